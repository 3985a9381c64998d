"""The order flow: one orchestrator, its activities, and an entity that keeps the stock.

Nothing here knows which backend it runs on.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from durabletask import task
from durabletask.entities import DurableEntity, EntityInstanceId
from durabletask.worker import TaskHubGrpcWorker

APPROVAL_LIMIT = 1_000
"""Orders of this total and more wait for somebody's approval."""

APPROVAL_TIME = timedelta(days=30)
"""And no longer than this."""

CARD_RETRIES = task.RetryPolicy(
    first_retry_interval=timedelta(minutes=1), max_number_of_attempts=3, backoff_coefficient=2
)
"""A card service that is busy is asked again after a minute, then after two more."""


@dataclass
class Order:
    card: str
    quantities: dict[str, int]
    total: int


def process_order(ctx: task.OrchestrationContext, order: Order):
    """Approve if large, reserve, charge, ship every parcel; put everything back if it fails."""
    if order.total >= APPROVAL_LIMIT:
        # Human interaction: an external event against a timer.
        approval = ctx.wait_for_external_event("approval", data_type=str)
        timeout = ctx.create_timer(APPROVAL_TIME)
        if (yield task.when_any([approval, timeout])) is timeout:
            return "cancelled: nobody approved it in time"
        timeout.cancel()
        ctx.set_custom_status(f"approved by {approval.get_result()}")

    items = list(order.quantities.items())
    stock = [EntityInstanceId("Stock", sku) for sku, _ in items]
    # A critical section: nobody else sees the stock between the question and the answer.
    with (yield ctx.lock_entities(stock)):
        left = []
        for entity in stock:
            left.append((yield ctx.call_entity(entity, "level")))
        if any(have < wanted for have, (_, wanted) in zip(left, items)):
            return "cancelled: out of stock"
        for entity, (_, wanted) in zip(stock, items):
            yield ctx.call_entity(entity, "change", -wanted)

    try:
        yield ctx.call_activity(charge, input=order.card, retry_policy=CARD_RETRIES)
    except task.TaskFailedError:
        for entity, (_, wanted) in zip(stock, items):
            yield ctx.call_entity(entity, "change", wanted)
        raise

    # Fan-out and fan-in: all parcels at once.
    parcels = yield task.when_all([ctx.call_activity(ship, input=sku) for sku, _ in items])
    return f"shipped: {', '.join(parcels)}"


def charge(_: task.ActivityContext, card: str) -> None:
    if card.endswith("0002"):
        raise ValueError(f"card {card} was declined")


def ship(_: task.ActivityContext, sku: str) -> str:
    return f"parcel with {sku}"


class Stock(DurableEntity):
    """How many there are of one article."""

    def change(self, amount: int) -> None:
        self.set_state(self.level() + amount)

    def level(self, _: Any = None) -> int:
        return self.get_state(int, 0)


def register(worker: TaskHubGrpcWorker) -> None:
    worker.add_orchestrator(process_order)
    worker.add_activity(charge)
    worker.add_activity(ship)
    worker.add_entity(Stock)
