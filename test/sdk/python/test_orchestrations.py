"""Orchestrations, their activities and their children."""

import re
import threading
from datetime import datetime, timezone
from typing import Any

from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.history import ExecutionStartedEvent, TaskScheduledEvent
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TaskHub, in_seconds


def greet(_: ActivityContext, name: str) -> str:
    return f"Hello, {name}!"


def hello_sequence(ctx: OrchestrationContext, names: list[str]):
    greetings = []
    for name in names:
        greetings.append((yield ctx.call_activity(greet, input=name)))
    return greetings


def test_activities_run_one_after_the_other(hub: TaskHub):
    hub.serve([hello_sequence], [greet])
    state = hub.run(hello_sequence, input=["Tokyo", "Seattle", "London"])
    assert state.runtime_status is OrchestrationStatus.COMPLETED
    assert state.name == "hello_sequence"
    assert state.get_input() == ["Tokyo", "Seattle", "London"]
    assert state.get_output() == ["Hello, Tokyo!", "Hello, Seattle!", "Hello, London!"]
    assert state.failure_details is None
    assert state.created_at <= state.last_updated_at


def test_fan_out_runs_activities_at_the_same_time(hub: TaskHub):
    together = threading.Barrier(3)

    def square(_: ActivityContext, number: int) -> int:
        together.wait(timeout=30)
        return number * number

    def fan_out(ctx: OrchestrationContext, count: int):
        results = yield task.when_all([ctx.call_activity(square, input=i) for i in range(count)])
        return sum(results)

    hub.serve([fan_out], [square])
    assert hub.output(fan_out, input=3) == 0 + 1 + 4


def test_200_a_child_knows_its_parent_and_answers_it(hub: TaskHub):
    def child(ctx: OrchestrationContext, number: int):
        return {"id": ctx.instance_id, "parent": ctx.parent_instance_id, "double": number * 2}

    def parent(ctx: OrchestrationContext, _: Any):
        named = yield ctx.call_sub_orchestrator(
            child, input=1, instance_id=f"{ctx.instance_id}-one"
        )
        unnamed = yield ctx.call_sub_orchestrator(child, input=2)
        return [named, unnamed, ctx.parent_instance_id]

    hub.serve([parent, child])
    instance_id = hub.start(parent)
    named, unnamed, top = hub.completed(instance_id)
    assert named == {"id": f"{instance_id}-one", "parent": instance_id, "double": 2}
    assert re.fullmatch(re.escape(instance_id) + ":[0-9a-f]{4}", unnamed["id"])
    assert (unnamed["parent"], unnamed["double"]) == (instance_id, 4)
    assert top is None
    assert hub.status(unnamed["id"]) is OrchestrationStatus.COMPLETED


def test_30_input_and_output_may_be_missing(hub: TaskHub):
    def nothing(_: OrchestrationContext, given: Any):
        assert given is None

    hub.serve([nothing])
    state = hub.run(nothing)
    assert state.runtime_status is OrchestrationStatus.COMPLETED
    assert (state.serialized_input, state.serialized_output) == (None, None)


def test_34_payloads_only_when_asked_for(hub: TaskHub):
    def echo(ctx: OrchestrationContext, given: str):
        ctx.set_custom_status({"seen": given})
        return given

    hub.serve([echo])
    instance_id = hub.start(echo, input="text")
    hub.wait(instance_id)
    state = hub.client.get_orchestration_state(instance_id, fetch_payloads=False)
    assert state is not None
    assert (state.serialized_input, state.serialized_output) == (None, None)
    assert state.get_custom_status() == {"seen": "text"}


def test_custom_status_is_the_last_one_set(hub: TaskHub):
    def step(_: ActivityContext, number: int) -> int:
        return number

    def progress(ctx: OrchestrationContext, _: Any):
        for number in range(3):
            done = yield ctx.call_activity(step, input=number)
            ctx.set_custom_status({"done": done})

    hub.serve([progress], [step])
    assert hub.run(progress).get_custom_status() == {"done": 2}


def test_26_27_tags_and_version_travel_with_the_instance(hub: TaskHub):
    def tagged(ctx: OrchestrationContext, _: Any):
        yield ctx.call_activity(greet, input="Ada", tags={"step": "greeting"})
        return ctx.version

    hub.serve([tagged], [greet])
    instance_id = hub.start(tagged, tags={"team": "blue"}, version="1.2.3")
    assert hub.completed(instance_id) == "1.2.3"

    history = hub.client.get_orchestration_history(instance_id)
    started = next(event for event in history if isinstance(event, ExecutionStartedEvent))
    scheduled = next(event for event in history if isinstance(event, TaskScheduledEvent))
    assert (started.tags, started.version) == ({"team": "blue"}, "1.2.3")
    assert scheduled.tags == {"step": "greeting"}


def test_history_tells_the_whole_run(hub: TaskHub):
    def child(_: OrchestrationContext, __: Any):
        return "done"

    def all_sorts(ctx: OrchestrationContext, _: Any):
        yield ctx.call_activity(greet, input="Ada")
        yield ctx.create_timer(ctx.current_utc_datetime)
        yield ctx.call_sub_orchestrator(child)

    hub.serve([all_sorts, child], [greet])
    instance_id = hub.start(all_sorts)
    hub.wait(instance_id)
    assert hub.history(instance_id) == [
        "OrchestratorStarted",
        "ExecutionStarted",
        "TaskScheduled",
        "OrchestratorStarted",
        "TaskCompleted",
        "TimerCreated",
        "OrchestratorStarted",
        "TimerFired",
        "SubOrchestrationInstanceCreated",
        "OrchestratorStarted",
        "SubOrchestrationInstanceCompleted",
        "ExecutionCompleted",
    ]
    times = [event.timestamp for event in hub.client.get_orchestration_history(instance_id)]
    assert times == sorted(times)


def test_174_175_time_and_ids_are_the_same_on_replay(hub: TaskHub):
    seen: dict[str, list[Any]] = {"time": [], "id": [], "replaying": []}

    def deterministic(ctx: OrchestrationContext, _: Any):
        seen["time"].append(ctx.current_utc_datetime)
        seen["id"].append(ctx.new_uuid())
        seen["replaying"].append(ctx.is_replaying)
        yield ctx.call_activity(greet, input="Ada")
        yield ctx.call_activity(greet, input="Bob")

    hub.serve([deterministic], [greet])
    hub.wait(hub.start(deterministic))
    assert len(seen["time"]) == 3
    assert len(set(seen["time"])) == 1
    assert len(set(seen["id"])) == 1
    assert seen["replaying"] == [False, True, True]


def test_22_a_start_in_the_future_stays_pending_until_then(hub: TaskHub):
    def when(_: OrchestrationContext, __: Any):
        return datetime.now(timezone.utc).isoformat()

    hub.serve([when])
    due = in_seconds(2)
    late = hub.start(when, start_at=due)
    # The one without a start time is served first: proof that the worker was free all the while.
    early = datetime.fromisoformat(hub.output(when))
    assert early < due
    assert hub.status(late) is OrchestrationStatus.PENDING
    assert datetime.fromisoformat(hub.completed(late)) >= due
