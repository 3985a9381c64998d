"""Running a failed instance on, from where it failed."""

import re
import threading
from datetime import timedelta
from typing import Any

import grpc
import pytest
from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TIMEOUT, CallLog, TaskHub, eventually

FAILED = OrchestrationStatus.FAILED
RUNNING = OrchestrationStatus.RUNNING


class Steps:
    """An activity whose steps fail while they are broken, and the list of those that ran."""

    def __init__(self, *broken: str):
        self.broken = set(broken)
        self.ran: list[str] = []

    def activity(self):
        def step(_: ActivityContext, name: str) -> str:
            self.ran.append(name)
            if name in self.broken:
                raise RuntimeError(f"{name} is broken")
            return name

        return step


def sequence(ctx: OrchestrationContext, names: list[str]):
    done = []
    for name in names:
        done.append((yield ctx.call_activity("step", input=name)))
    return done


def failed(hub: TaskHub, orchestrator: Any, **options: Any) -> str:
    instance_id = hub.start(orchestrator, **options)
    assert hub.wait(instance_id).runtime_status is FAILED
    return instance_id


def echo(ctx: OrchestrationContext, given: Any):
    return [given, ctx.version]


def test_91_97_rewound_to_the_activity_that_failed(hub: TaskHub):
    steps = Steps("b")
    worker = hub.serve([sequence], [steps.activity()])
    instance_id = failed(hub, sequence, input=["a", "b", "c"])
    worker.stop()
    hub.client.rewind_orchestration(instance_id, reason="b is mended")
    state = hub.state(instance_id)
    assert state.runtime_status is RUNNING
    assert (state.failure_details, state.serialized_output) == (None, None)

    steps.broken.clear()
    hub.serve([sequence], [steps.activity()])
    assert hub.completed(instance_id) == ["a", "b", "c"]
    assert steps.ran == ["a", "b", "b", "c"]


def test_89_90_101_rewind_of_the_unknown_and_the_healthy(hub: TaskHub):
    hub.serve([echo])
    with pytest.raises(grpc.RpcError) as unknown:
        hub.client.rewind_orchestration("nobody")
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND

    instance_id = hub.start(echo)
    hub.completed(instance_id)
    with pytest.raises(grpc.RpcError) as refused:
        hub.client.rewind_orchestration(instance_id)
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert re.search("not allow|precondition|running", refused.value.details(), re.IGNORECASE)


def test_92_both_failures_of_a_fan_out_run_again(hub: TaskHub):
    def fan_out_and_look(ctx: OrchestrationContext, names: list[str]):
        tasks = [ctx.call_activity("step", input=name) for name in names]
        yield ctx.wait_for_external_event("look")
        return (yield task.when_all(tasks))

    steps = Steps("b", "c")
    calls = CallLog()
    hub.serve([fan_out_and_look], [steps.activity()], interceptors=[calls])
    instance_id = hub.start(fan_out_and_look, input=["a", "b", "c"])
    eventually(lambda: len(calls["CompleteActivityTask"]), lambda count: count == 3)
    hub.client.raise_orchestration_event(instance_id, "look")
    assert hub.wait(instance_id).runtime_status is FAILED
    steps.broken.clear()
    hub.client.rewind_orchestration(instance_id)
    assert hub.completed(instance_id) == ["a", "b", "c"]
    assert sorted(steps.ran) == ["a", "b", "b", "c", "c"]


