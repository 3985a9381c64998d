"""Failures: their details on the way up, and retries."""

from datetime import timedelta
from typing import Any

from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.history import TaskFailedEvent, TaskScheduledEvent
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TaskHub

FAILED = OrchestrationStatus.FAILED
AT_ONCE = timedelta(milliseconds=10)


class OutOfStock(Exception):
    def __init__(self, sku: str):
        super().__init__(f"no {sku} left")
        self.sku = sku


def pick(_: ActivityContext, sku: str):
    try:
        raise LookupError(f"shelf of {sku} is empty")
    except LookupError as cause:
        raise OutOfStock(sku) from cause


def order(ctx: OrchestrationContext, sku: str):
    yield ctx.call_activity(pick, input=sku)


def test_37_38_181_failure_details_keep_type_message_stack_and_cause(hub: TaskHub):
    hub.serve([order], [pick])
    state = hub.run(order, input="lamp")
    assert state.runtime_status is FAILED
    assert state.serialized_output is None

    # The orchestrator let it pass: its own failure, the activity's, and the cause of that.
    outer = state.failure_details
    assert outer is not None and outer.is_caused_by(task.TaskFailedError)
    inner = outer.inner_failure
    assert inner is not None and inner.is_caused_by(OutOfStock)
    assert inner.message == "no lamp left"
    assert inner.stack_trace is not None and "raise OutOfStock(sku)" in inner.stack_trace
    root = inner.inner_failure
    assert root is not None and root.is_caused_by(LookupError)
    assert root.message == "shelf of lamp is empty"


def test_the_orchestrator_may_catch_it_and_compensate(hub: TaskHub):
    def put_back(_: ActivityContext, sku: str) -> str:
        return f"{sku} put back"

    def careful(ctx: OrchestrationContext, sku: str):
        try:
            yield ctx.call_activity(pick, input=sku)
        except task.TaskFailedError as error:
            assert error.details.is_caused_by(OutOfStock)
            return (yield ctx.call_activity(put_back, input=sku))

    hub.serve([careful], [pick, put_back])
    assert hub.output(careful, input="lamp") == "lamp put back"


def test_195_a_child_passes_its_failure_on_in_full(hub: TaskHub):
    def parent(ctx: OrchestrationContext, sku: str):
        try:
            yield ctx.call_sub_orchestrator(order, input=sku)
        except task.TaskFailedError as error:
            chain, details = [], error.details
            while details is not None:
                chain.append([details.error_type.rsplit(".")[-1], details.message])
                details = details.inner_failure
            return chain

    hub.serve([parent, order], [pick])
    chain = hub.output(parent, input="lamp")
    assert [kind for kind, _ in chain] == ["TaskFailedError", "OutOfStock", "LookupError"]
    assert [message for _, message in chain][1:] == ["no lamp left", "shelf of lamp is empty"]


def test_182_properties_of_an_exception_travel_with_it(hub: TaskHub):
    class Properties:
        def get_exception_properties(self, exception: Exception) -> dict[str, Any] | None:
            return {"sku": exception.sku} if isinstance(exception, OutOfStock) else None

    def parent(ctx: OrchestrationContext, sku: str):
        yield ctx.call_sub_orchestrator(order, input=sku)

    hub.serve([parent, order], [pick], exception_properties_provider=Properties())
    details = hub.run(parent, input="lamp").failure_details
    while details is not None and not details.is_caused_by(OutOfStock):
        details = details.inner_failure
    assert details is not None and details.properties == {"sku": "lamp"}


def test_183_names_that_no_worker_knows(hub: TaskHub):
    def calls_missing(ctx: OrchestrationContext, _: Any):
        yield ctx.call_activity("missing_activity")

    hub.serve([calls_missing])
    details = hub.run(calls_missing).failure_details
    assert details is not None and details.inner_failure is not None
    assert "missing_activity" in details.inner_failure.message

    details = hub.run("missing_orchestrator").failure_details
    assert details is not None and "missing_orchestrator" in details.message


