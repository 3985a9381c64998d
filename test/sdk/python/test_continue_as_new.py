"""Orchestrations that start over with a new input."""

import threading
from datetime import timedelta

from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TIMEOUT, CallLog, TaskHub, eventually


def test_202_counts_to_five_in_five_generations(hub: TaskHub):
    def add_one(_: ActivityContext, number: int) -> int:
        return number + 1

    def counter(ctx: OrchestrationContext, number: int):
        number = yield ctx.call_activity(add_one, input=number)
        if number == 5:
            return number
        ctx.continue_as_new(number)

    hub.serve([counter], [add_one])
    instance_id = hub.start(counter, input=0, tags={"kept": "yes"})
    assert hub.completed(instance_id) == 5
    state = hub.state(instance_id)
    assert state.get_input() == 4
    # Only the last generation is in the history.
    assert hub.history(instance_id).count("TaskScheduled") == 1
    started = hub.client.get_orchestration_history(instance_id)[1]
    assert started.tags == {"kept": "yes"}


def test_203_208_no_event_is_lost_between_generations(hub: TaskHub):
    def collect(ctx: OrchestrationContext, received: list[int]):
        received.append((yield ctx.wait_for_external_event("item")))
        if len(received) == 10:
            return received
        ctx.continue_as_new(received, save_events=True)

    hub.serve([collect])
    instance_id = hub.start(collect, input=[])
    for item in range(10):
        hub.client.raise_orchestration_event(instance_id, "item", data=item)
    assert hub.completed(instance_id) == list(range(10))


def test_206_the_next_generation_may_have_another_version(hub: TaskHub):
    def upgrade(ctx: OrchestrationContext, versions: list[str | None]):
        versions.append(ctx.version)
        if len(versions) < 3:
            ctx.continue_as_new(versions, new_version="2.0" if len(versions) == 1 else None)
        return versions

    hub.serve([upgrade])
    assert hub.output(upgrade, input=[], version="1.0") == ["1.0", "2.0", "2.0"]


def test_204_a_result_of_the_old_generation_does_not_reach_the_new_one(hub: TaskHub):
    release = threading.Event()

    def answer(_: ActivityContext, generation: int) -> int:
        if generation == 1:
            assert release.wait(TIMEOUT)
        return generation

    def restarts(ctx: OrchestrationContext, generation: int):
        pending = ctx.call_activity(answer, input=generation)
        if generation == 1:
            yield ctx.create_timer(timedelta(milliseconds=10))
            ctx.continue_as_new(2)
            return None
        result = yield pending
        ctx.set_custom_status(f"answered by {result}")
        yield ctx.wait_for_external_event("go")
        return result

    calls = CallLog()
    hub.serve([restarts], [answer], interceptors=[calls])
    instance_id = hub.start(restarts, input=1)
    hub.until_custom_status(instance_id, "answered by 2")
    release.set()
    eventually(lambda: len(calls["CompleteActivityTask"]), lambda count: count == 2)
    hub.client.raise_orchestration_event(instance_id, "go")
    assert hub.completed(instance_id) == 2
    assert hub.history(instance_id).count("TaskCompleted") == 1


def test_211_the_custom_status_does_not_outlive_its_generation(hub: TaskHub):
    def twice(ctx: OrchestrationContext, generation: int):
        if generation == 1:
            ctx.set_custom_status("first")
            ctx.continue_as_new(2)

    hub.serve([twice])
    assert hub.run(twice, input=1).get_custom_status() is None


def test_267_suspended_while_a_turn_continues_as_new(hub: TaskHub):
    entered, release = threading.Event(), threading.Event()

    def two_generations(ctx: OrchestrationContext, generation: int):
        if generation == 1:
            entered.set()
            assert release.wait(TIMEOUT)
            ctx.continue_as_new(2, save_events=True)
            return None
        first = yield ctx.wait_for_external_event("item")
        second = yield ctx.wait_for_external_event("item")
        return [first, second]

    hub.serve([two_generations])
    instance_id = hub.start(two_generations, input=1)
    assert entered.wait(TIMEOUT)
    hub.client.suspend_orchestration(instance_id)
    hub.client.raise_orchestration_event(instance_id, "item", data=1)
    release.set()
    hub.client.raise_orchestration_event(instance_id, "item", data=2)
    assert hub.status(instance_id) is OrchestrationStatus.SUSPENDED
    hub.client.resume_orchestration(instance_id)
    assert hub.completed(instance_id) == [1, 2]


def test_271_a_child_left_behind_gives_way_to_its_successor(hub: TaskHub):
    """The SDK names children by instance and number, so each generation names its first alike."""

    def child(ctx: OrchestrationContext, generation: int):
        return [generation, (yield ctx.wait_for_external_event("go"))]

    def parent(ctx: OrchestrationContext, generation: int):
        pending = ctx.call_sub_orchestrator(child, input=generation)
        if generation == 1:
            yield ctx.wait_for_external_event("next")
            ctx.continue_as_new(2)
            return None
        ctx.set_custom_status("second generation")
        return (yield pending)

    hub.serve([parent, child])
    instance_id = hub.start(parent, input=1)
    first_child = f"{instance_id}:0001"
    hub.client.wait_for_orchestration_start(first_child, timeout=TIMEOUT)
    assert hub.state(first_child).get_input() == 1
    hub.client.raise_orchestration_event(instance_id, "next")
    hub.until_custom_status(instance_id, "second generation")
    hub.client.wait_for_orchestration_start(first_child, timeout=TIMEOUT)
    hub.client.raise_orchestration_event(first_child, "go", data="answer")
    assert hub.completed(instance_id) == [2, "answer"]


def test_212_many_at_once_and_none_gets_stuck(hub: TaskHub):
    def add_one(_: ActivityContext, number: int) -> int:
        return number + 1

    def loop(ctx: OrchestrationContext, number: int):
        timer = ctx.create_timer(timedelta(milliseconds=5))
        number = yield ctx.call_activity(add_one, input=number)
        yield task.when_all([timer])
        if number == 3:
            return number
        ctx.continue_as_new(number)

    hub.serve([loop], [add_one])
    instance_ids = [hub.start(loop, input=0) for _ in range(20)]
    assert [hub.completed(instance_id) for instance_id in instance_ids] == [3] * 20
