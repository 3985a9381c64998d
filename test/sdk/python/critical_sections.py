"""Orchestrations that hold the lock of a journal, and those that want something of it."""

from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext

from entities import journal
from task_hub import TaskHub, eventually


def hold(ctx: OrchestrationContext, how: str):
    """Holds the journal's lock until told to go, with a note at either end."""
    with (yield ctx.lock_entities([journal("a")])):
        yield ctx.call_entity(journal("a"), "note", f"{how} in")
        ctx.set_custom_status("holding")
        yield ctx.wait_for_external_event("go")
        if how == "fail":
            raise ValueError("inside the section")
        if how == "next generation":
            ctx.continue_as_new("done")
            return None
        if how != "done":
            yield ctx.call_entity(journal("a"), "note", f"{how} out")
    return how


def note(ctx: OrchestrationContext, text: str):
    return (yield ctx.call_entity(journal("a"), "note", text))


def lock_and_note(ctx: OrchestrationContext, text: str):
    with (yield ctx.lock_entities([journal("a")])):
        return (yield ctx.call_entity(journal("a"), "note", text))


def holding(hub: TaskHub, how: str) -> str:
    """An instance inside its critical section."""
    instance_id = hub.start(hold, input=how)
    hub.until_custom_status(instance_id, "holding")
    return instance_id


def until_queued(hub: TaskHub, count: int) -> None:
    """Waits until so many messages wait for the journal."""

    def backlog() -> int:
        metadata = hub.client.get_entity(journal("a"))
        return -1 if metadata is None else metadata.backlog_queue_size

    eventually(backlog, lambda size: size == count)


def locked_by(hub: TaskHub, entity_id: EntityInstanceId) -> str | None:
    """The holder. The SDK reads it as the id of an entity; backends give that of an instance."""
    metadata = hub.client.get_entity(entity_id)
    assert metadata is not None
    return metadata._locked_by or None
