"""Durable timers, events from outside, and events between orchestrations."""

from datetime import datetime, timedelta
from typing import Any

import grpc
import pytest
from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext

from task_hub import TaskHub, in_seconds


def test_a_timer_fires_when_due_and_not_before(hub: TaskHub):
    def nap(ctx: OrchestrationContext, milliseconds: int):
        before = ctx.current_utc_datetime
        yield ctx.create_timer(timedelta(milliseconds=milliseconds))
        return [before.isoformat(), ctx.current_utc_datetime.isoformat()]

    hub.serve([nap])
    before, after = map(datetime.fromisoformat, hub.output(nap, input=300))
    assert after - before >= timedelta(milliseconds=300)


def test_187_189_timers_of_the_past_and_of_one_moment_all_fire(hub: TaskHub):
    def timers(ctx: OrchestrationContext, _: Any):
        now = ctx.current_utc_datetime
        yield ctx.create_timer(now - timedelta(hours=1))
        alike = [ctx.create_timer(now + timedelta(milliseconds=50)) for _ in range(3)]
        yield task.when_all(alike)
        return "all"

    hub.serve([timers])
    instance_id = hub.start(timers)
    assert hub.completed(instance_id) == "all"
    assert hub.history(instance_id).count("TimerFired") == 4


def wait_for(ctx: OrchestrationContext, name: str):
    return (yield ctx.wait_for_external_event(name))


def test_55_an_event_reaches_the_waiter_whatever_its_case(hub: TaskHub):
    hub.serve([wait_for])
    instance_id = hub.start(wait_for, input="Approval")
    hub.client.wait_for_orchestration_start(instance_id, timeout=30)
    hub.client.raise_orchestration_event(instance_id, "APPROVAL", data={"by": "Ada"})
    assert hub.completed(instance_id) == {"by": "Ada"}


def test_54_events_raised_before_anybody_waits_arrive_in_order(hub: TaskHub):
    def collect(ctx: OrchestrationContext, count: int):
        received = []
        for _ in range(count):
            received.append((yield ctx.wait_for_external_event("item")))
        return received

    instance_id = hub.start(collect, input=3)
    for item in ["first", None, "third"]:
        hub.client.raise_orchestration_event(instance_id, "item", data=item)
    hub.serve([collect])
    assert hub.completed(instance_id) == ["first", None, "third"]


def test_56_each_waiter_gets_one_of_the_events(hub: TaskHub):
    def fan_in(ctx: OrchestrationContext, count: int):
        waiters = [ctx.wait_for_external_event("item") for _ in range(count)]
        return (yield task.when_all(waiters))

    hub.serve([fan_in])
    instance_id = hub.start(fan_in, input=5)
    for item in range(5):
        hub.client.raise_orchestration_event(instance_id, "item", data=item)
    assert sorted(hub.completed(instance_id)) == [0, 1, 2, 3, 4]


def event_or_timeout(ctx: OrchestrationContext, milliseconds: int):
    event = ctx.wait_for_external_event("approval")
    timeout = ctx.create_timer(timedelta(milliseconds=milliseconds))
    if (yield task.when_any([event, timeout])) is timeout:
        return "timed out"
    timeout.cancel()
    return event.get_result()


def test_190_an_event_in_time_beats_the_timer(hub: TaskHub):
    hub.serve([event_or_timeout])
    instance_id = hub.start(event_or_timeout, input=3_600_000)
    hub.client.raise_orchestration_event(instance_id, "approval", data="approved")
    assert hub.completed(instance_id) == "approved"


def test_190_the_timer_beats_an_event_that_never_comes(hub: TaskHub):
    hub.serve([event_or_timeout])
    assert hub.output(event_or_timeout, input=100) == "timed out"


def test_24_an_event_for_a_scheduled_instance_waits_for_its_start(hub: TaskHub):
    hub.serve([wait_for])
    instance_id = hub.start(wait_for, input="early", start_at=in_seconds(1))
    hub.client.raise_orchestration_event(instance_id, "early", data="kept")
    assert hub.completed(instance_id) == "kept"
    assert hub.history(instance_id)[:3] == [
        "OrchestratorStarted",
        "ExecutionStarted",
        "EventRaised",
    ]


def test_52_53_events_for_nobody(hub: TaskHub):
    hub.serve([wait_for])
    with pytest.raises(grpc.RpcError) as unknown:
        hub.client.raise_orchestration_event("nobody", "approval")
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND

    instance_id = hub.start(wait_for, input="once")
    hub.client.raise_orchestration_event(instance_id, "once", data=1)
    assert hub.completed(instance_id) == 1
    before = hub.history(instance_id)
    hub.client.raise_orchestration_event(instance_id, "once", data=2)
    assert hub.history(instance_id) == before
    assert hub.state(instance_id).get_output() == 1


def test_57_59_an_orchestration_sends_another_one_event_once(hub: TaskHub):
    def receiver(ctx: OrchestrationContext, _: Any):
        first = yield ctx.wait_for_external_event("ping")
        second = yield task.when_any(
            [ctx.wait_for_external_event("ping"), done := ctx.wait_for_external_event("done")]
        )
        return [first, second is done]

    def sender(ctx: OrchestrationContext, target: str):
        ctx.send_event(target, "ping", data="from afar")
        # Two more turns: what was sent in the first must not be sent again.
        yield ctx.create_timer(timedelta(milliseconds=10))
        yield ctx.create_timer(timedelta(milliseconds=10))

    hub.serve([receiver, sender])
    target = hub.start(receiver)
    source = hub.start(sender, input=target)
    hub.completed(source)
    hub.client.raise_orchestration_event(target, "done")
    assert hub.completed(target) == ["from afar", True]
    assert hub.history(source).count("EventSent") == 1


def test_58_an_event_sent_to_nobody_harms_nobody(hub: TaskHub):
    def sender(ctx: OrchestrationContext, _: Any):
        ctx.send_event("nobody", "ping")
        yield ctx.create_timer(timedelta(milliseconds=10))
        return "sent"

    hub.serve([sender])
    state = hub.run(sender)
    assert state.runtime_status is OrchestrationStatus.COMPLETED
    assert state.get_output() == "sent"