def test_93_an_activity_still_running_at_the_failure_runs_again(hub: TaskHub):
    entered, release = threading.Event(), threading.Event()
    steps = Steps("b")
    step = steps.activity()

    def c_takes_long(ctx: ActivityContext, name: str) -> str:
        if name == "c":
            entered.set()
            assert release.wait(TIMEOUT)
        elif name == "b":
            assert entered.wait(TIMEOUT)
        return step(ctx, name)

    def fail_fast(ctx: OrchestrationContext, names: list[str]):
        # The SDK's own when_all waits for every task, the failed ones too.
        done = []
        for pending in [ctx.call_activity("step", input=name) for name in names]:
            done.append((yield pending))
        return done

    c_takes_long.__name__ = "step"
    hub.serve([fail_fast], [c_takes_long])
    instance_id = failed(hub, fail_fast, input=["a", "b", "c"])
    steps.broken.clear()
    hub.client.rewind_orchestration(instance_id)
    release.set()
    assert hub.completed(instance_id) == ["a", "b", "c"]
    eventually(lambda: sorted(steps.ran), lambda ran: ran == ["a", "b", "b", "c", "c"])


def parent_of_sequence(ctx: OrchestrationContext, names: list[str]):
    child = f"{ctx.instance_id}-child"
    return (yield ctx.call_sub_orchestrator(sequence, input=names, instance_id=child))


def test_94_a_failed_child_is_rewound_with_its_parent(hub: TaskHub):
    steps = Steps("b")
    hub.serve([parent_of_sequence, sequence], [steps.activity()])
    instance_id = failed(hub, parent_of_sequence, input=["a", "b"])
    steps.broken.clear()
    hub.client.rewind_orchestration(instance_id)
    assert hub.completed(instance_id) == ["a", "b"]
    assert hub.completed(f"{instance_id}-child") == ["a", "b"]
    assert steps.ran == ["a", "b", "b"]


def test_95_a_purged_child_is_started_anew(hub: TaskHub):
    steps = Steps("b")
    hub.serve([parent_of_sequence, sequence], [steps.activity()])
    instance_id = failed(hub, parent_of_sequence, input=["a", "b"])
    child = f"{instance_id}-child"
    assert hub.client.purge_orchestration(child).deleted_instance_count == 1
    steps.broken.clear()
    hub.client.rewind_orchestration(instance_id)
    assert hub.completed(instance_id) == ["a", "b"]
    assert hub.state(child).get_input() == ["a", "b"]
    assert steps.ran == ["a", "b", "a", "b"]


def test_96_rewound_twice(hub: TaskHub):
    steps = Steps("a", "b")
    hub.serve([sequence], [steps.activity()])
    instance_id = failed(hub, sequence, input=["a", "b"])
    steps.broken.discard("a")
    hub.client.rewind_orchestration(instance_id)
    assert hub.wait(instance_id).runtime_status is FAILED
    steps.broken.discard("b")
    hub.client.rewind_orchestration(instance_id)
    assert hub.completed(instance_id) == ["a", "b"]
    assert steps.ran == ["a", "a", "b", "b"]


def test_261_263_a_failure_that_was_caught_stays_caught(hub: TaskHub):
    def compensating(ctx: OrchestrationContext, _: Any):
        try:
            yield ctx.call_activity("step", input="risky")
        except task.TaskFailedError:
            yield ctx.call_activity("step", input="undo")
        return (yield ctx.call_activity("step", input="last"))

    steps = Steps("risky", "last")
    hub.serve([compensating], [steps.activity()])
    instance_id = failed(hub, compensating)
    steps.broken.clear()
    hub.client.rewind_orchestration(instance_id)
    assert hub.completed(instance_id) == "last"
    assert steps.ran == ["risky", "undo", "last", "last"]


def test_262_a_retry_policy_begins_afresh(hub: TaskHub):
    def retrying(ctx: OrchestrationContext, _: Any):
        policy = task.RetryPolicy(
            first_retry_interval=timedelta(milliseconds=10), max_number_of_attempts=2
        )
        return (yield ctx.call_activity("step", input="a", retry_policy=policy))

    steps = Steps("a")
    hub.serve([retrying], [steps.activity()])
    instance_id = failed(hub, retrying)
    assert steps.ran == ["a", "a"]
    steps.broken.clear()
    hub.client.rewind_orchestration(instance_id)
    assert hub.completed(instance_id) == "a"
