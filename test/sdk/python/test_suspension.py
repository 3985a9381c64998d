"""Suspending an instance and resuming it."""

from datetime import timedelta
from typing import Any

import grpc
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TIMEOUT, TaskHub
from waiting_instance import running, wait_for_go

COMPLETED = OrchestrationStatus.COMPLETED
RUNNING = OrchestrationStatus.RUNNING
SUSPENDED = OrchestrationStatus.SUSPENDED


def test_60_61_62_a_suspended_instance_keeps_its_events_until_resumed(hub: TaskHub):
    hub.serve([wait_for_go])
    instance_id = running(hub)
    hub.client.suspend_orchestration(instance_id, reason="lunch")
    assert hub.status(instance_id) is SUSPENDED

    hub.client.raise_orchestration_event(instance_id, "go", data="buffered")
    # Another instance of the same kind is served meanwhile: the worker was not busy.
    other = running(hub)
    hub.client.raise_orchestration_event(other, "go")
    hub.completed(other)
    assert hub.status(instance_id) is SUSPENDED

    hub.client.resume_orchestration(instance_id)
    assert hub.completed(instance_id) == "buffered"


def test_63_suspended_twice_resumed_once(hub: TaskHub):
    hub.serve([wait_for_go])
    instance_id = running(hub)
    hub.client.suspend_orchestration(instance_id)
    hub.client.suspend_orchestration(instance_id)
    hub.client.resume_orchestration(instance_id)
    assert hub.status(instance_id) is RUNNING
    hub.client.raise_orchestration_event(instance_id, "go", data=1)
    assert hub.completed(instance_id) == 1
    assert hub.history(instance_id).count("ExecutionSuspended") == 1


def test_266_suspended_before_its_first_turn_schedules_everything_once(hub: TaskHub):
    runs: list[int] = []

    def count(_: ActivityContext, number: int) -> int:
        runs.append(number)
        return number

    def two(ctx: OrchestrationContext, _: Any):
        yield ctx.call_activity(count, input=1)
        yield ctx.call_activity(count, input=2)

    instance_id = hub.start(two)
    hub.client.suspend_orchestration(instance_id)
    hub.serve([two], [count])
    hub.client.resume_orchestration(instance_id)
    hub.completed(instance_id)
    assert runs == [1, 2]


def test_65_66_suspend_and_resume_of_the_finished_and_the_unknown(hub: TaskHub):
    hub.serve([wait_for_go])
    instance_id = running(hub)
    hub.client.raise_orchestration_event(instance_id, "go")
    hub.completed(instance_id)
    for call in (hub.client.suspend_orchestration, hub.client.resume_orchestration):
        call(instance_id)
        assert hub.status(instance_id) is COMPLETED
        with pytest.raises(grpc.RpcError) as unknown:
            call("nobody")
        assert unknown.value.code() is grpc.StatusCode.NOT_FOUND


def test_68_a_timer_due_while_suspended_fires_after_resume(hub: TaskHub):
    def nap(ctx: OrchestrationContext, _: Any):
        yield ctx.create_timer(timedelta(seconds=1))
        return "woken"

    hub.serve([nap])
    instance_id = hub.start(nap)
    hub.client.wait_for_orchestration_start(instance_id, timeout=TIMEOUT)
    hub.client.suspend_orchestration(instance_id)
    # A timer armed later and just as long has fired: the first one is due by now.
    hub.completed(hub.start(nap))
    assert hub.status(instance_id) is SUSPENDED
    hub.client.resume_orchestration(instance_id)
    assert hub.completed(instance_id) == "woken"
