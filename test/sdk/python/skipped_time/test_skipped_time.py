"""Time that the backend skips while a client waits.

    npx greenroom exec --time skip -- python -m pytest test/sdk/python/skipped_time
"""

from datetime import datetime, timedelta, timezone
from typing import Any

from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext

from entities import Counter, counter
from task_hub import TaskHub

A_MINUTE = timedelta(minutes=1)
"""More than a test takes in real time: time that is skipped is real time and what was skipped."""


def sleep_for_days(ctx: OrchestrationContext, days: int):
    before = ctx.current_utc_datetime
    yield ctx.create_timer(timedelta(days=days))
    return (ctx.current_utc_datetime - before).total_seconds()


def assert_passed(passed: timedelta, expected: timedelta) -> None:
    assert expected <= passed < expected + A_MINUTE


def test_thirty_days_pass_while_a_client_waits(hub: TaskHub):
    hub.serve([sleep_for_days])
    instance_id = hub.start(sleep_for_days, input=30)
    assert_passed(timedelta(seconds=hub.completed(instance_id)), timedelta(days=30))
    state = hub.state(instance_id)
    assert_passed(state.last_updated_at - state.created_at, timedelta(days=30))


def test_an_approval_times_out_unless_it_is_given(hub: TaskHub):
    def approval(ctx: OrchestrationContext, _: Any):
        approved = ctx.wait_for_external_event("approval")
        timeout = ctx.create_timer(timedelta(days=7))
        if (yield task.when_any([approved, timeout])) is timeout:
            return "expired"
        return approved.get_result()

    hub.serve([approval])
    assert hub.output(approval) == "expired"
    instance_id = hub.start(approval)
    hub.client.wait_for_orchestration_start(instance_id, timeout=30)
    hub.client.raise_orchestration_event(instance_id, "approval", data="granted")
    assert hub.completed(instance_id) == "granted"


def test_retries_are_not_slowed_down_by_their_delays(hub: TaskHub):
    attempts: list[int] = []

    def flaky(_: task.ActivityContext, __: Any):
        attempts.append(len(attempts) + 1)
        if len(attempts) < 5:
            raise RuntimeError(f"attempt {len(attempts)}")
        return "at last"

    def patient(ctx: OrchestrationContext, _: Any):
        before = ctx.current_utc_datetime
        policy = task.RetryPolicy(
            first_retry_interval=timedelta(hours=1),
            max_number_of_attempts=5,
            backoff_coefficient=2,
            max_retry_interval=timedelta(days=1),
        )
        result = yield ctx.call_activity(flaky, retry_policy=policy)
        return [result, (ctx.current_utc_datetime - before).total_seconds()]

    hub.serve([patient], [flaky])
    result, seconds = hub.output(patient)
    assert result == "at last"
    assert attempts == [1, 2, 3, 4, 5]
    assert_passed(timedelta(seconds=seconds), timedelta(hours=1 + 2 + 4 + 8))


def test_a_scheduled_start_comes_when_it_is_waited_for(hub: TaskHub):
    def tell(ctx: OrchestrationContext, _: Any):
        return ctx.current_utc_datetime.timestamp()

    hub.serve([tell])
    start_at = datetime.now(timezone.utc) + timedelta(days=3)
    instance_id = hub.start(tell, start_at=start_at)
    assert hub.status(instance_id) is OrchestrationStatus.PENDING
    told = datetime.fromtimestamp(hub.completed(instance_id), timezone.utc)
    assert_passed(told - start_at, timedelta(0))


def test_delayed_signals_arrive_while_something_else_is_waited_for(hub: TaskHub):
    entity_id = counter("a")

    def signals(ctx: OrchestrationContext, _: Any):
        due = ctx.current_utc_datetime + timedelta(days=2)
        ctx.signal_entity(entity_id, "add", input=1, signal_time=due)
        yield ctx.create_timer(timedelta(days=3))
        return (yield ctx.call_entity(entity_id, "get"))

    hub.serve([signals, sleep_for_days], entities=[Counter])
    for amount, days in [(10, 1), (100, 20)]:
        due = datetime.now(timezone.utc) + timedelta(days=days)
        hub.client.signal_entity(entity_id, "add", input=amount, signal_time=due)
    assert hub.output(signals) == 11
    hub.output(sleep_for_days, input=30)
    hub.until_entity_state(entity_id, 111)


def test_timers_end_in_the_order_in_which_they_are_due(hub: TaskHub):
    ended: list[int] = []

    def note(_: task.ActivityContext, day: int):
        ended.append(day)

    def sleep_and_note(ctx: OrchestrationContext, day: int):
        yield ctx.create_timer(timedelta(days=day))
        yield ctx.call_activity(note, input=day)

    hub.serve([sleep_and_note], [note])
    days = [7, 3, 30, 1, 14, 2]
    ids = [hub.start(sleep_and_note, input=day) for day in days]
    for instance_id in ids:
        hub.client.wait_for_orchestration_start(instance_id, timeout=30)
    for instance_id in ids:
        hub.wait(instance_id)
    assert ended == sorted(days)
