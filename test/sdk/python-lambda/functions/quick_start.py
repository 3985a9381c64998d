"""Steps, a wait, and a child context with steps of its own."""

from aws_durable_execution_sdk_python import (
    DurableContext,
    StepContext,
    durable_execution,
    durable_step,
    durable_with_child_context,
)
from aws_durable_execution_sdk_python.config import Duration


@durable_step
def one(_: StepContext, a: int, b: int) -> str:
    return f"{a} {b}"


@durable_step
def two_1(_: StepContext, a: int, b: int) -> str:
    return f"{a} {b}"


@durable_step
def two_2(_: StepContext, a: int, b: int) -> str:
    return f"{b} {a}"


@durable_step
def three(_: StepContext, a: int, b: int) -> str:
    return f"{a} {b}"


@durable_with_child_context
def two(context: DurableContext, a: int, b: int) -> str:
    return f"{context.step(two_1(a, b))} {context.step(two_2(a, b))}"


@durable_execution
def handler(_: object, context: DurableContext) -> list[str]:
    first = context.step(one(1, 2))
    context.wait(Duration.from_seconds(1))
    second = context.run_in_child_context(two(3, 4))
    return [first, second, context.step(three(5, 6))]
