"""Entities that several modules test with, and an orchestration that calls them."""

from typing import Any

from durabletask import task
from durabletask.entities import DurableEntity, EntityInstanceId
from durabletask.task import OrchestrationContext

from task_hub import TaskHub


class Counter(DurableEntity):
    """A number; 0 until somebody sets it."""

    def add(self, amount: int) -> int:
        value = self.get() + amount
        self.set_state(value)
        return value

    def set(self, value: Any) -> None:
        self.set_state(value)

    def get(self) -> int:
        return self.get_state(default=0)

    def add_and_fail(self, amount: int) -> None:
        self.add(amount)
        raise ValueError(f"{amount} was one too many")


class Journal(DurableEntity):
    """A list of what it was told, in order."""

    def note(self, text: str) -> list[str]:
        notes = [*self.get_state(default=[]), text]
        self.set_state(notes)
        return notes


def counter(key: str) -> EntityInstanceId:
    return EntityInstanceId("Counter", key)


def journal(key: str) -> EntityInstanceId:
    return EntityInstanceId("Journal", key)


def call(ctx: OrchestrationContext, request: list[Any]):
    """Calls an entity and returns its answer, or the chain of failures it answers with."""
    entity_id, operation, given = request
    try:
        return (yield ctx.call_entity(EntityInstanceId.parse(entity_id), operation, given))
    except task.TaskFailedError as error:
        chain, details = [], error.details
        while details is not None:
            chain.append([details.error_type.rsplit(".")[-1], details.message])
            details = details.inner_failure
        return {"failed": chain}


def called(hub: TaskHub, entity_id: EntityInstanceId, operation: str, given: Any = None) -> Any:
    return hub.output(call, input=[str(entity_id), operation, given])
