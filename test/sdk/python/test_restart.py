"""Running an instance once more, from its start."""

import re
from typing import Any

import grpc
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TaskHub
from waiting_instance import running, wait_for_go


def echo(ctx: OrchestrationContext, given: Any):
    return [given, ctx.version]


def test_83_88_restarted_under_its_own_id(hub: TaskHub):
    hub.serve([echo])
    instance_id = hub.start(echo, input="in", version="3.1", tags={"team": "blue"})
    hub.completed(instance_id)
    first = hub.client.get_orchestration_history(instance_id)[1]

    assert hub.client.restart_orchestration(instance_id) == instance_id
    assert hub.completed(instance_id) == ["in", "3.1"]
    second = hub.client.get_orchestration_history(instance_id)[1]
    assert second.tags == {"team": "blue"}
    assert second.orchestration_instance.execution_id != first.orchestration_instance.execution_id


def test_84_restarted_under_a_new_id(hub: TaskHub):
    hub.serve([echo])
    instance_id = hub.start(echo, input="in")
    hub.completed(instance_id)
    new_id = hub.client.restart_orchestration(instance_id, restart_with_new_instance_id=True)
    assert re.fullmatch("[0-9a-f]{32}", new_id) and new_id != instance_id
    assert hub.completed(new_id) == hub.completed(instance_id) == ["in", None]


def test_82_85_86_restart_of_the_unknown_and_the_running(hub: TaskHub):
    hub.serve([wait_for_go])
    with pytest.raises(grpc.RpcError) as unknown:
        hub.client.restart_orchestration("nobody")
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND

    instance_id = running(hub)
    with pytest.raises(grpc.RpcError) as refused:
        hub.client.restart_orchestration(instance_id)
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION

    new_id = hub.client.restart_orchestration(instance_id, restart_with_new_instance_id=True)
    hub.client.raise_orchestration_event(new_id, "go", data="second")
    assert hub.completed(new_id) == "second"
    assert hub.status(instance_id) is OrchestrationStatus.RUNNING


def test_87_a_failed_instance_may_be_restarted(hub: TaskHub):
    runs: list[str] = []

    def once_broken(_: ActivityContext, given: str) -> str:
        runs.append(given)
        if len(runs) == 1:
            raise RuntimeError("broken")
        return given.upper()

    def calls(ctx: OrchestrationContext, given: str):
        return (yield ctx.call_activity(once_broken, input=given))

    hub.serve([calls], [once_broken])
    instance_id = hub.start(calls, input="in")
    assert hub.wait(instance_id).runtime_status is OrchestrationStatus.FAILED
    hub.client.restart_orchestration(instance_id)
    state = hub.wait(instance_id)
    assert (state.get_output(), state.failure_details) == ("IN", None)
    assert runs == ["in", "in"]
