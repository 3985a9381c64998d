"""Time that the test moves, by the backend's control API."""

from datetime import datetime, timedelta, timezone
from typing import Any

from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext

from control import Control
from task_hub import TaskHub

RUNNING = OrchestrationStatus.RUNNING


def remind(ctx: OrchestrationContext, days: list[int]):
    """A reminder after so many days, and after so many more."""
    for number, each in enumerate(days, start=1):
        yield ctx.create_timer(timedelta(days=each))
        ctx.set_custom_status(number)
    return ctx.current_utc_datetime.timestamp()


def started(hub: TaskHub, control: Control, days: list[int]) -> str:
    control.use_time("manual")
    hub.serve([remind])
    instance_id = hub.start(remind, input=days)
    control.reaches(instance_id, {"timer": 0})
    return instance_id


def test_a_timer_ends_when_time_was_moved_that_far(hub: TaskHub, control: Control):
    instance_id = started(hub, control, [30])
    begin = control.now()
    control.advance("29d23h59m")
    assert hub.status(instance_id) is RUNNING
    control.advance("1m")
    assert hub.completed(instance_id) == begin + timedelta(days=30).total_seconds()


def test_a_move_meets_every_timer_on_its_way(hub: TaskHub, control: Control):
    instance_id = started(hub, control, [1, 2, 30])
    control.advance("5d")
    state = hub.state(instance_id)
    assert (state.runtime_status, state.get_custom_status()) == (RUNNING, 2)


def test_time_moves_to_what_is_due_next(hub: TaskHub, control: Control):
    instance_id = started(hub, control, [1, 2])
    assert control.next()
    assert hub.state(instance_id).get_custom_status() == 1
    assert control.next()
    assert hub.status(instance_id) is OrchestrationStatus.COMPLETED
    assert not control.next()


def test_an_approval_in_time_and_one_too_late(hub: TaskHub, control: Control):
    def approval(ctx: OrchestrationContext, _: Any):
        approved = ctx.wait_for_external_event("approval")
        timeout = ctx.create_timer(timedelta(days=3))
        winner = yield task.when_any([approved, timeout])
        return "expired" if winner is timeout else approved.get_result()

    control.use_time("manual")
    hub.serve([approval])
    early, late = hub.start(approval), hub.start(approval)
    for instance_id in (early, late):
        control.reaches(instance_id, {"waitingForEvent": "approval"})
    control.advance("2d")
    hub.client.raise_orchestration_event(early, "approval", data="granted")
    assert hub.completed(early) == "granted"
    control.advance("1d")
    assert hub.completed(late) == "expired"


def test_a_start_is_scheduled_on_the_hubs_clock(hub: TaskHub, control: Control):
    control.use_time("manual")
    control.fake({"orchestration": "report", "returns": "done"})
    tomorrow = datetime.fromtimestamp(control.now(), timezone.utc) + timedelta(days=1)
    instance_id = hub.start("report", start_at=tomorrow)
    control.advance("23h")
    assert hub.status(instance_id) is OrchestrationStatus.PENDING
    control.advance("1h")
    assert hub.completed(instance_id) == "done"