def test_184_160_an_activity_is_tried_as_often_as_its_policy_says(hub: TaskHub):
    def persistent(ctx: OrchestrationContext, sku: str):
        policy = task.RetryPolicy(first_retry_interval=AT_ONCE, max_number_of_attempts=3)
        yield ctx.call_activity(pick, input=sku, retry_policy=policy)

    hub.serve([persistent], [pick])
    instance_id = hub.start(persistent, input="lamp")
    assert hub.wait(instance_id).runtime_status is FAILED

    # The SDK re-uses the action id of the first attempt for the others.
    history = hub.client.get_orchestration_history(instance_id)
    attempts = [event.event_id for event in history if isinstance(event, TaskScheduledEvent)]
    failures = [e.task_scheduled_id for e in history if isinstance(e, TaskFailedEvent)]
    assert attempts == [attempts[0]] * 3
    assert failures == attempts


def test_a_retry_that_succeeds_is_the_result(hub: TaskHub):
    attempts: list[int] = []

    def third_time_lucky(_: ActivityContext, __: Any) -> int:
        attempts.append(len(attempts) + 1)
        if len(attempts) < 3:
            raise ConnectionError("not yet")
        return len(attempts)

    def patient(ctx: OrchestrationContext, _: Any):
        policy = task.RetryPolicy(
            first_retry_interval=AT_ONCE, max_number_of_attempts=5, backoff_coefficient=2
        )
        return (yield ctx.call_activity(third_time_lucky, retry_policy=policy))

    hub.serve([patient], [third_time_lucky])
    assert hub.output(patient) == 3
    assert attempts == [1, 2, 3]


def test_185_a_child_is_tried_again_under_the_same_id(hub: TaskHub):
    runs: list[str] = []

    def note(_: ActivityContext, instance_id: str):
        runs.append(instance_id)

    def child(ctx: OrchestrationContext, _: Any):
        yield ctx.call_activity(note, input=ctx.instance_id)
        raise ValueError("as always")

    def parent(ctx: OrchestrationContext, _: Any):
        policy = task.RetryPolicy(first_retry_interval=AT_ONCE, max_number_of_attempts=3)
        try:
            yield ctx.call_sub_orchestrator(child, retry_policy=policy)
        except task.TaskFailedError as error:
            return error.details.message

    hub.serve([parent, child], [note])
    instance_id = hub.start(parent)
    assert "as always" in hub.completed(instance_id)
    assert runs == [f"{instance_id}:0001"] * 3


def test_196_a_terminated_child_fails_its_parents_task(hub: TaskHub):
    def child(ctx: OrchestrationContext, _: Any):
        yield ctx.wait_for_external_event("never")

    def parent(ctx: OrchestrationContext, _: Any):
        try:
            yield ctx.call_sub_orchestrator(child, instance_id=f"{ctx.instance_id}-child")
        except task.TaskFailedError as error:
            return error.details.message

    hub.serve([parent, child])
    instance_id = hub.start(parent)
    hub.client.wait_for_orchestration_start(f"{instance_id}-child", timeout=30)
    hub.client.terminate_orchestration(f"{instance_id}-child")
    assert f"{instance_id}-child" in hub.completed(instance_id)


def test_a_change_of_the_code_under_way_is_found_out(hub: TaskHub):
    changed = []

    def step(_: ActivityContext, __: Any):
        changed.append(True)

    def fickle(ctx: OrchestrationContext, _: Any):
        if changed:
            yield ctx.create_timer(timedelta(hours=1))
        else:
            yield ctx.call_activity(step)

    hub.serve([fickle], [step])
    state = hub.run(fickle)
    assert state.runtime_status is FAILED
    assert state.failure_details is not None
    assert state.failure_details.is_caused_by(task.NonDeterminismError)
