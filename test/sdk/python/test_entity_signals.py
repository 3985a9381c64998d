"""Signals with a time, and what entities do of their own: signal, wake up later, start work."""

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

from durabletask.client import OrchestrationStatus
from durabletask.entities import DurableEntity, EntityInstanceId
from durabletask.task import OrchestrationContext

from entities import Journal, journal
from task_hub import CallLog, TaskHub, eventually, in_seconds


class Clock(DurableEntity):
    """Notes when it is asked to."""

    def tick(self, _: Any = None) -> None:
        self.set_state([*self.get_state(default=[]), datetime.now(timezone.utc).isoformat()])

    def tick_later(self, milliseconds: int) -> str:
        due = in_seconds(milliseconds / 1000)
        self.signal_entity(self.entity_context.entity_id, "tick", signal_time=due)
        self.set_state([])
        return due.isoformat()


def clock(key: str) -> EntityInstanceId:
    return EntityInstanceId("Clock", key)


def ticks(hub: TaskHub, key: str) -> list[datetime]:
    """When the clock ticked, once it has."""
    state = eventually(lambda: hub.entity_state(clock(key)))
    return [datetime.fromisoformat(text) for text in state]


def test_227_a_scheduled_signal_is_applied_when_due(hub: TaskHub):
    hub.serve(entities=[Clock])
    due = in_seconds(1)
    hub.client.signal_entity(clock("a"), "tick", signal_time=due)
    assert hub.client.get_entity(clock("a")) is None
    [tick] = ticks(hub, "a")
    assert tick >= due


def test_228_a_scheduled_signal_holds_up_no_other(hub: TaskHub):
    hub.serve(entities=[Journal])
    hub.client.signal_entity(journal("a"), "note", "scheduled", signal_time=in_seconds(1))
    hub.client.signal_entity(journal("a"), "note", "plain")
    hub.until_entity_state(journal("a"), ["plain", "scheduled"])


def test_a_signal_scheduled_in_the_past_is_applied_at_once(hub: TaskHub):
    hub.serve(entities=[Clock])
    hub.client.signal_entity(clock("a"), "tick", signal_time=in_seconds(-3600))
    assert len(ticks(hub, "a")) == 1


def test_229_an_orchestration_schedules_a_signal(hub: TaskHub):
    def schedules(ctx: OrchestrationContext, _: Any):
        due = ctx.current_utc_datetime + timedelta(milliseconds=500)
        due = due.replace(microsecond=due.microsecond // 1000 * 1000)
        ctx.signal_entity(clock("a"), "tick", signal_time=due)
        return due.isoformat()

    hub.serve([schedules], entities=[Clock])
    # The context's time is UTC and does not say so.
    due = datetime.fromisoformat(hub.output(schedules)).replace(tzinfo=timezone.utc)
    [tick] = ticks(hub, "a")
    assert tick >= due


def test_229_an_entity_wakes_itself_up_later(hub: TaskHub):
    def ask(ctx: OrchestrationContext, _: Any):
        return (yield ctx.call_entity(clock("a"), "tick_later", 500))

    hub.serve([ask], entities=[Clock])
    due = datetime.fromisoformat(hub.output(ask))
    [tick] = ticks(hub, "a")
    assert tick >= due


def test_207_a_signal_of_a_generation_that_continues_as_new_is_sent(hub: TaskHub):
    def generations(ctx: OrchestrationContext, number: int):
        ctx.signal_entity(journal("a"), "note", f"generation {number}")
        if number < 3:
            ctx.continue_as_new(number + 1)

    hub.serve([generations], entities=[Journal])
    hub.run(generations, input=1)
    hub.until_entity_state(journal("a"), ["generation 1", "generation 2", "generation 3"])


def test_signals_of_one_orchestration_arrive_in_order(hub: TaskHub):
    def signals(ctx: OrchestrationContext, _: Any):
        for number in range(5):
            ctx.signal_entity(journal("a"), "note", str(number))
        return (yield ctx.call_entity(journal("a"), "note", "called"))

    hub.serve([signals], entities=[Journal])
    assert hub.output(signals) == ["0", "1", "2", "3", "4", "called"]


def test_230_an_entity_signals_another(hub: TaskHub):
    class Relay(DurableEntity):
        def pass_on(self, text: str) -> None:
            self.signal_entity(journal("a"), "note", text)
            self.signal_entity(journal("a"), "note", f"{text} again")

    calls = CallLog()
    hub.serve(entities=[Relay, Journal], interceptors=[calls])
    hub.client.signal_entity(EntityInstanceId("Relay", "r"), "pass_on", "hello")
    hub.until_entity_state(journal("a"), ["hello", "hello again"])
    infos = [info for batch in calls["CompleteEntityTask"] for info in batch.operationInfos]
    requests = {str(uuid.UUID(info.requestId)) for info in infos}
    assert len(requests) == 3


class Starter(DurableEntity):
    """Starts an orchestration and remembers which."""

    def start(self, request: list[Any]) -> str:
        instance_id, given = request
        self.set_state(self.schedule_new_orchestration("started", given, instance_id=instance_id))
        return self.get_state()

    def start_and_fail(self, instance_id: str) -> None:
        self.start([instance_id, "never"])
        raise ValueError("changed my mind")


def started(ctx: OrchestrationContext, given: Any):
    if given == "wait":
        given = yield ctx.wait_for_external_event("go")
    return [given, ctx.parent_instance_id]


def ask_starter(ctx: OrchestrationContext, request: list[Any]):
    return (yield ctx.call_entity(EntityInstanceId("Starter", "s"), *request))


def test_231_an_entity_starts_an_orchestration(hub: TaskHub):
    hub.serve([started, ask_starter], entities=[Starter])
    minted = hub.output(ask_starter, input=["start", [None, "minted"]])
    assert hub.completed(minted) == ["minted", None]
    assert hub.output(ask_starter, input=["start", ["chosen", 7]]) == "chosen"
    assert hub.completed("chosen") == [7, None]


def test_231_a_failed_operation_starts_nothing(hub: TaskHub):
    hub.serve([started, ask_starter], entities=[Starter])
    refused = hub.run(ask_starter, input=["start_and_fail", "unwanted"])
    assert refused.runtime_status is OrchestrationStatus.FAILED
    # What the entity starts next is served: had the first been started, it would be there too.
    hub.output(ask_starter, input=["start", ["wanted", 1]])
    hub.completed("wanted")
    assert hub.client.get_orchestration_state("unwanted") is None


def test_232_an_id_that_is_in_use_does_not_fail_the_entity(hub: TaskHub):
    hub.serve([started, ask_starter], entities=[Starter])
    hub.output(ask_starter, input=["start", ["same", "wait"]])
    assert hub.output(ask_starter, input=["start", ["same", "second"]]) == "same"
    assert hub.entity_state(EntityInstanceId("Starter", "s")) == "same"
    hub.client.raise_orchestration_event("same", "go", data="first")
    assert hub.completed("same") == ["first", None]
