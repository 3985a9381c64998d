"""Work that the backend answers in the place of workers, by its control API."""

from datetime import timedelta
from typing import Any

import pytest
from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext

from control import Control
from entities import Counter, call, called, counter
from task_hub import TaskHub

FAILED = OrchestrationStatus.FAILED
POLICY = task.RetryPolicy(
    first_retry_interval=timedelta(milliseconds=10), max_number_of_attempts=5
)
BUSY = {"type": "Contoso.ServiceBusy", "message": "try later"}


def ship(_: ActivityContext, order: Any) -> str:
    return f"worker shipped {order}"


def order(ctx: OrchestrationContext, given: Any):
    return (yield ctx.call_activity(ship, input=given))


def patient_order(ctx: OrchestrationContext, given: Any):
    return (yield ctx.call_activity(ship, input=given, retry_policy=POLICY))


def order_of_a_child(ctx: OrchestrationContext, given: Any):
    return (yield ctx.call_sub_orchestrator("audit", input=given, instance_id="child"))


def test_an_activity_is_answered_although_no_worker_has_it(hub: TaskHub, control: Control):
    [fake] = control.fake({"activity": "ship", "returns": {"tracking": ["t-1", None, 2.5]}})
    hub.serve([order])
    instance_id = hub.start(order, input={"item": "lamp"})
    assert hub.completed(instance_id) == {"tracking": ["t-1", None, 2.5]}
    [only] = control.calls(fake)
    assert only["kind"] == "activity" and only["name"] == "ship" and only["attempt"] == 1
    assert only["input"] == {"item": "lamp"} and only["instanceId"] == instance_id


def test_a_fake_wins_over_a_worker_and_leaves_the_same_history(hub: TaskHub, control: Control):
    hub.serve([order], [ship])
    control.fake({"activity": "ship", "returns": "faked"})
    by_fake = hub.start(order, input="lamp")
    assert hub.completed(by_fake) == "faked"
    control.reset_fakes()
    by_worker = hub.start(order, input="lamp")
    assert hub.completed(by_worker) == "worker shipped lamp"
    assert hub.history(by_fake) == hub.history(by_worker)


def test_an_activity_fails_twice_and_is_tried_again(hub: TaskHub, control: Control):
    hub.serve([patient_order])
    answers = [{"throws": BUSY, "times": 2}, {"returns": "at last"}]
    [fake] = control.fake({"activity": "ship", "answers": answers})
    assert hub.output(patient_order, input="lamp") == "at last"
    assert [(call["input"], call["attempt"]) for call in control.calls(fake)] == [
        ("lamp", 1),
        ("lamp", 2),
        ("lamp", 3),
    ]


def test_a_failure_reaches_the_caller_with_type_message_and_cause(hub: TaskHub, control: Control):
    def tell(ctx: OrchestrationContext, _: Any):
        try:
            yield ctx.call_activity("charge")
        except task.TaskFailedError as error:
            cause = error.details.inner_failure
            assert cause is not None
            return [error.details.error_type, error.details.message, cause.message]

    hub.serve([tell])
    declined = {"type": "Declined", "message": "no funds", "cause": {"message": "limit reached"}}
    control.fake({"activity": "charge", "throws": declined})
    assert hub.output(tell) == ["Declined", "no funds", "limit reached"]


def test_an_activity_is_answered_by_its_input(hub: TaskHub, control: Control):
    hub.serve([order], [ship])
    control.fake(
        {"activity": "ship", "input": {"item": "lamp"}, "returns": "a lamp"},
        {"activity": "ship", "input": [1, {"item": "bulb"}], "throws": BUSY},
    )
    assert hub.output(order, input={"item": "lamp", "count": 2}) == "a lamp"
    state = hub.run(order, input=[1, {"item": "bulb"}])
    assert state.runtime_status is FAILED
    assert state.failure_details is not None and "try later" in state.failure_details.message
    assert hub.output(order, input="shade") == "worker shipped shade"


