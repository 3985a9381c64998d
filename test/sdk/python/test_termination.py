"""Terminating an instance, alone or with its family."""

import threading
from typing import Any

import grpc
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TIMEOUT, CallLog, TaskHub, eventually
from waiting_instance import running, wait_for_go

RUNNING = OrchestrationStatus.RUNNING
TERMINATED = OrchestrationStatus.TERMINATED


def test_72_terminated_with_an_output(hub: TaskHub):
    hub.serve([wait_for_go])
    instance_id = running(hub)
    hub.client.terminate_orchestration(instance_id, output={"because": "enough"})
    state = hub.wait(instance_id)
    assert state.runtime_status is TERMINATED
    assert state.get_output() == {"because": "enough"}
    assert state.failure_details is None
    assert hub.history(instance_id)[-2:] == ["ExecutionTerminated", "ExecutionCompleted"]


def test_69_73_pending_and_suspended_instances_can_be_terminated(hub: TaskHub):
    pending = hub.start(wait_for_go)
    hub.client.terminate_orchestration(pending)
    assert hub.wait(pending).runtime_status is TERMINATED

    hub.serve([wait_for_go])
    suspended = running(hub)
    hub.client.suspend_orchestration(suspended)
    hub.client.terminate_orchestration(suspended)
    assert hub.wait(suspended).runtime_status is TERMINATED


def test_74_75_terminate_of_the_unknown_and_the_finished(hub: TaskHub):
    hub.serve([wait_for_go])
    with pytest.raises(grpc.RpcError) as unknown:
        hub.client.terminate_orchestration("nobody")
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND

    instance_id = running(hub)
    hub.client.raise_orchestration_event(instance_id, "go", data="result")
    hub.completed(instance_id)
    hub.client.terminate_orchestration(instance_id, output="too late")
    assert hub.completed(instance_id) == "result"


def family(ctx: OrchestrationContext, depth: int):
    if depth == 0:
        return (yield ctx.wait_for_external_event("go"))
    child = f"{ctx.instance_id}+"
    return (yield ctx.call_sub_orchestrator(family, input=depth - 1, instance_id=child))


def running_family(hub: TaskHub) -> list[str]:
    """Parent, child and grandchild, the youngest of them waiting."""
    parent = hub.start(family, input=2)
    everybody = [parent, f"{parent}+", f"{parent}++"]
    for member in everybody:
        started = hub.client.wait_for_orchestration_start(member, timeout=TIMEOUT)
        assert started is not None and started.runtime_status is RUNNING
    return everybody


def test_76_terminate_reaches_the_whole_family(hub: TaskHub):
    hub.serve([family])
    everybody = running_family(hub)
    hub.client.terminate_orchestration(everybody[0], output="all of you", recursive=True)
    for member in everybody:
        state = hub.wait(member)
        assert (state.runtime_status, state.get_output()) == (TERMINATED, "all of you")


def test_78_terminate_of_the_parent_alone_leaves_the_children(hub: TaskHub):
    hub.serve([family])
    parent, child, grandchild = running_family(hub)
    hub.client.terminate_orchestration(parent, recursive=False)
    assert hub.wait(parent).runtime_status is TERMINATED
    assert hub.status(child) is RUNNING
    hub.client.raise_orchestration_event(grandchild, "go", data="still here")
    assert hub.completed(child) == "still here"
    assert hub.status(parent) is TERMINATED


def test_80_an_activity_still_running_at_the_end_changes_nothing(hub: TaskHub):
    entered, release = threading.Event(), threading.Event()
    calls = CallLog()

    def slow(_: ActivityContext, __: Any) -> str:
        entered.set()
        assert release.wait(TIMEOUT)
        return "too late"

    def calls_slow(ctx: OrchestrationContext, _: Any):
        return (yield ctx.call_activity(slow))

    hub.serve([calls_slow], [slow], interceptors=[calls])
    instance_id = hub.start(calls_slow)
    assert entered.wait(TIMEOUT)
    hub.client.terminate_orchestration(instance_id, output="stopped")
    assert hub.wait(instance_id).runtime_status is TERMINATED
    history = hub.history(instance_id)
    release.set()
    eventually(lambda: calls["CompleteActivityTask"])
    state = hub.state(instance_id)
    assert (state.runtime_status, state.get_output()) == (TERMINATED, "stopped")
    assert hub.history(instance_id) == history
