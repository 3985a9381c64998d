"""Why something waits, in words, by the backend's control API."""

from datetime import timedelta
from typing import Any

from durabletask.task import OrchestrationContext

from control import Control
from critical_sections import hold, holding, note, until_queued
from entities import Journal
from task_hub import TaskHub
from waiting_instance import wait_for_go


def order(ctx: OrchestrationContext, _: Any):
    return (yield ctx.call_activity("ship"))


def test_an_instance_without_a_worker(hub: TaskHub, control: Control):
    instance_id = hub.start(order)
    assert control.explain(instance_id) == (
        f"'{instance_id}' (order) is pending: "
        "its turn of 'order' waits for a worker: none is connected."
    )


def test_an_activity_that_nobody_serves(hub: TaskHub, control: Control):
    worker = hub.new_worker()
    worker.add_orchestrator(order)
    # Only of what is registered.
    worker.use_work_item_filters()
    worker.start()
    instance_id = hub.start(order)
    control.reaches(instance_id, {"activity": "ship"})
    assert control.explain(instance_id) == (
        f"'{instance_id}' (order) is running: "
        "activity 'ship' waits for a worker: the filters of the 1 connected leave it out."
    )


def test_an_instance_that_waits_for_an_event(hub: TaskHub, control: Control):
    hub.serve([wait_for_go])
    instance_id = hub.start(wait_for_go)
    control.reaches(instance_id, {"waitingForEvent": "go"})
    assert control.explain(instance_id) == (
        f"'{instance_id}' (wait_for_go) is running: "
        "nothing is queued or out; it waits for an event."
    )


def test_an_instance_that_waits_for_a_timer(hub: TaskHub, control: Control):
    def sleep(ctx: OrchestrationContext, _: Any):
        due = ctx.current_utc_datetime + timedelta(hours=20)
        ctx.set_custom_status(f"{due:%Y-%m-%dT%H:%M}")
        yield ctx.create_timer(due)

    hub.serve([sleep])
    instance_id = hub.start(sleep)
    control.reaches(instance_id, {"timer": 0})
    due = hub.state(instance_id).get_custom_status()
    explanation = control.explain(instance_id)
    assert explanation.startswith(f"'{instance_id}' (sleep) is running: ")
    assert f"its next timer is due at {due}" in explanation


def test_a_caller_of_an_entity_that_another_has_locked(hub: TaskHub, control: Control):
    hub.serve([hold, note], entities=[Journal])
    holder = holding(hub, "done")
    caller = hub.start(note, input="later")
    until_queued(hub, 1)
    explanation = control.explain(caller)
    assert explanation.startswith(f"'{caller}' (note) is running: ")
    assert f"its call 'note' to '@journal@a' waits, held by '{holder}'" in explanation
    wanting = hub.start(hold, input="done")
    until_queued(hub, 2)
    waits = f"it waits for the lock of '@journal@a', held by '{holder}', behind 1 other message"
    assert waits in control.explain(wanting)


def test_everything_that_has_not_ended_and_nothing_that_has(hub: TaskHub, control: Control):
    hub.serve([wait_for_go])
    one, other = hub.start(wait_for_go), hub.start(wait_for_go)
    for instance_id in (one, other):
        control.reaches(instance_id, {"waitingForEvent": "go"})
    assert control.explain().splitlines() == [control.explain(one), control.explain(other)]
    hub.client.raise_orchestration_event(one, "go")
    hub.completed(one)
    assert control.explain() == control.explain(other)
    assert control.explain(one) == f"'{one}' (wait_for_go) is completed."
    hub.client.raise_orchestration_event(other, "go")
    hub.completed(other)
    assert control.explain() == ""
