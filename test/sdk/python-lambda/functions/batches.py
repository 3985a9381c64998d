"""A map and branches in parallel, each with a wait inside."""

from collections.abc import Sequence

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration


def price(context: DurableContext, item: str, index: int, _: Sequence[str]) -> str:
    context.wait(Duration.from_minutes(index + 1), name=f"ask-{item}")
    return context.step(lambda _: f"{item} costs {index + 1}", name=f"price-{item}")


def slow(context: DurableContext) -> str:
    context.wait(Duration.from_hours(2))
    return context.step(lambda _: "slow", name="slow")


def quick(context: DurableContext) -> str:
    return context.step(lambda _: "quick", name="quick")


@durable_execution
def handler(items: list[str], context: DurableContext) -> list[list[str]]:
    prices = context.map(items, price, name="prices")
    branches = context.parallel([slow, quick], name="branches")
    return [prices.get_results(), branches.get_results()]
