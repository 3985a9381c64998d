"""Calls from orchestrations: how they go out and how they are answered."""

from typing import Any

from durabletask.client import OrchestrationStatus
from durabletask.history import (
    EntityOperationCalledEvent,
    EntityOperationCompletedEvent,
)
from durabletask.task import OrchestrationContext

from entities import Counter, call, called, counter
from task_hub import CallLog, TaskHub, eventually


def test_219_a_call_is_answered_and_both_are_in_the_history(hub: TaskHub):
    def twice(ctx: OrchestrationContext, _: Any):
        first = yield ctx.call_entity(counter("a"), "add", 5)
        second = yield ctx.call_entity(counter("a"), "get")
        return [first, second]

    hub.serve([twice], entities=[Counter])
    instance_id = hub.start(twice)
    assert hub.completed(instance_id) == [5, 5]

    history = hub.client.get_orchestration_history(instance_id)
    sent = [event for event in history if isinstance(event, EntityOperationCalledEvent)]
    answered = [event for event in history if isinstance(event, EntityOperationCompletedEvent)]
    assert [(e.operation, e.target_instance_id) for e in sent] == [
        ("add", "@counter@a"),
        ("get", "@counter@a"),
    ]
    assert [event.request_id for event in answered] == [event.request_id for event in sent]
    assert [event.output for event in answered] == ["5", "5"]


def test_220_a_call_that_does_not_say_which_execution_it_comes_from(hub: TaskHub):
    calls = CallLog()
    hub.serve([call], entities=[Counter], interceptors=[calls])
    assert called(hub, counter("a"), "add", 5) == 5
    [sent] = [
        action.sendEntityMessage.entityOperationCalled
        for turn in calls["CompleteOrchestratorTask"]
        for action in turn.actions
        if action.HasField("sendEntityMessage")
    ]
    assert not sent.HasField("parentExecutionId")


def test_258_a_batch_goes_out_in_the_second_form(hub: TaskHub):
    """Its answer carries the token and, for each operation, the request and where it came from."""
    calls = CallLog()
    hub.serve([call], entities=[Counter], interceptors=[calls])
    instance_id = hub.start(call, input=["@counter@a", "add", 5])
    hub.completed(instance_id)
    [batch] = calls["CompleteEntityTask"]
    assert batch.completionToken
    assert len(batch.operationInfos) == len(batch.results) == 1
    info = batch.operationInfos[0]
    assert info.requestId
    assert info.responseDestination.instanceId == instance_id


def test_274_an_answer_is_delivered_once_though_the_batch_is_completed_twice(hub: TaskHub):
    """The SDK fails an orchestration that gets an answer it does not wait for."""

    def patient(ctx: OrchestrationContext, _: Any):
        first = yield ctx.call_entity(counter("a"), "add", 5)
        ctx.set_custom_status("answered")
        yield ctx.wait_for_external_event("go")
        second = yield ctx.call_entity(counter("a"), "add", 5)
        return [first, second]

    calls = CallLog(repeat="CompleteEntityTask")
    hub.serve([patient], entities=[Counter], interceptors=[calls])
    instance_id = hub.start(patient)
    hub.until_custom_status(instance_id, "answered")
    eventually(lambda: calls["CompleteEntityTask"])
    hub.client.raise_orchestration_event(instance_id, "go")
    state = hub.wait(instance_id)
    assert state.runtime_status is OrchestrationStatus.COMPLETED, state.failure_details
    assert state.get_output() == [5, 10]
    answers = hub.history(instance_id).count("EntityOperationCompleted")
    assert answers == 2


def test_calls_of_many_orchestrations_at_once_add_up(hub: TaskHub):
    def add_ten_times(ctx: OrchestrationContext, _: Any):
        for _ in range(10):
            yield ctx.call_entity(counter("a"), "add", 1)

    hub.serve([add_ten_times], entities=[Counter])
    for instance_id in [hub.start(add_ten_times) for _ in range(4)]:
        hub.completed(instance_id)
    assert hub.entity_state(counter("a")) == 40