def test_answers_that_are_spent_leave_the_work_to_an_older_fake_and_the_worker(
    hub: TaskHub, control: Control
):
    hub.serve([order], [ship])
    control.fake({"activity": "ship", "returns": "older", "times": 1})
    control.fake({"activity": "ship", "returns": "newer", "times": 1})
    outputs = [hub.output(order, input="lamp") for _ in range(3)]
    assert outputs == ["newer", "older", "worker shipped lamp"]


def test_a_delayed_answer_comes_when_its_time_is_skipped(hub: TaskHub, control: Control):
    def measure(ctx: OrchestrationContext, _: Any):
        before = ctx.current_utc_datetime
        result = yield ctx.call_activity(ship)
        return [result, (ctx.current_utc_datetime - before).total_seconds()]

    control.use_time("skip")
    hub.serve([measure])
    control.fake({"activity": "ship", "delays": "30d", "returns": "arrived"})
    result, seconds = hub.output(measure)
    assert result == "arrived"
    thirty_days = timedelta(days=30).total_seconds()
    assert thirty_days <= seconds < thirty_days + 60


def test_an_orchestration_needs_no_worker(hub: TaskHub, control: Control):
    [fake] = control.fake({"orchestration": "audit", "returns": {"found": 0}})
    assert hub.output("audit", input={"year": 2026}) == {"found": 0}
    assert control.inputs(fake) == [{"year": 2026}]


@pytest.mark.parametrize("fails", [False, True])
def test_a_faked_child_has_a_record_like_any_other(hub: TaskHub, control: Control, fails: bool):
    control.fake({"orchestration": "audit", **({"throws": BUSY} if fails else {"returns": "fine"})})
    hub.serve([order_of_a_child])
    state = hub.run(order_of_a_child, input="lamp")
    child = hub.state("child")
    assert child.name == "audit" and child.get_input() == "lamp"
    assert state.runtime_status is child.runtime_status
    assert hub.history("child")[:2] == ["OrchestratorStarted", "ExecutionStarted"]
    if fails:
        assert child.failure_details is not None
        assert child.failure_details.error_type == "Contoso.ServiceBusy"
        assert child.failure_details.message == "try later"
    else:
        assert child.get_output() == state.get_output() == "fine"


def test_operations_of_an_entity_answer_and_set_its_state(hub: TaskHub, control: Control):
    operations = {"get": {"returns": 7}, "take": {"returns": 6, "state": {"left": 6}}}
    [fake] = control.fake({"entity": "counter", "operations": operations})
    hub.serve([call])
    assert called(hub, counter("a"), "get") == 7
    assert hub.entity_state(counter("a")) is None
    assert called(hub, counter("a"), "take", 1) == 6
    assert hub.entity_state(counter("a")) == {"left": 6}
    assert [(each["operation"], each.get("input")) for each in control.calls(fake)] == [
        ("get", None),
        ("take", 1),
    ]


def test_operations_of_an_entity_fail_as_told_and_when_they_are_not_told(
    hub: TaskHub, control: Control
):
    broken = {"throws": {"type": "Broken", "message": "drawer stuck"}}
    control.fake({"entity": "counter", "instance": "@counter@a", "operations": {"take": broken}})
    hub.serve([call], entities=[Counter])
    # What the SDK throws, and within it what the entity failed with.
    _, cause = called(hub, counter("a"), "take", 1)["failed"]
    assert cause == ["Broken", "drawer stuck"]
    _, [kind, message] = called(hub, counter("a"), "add", 1)["failed"]
    assert kind == "OperationNotFaked" and "'add'" in message
    assert called(hub, counter("b"), "add", 1) == 1


def test_an_entity_is_signalled(hub: TaskHub, control: Control):
    [fake] = control.fake({"entity": "counter", "operations": {"add": {"state": 5}}})
    hub.client.signal_entity(counter("a"), "add", 5)
    hub.until_entity_state(counter("a"), 5)
    assert control.inputs(fake) == [5]
