"""Starting executions, finding them, and ending them early."""

import json
import uuid
from datetime import timedelta

import pytest

from service import Execution, Service, eventually

DAY = 24 * 3600


def new_name() -> str:
    return f"order-{uuid.uuid4().hex}"


@pytest.fixture
def waiting(service: Service) -> Execution:
    """One that waits for an approval that nobody gives."""
    execution = service.start("approval", {})
    execution.callback_id("approval")
    return execution


def test_a_synchronous_call_gives_the_result(service: Service):
    answer = service.client.invoke(FunctionName="sleep", Payload=b"7")
    assert answer["StatusCode"] == 200
    assert answer["ExecutedVersion"] == "$LATEST"
    assert json.loads(answer["Payload"].read()) == "7 s later"
    details = service.client.get_durable_execution(
        DurableExecutionArn=answer["DurableExecutionArn"]
    )
    assert details["InputPayload"] == "7"
    assert details["FunctionArn"].startswith("arn:aws:lambda:us-east-1:")


def test_an_event_starts_an_execution_with_a_name(service: Service):
    name = new_name()
    execution = service.start("sleep", 60, DurableExecutionName=name)
    assert execution.output() == "60 s later"
    details = execution.details()
    assert details["DurableExecutionName"] == name
    assert f":function:sleep:$LATEST/durable-execution/{name}/" in execution.arn


def test_the_same_start_again_is_the_same_execution(service: Service):
    name = new_name()
    first = service.start("sleep", 5, DurableExecutionName=name)
    assert service.start("sleep", 5, DurableExecutionName=name).arn == first.arn
    again, output = service.run("sleep", 5, DurableExecutionName=name)
    assert (again.arn, output) == (first.arn, "5 s later")
    # It is over now, and still found.
    assert service.run("sleep", 5, DurableExecutionName=name)[0].arn == first.arn


def test_another_start_of_the_same_name_is_refused(service: Service):
    name = new_name()
    service.start("sleep", 5, DurableExecutionName=name)
    already_started = service.client.exceptions.DurableExecutionAlreadyStartedException
    with pytest.raises(already_started) as refused:
        service.start("sleep", 6, DurableExecutionName=name)
    answer = refused.value.response
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 409
    assert answer["Error"]["Code"] == "DurableExecutionAlreadyStartedException"
    assert name in answer["Error"]["Message"]


def test_a_dry_run_starts_nothing(service: Service):
    answer = service.client.invoke(
        FunctionName="failing", InvocationType="DryRun", Payload=b'"never"'
    )
    assert answer["StatusCode"] == 204
    started = [each["DurableExecutionArn"] for each in service.named("failing")]
    inputs = [Execution(service.client, arn).details()["InputPayload"] for arn in started]
    assert '"never"' not in inputs


def test_a_failure_is_told_to_the_caller_and_kept(service: Service):
    execution, error = service.fail("failing", "no such order")
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "no such order")
    details = execution.details()
    assert details["Status"] == "FAILED"
    assert details["Error"]["ErrorType"] == "ValueError"
    assert details["Error"]["ErrorMessage"] == "no such order"
    assert "Result" not in details


@pytest.mark.parametrize("call", ["get_durable_execution", "get_durable_execution_history"])
def test_an_unknown_execution_is_not_found(service: Service, call: str):
    arn = (
        "arn:aws:lambda:us-east-1:123456789012:function:sleep:$LATEST"
        f"/durable-execution/{new_name()}/{uuid.uuid4()}"
    )
    with pytest.raises(service.client.exceptions.ResourceNotFoundException) as refused:
        getattr(service.client, call)(DurableExecutionArn=arn)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_an_unknown_function_is_not_found(service: Service):
    with pytest.raises(service.client.exceptions.ResourceNotFoundException, match="nobody"):
        service.run("nobody")


def test_what_cannot_be_is_refused_with_a_reason(service: Service):
    with pytest.raises(service.client.exceptions.InvalidParameterValueException) as refused:
        service.start("sleep", 1, DurableExecutionName="not a name")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert "not a name" in refused.value.response["Error"]["Message"]


def test_executions_of_a_function_are_listed_by_name_and_status(service: Service):
    names = [new_name() for _ in range(3)]
    executions = [service.start("sleep", DAY, DurableExecutionName=name) for name in names]
    for execution in executions:
        execution.ended()
    for name, execution in zip(names, executions, strict=True):
        [found] = service.named("sleep", DurableExecutionName=name)
        assert found["DurableExecutionArn"] == execution.arn
        assert found["Status"] == "SUCCEEDED"
        assert found["EndTimestamp"] - found["StartTimestamp"] >= timedelta(days=1)
    newest_first = [each["DurableExecutionArn"] for each in service.named("sleep")]
    assert newest_first[:3] == [execution.arn for execution in reversed(executions)]
    oldest_first = [
        each["DurableExecutionArn"]
        for each in service.named("sleep", ReverseOrder=True, PaginationConfig={"PageSize": 2})
    ]
    assert oldest_first == newest_first[::-1]


def test_a_running_execution_is_listed_as_such(service: Service, waiting: Execution):
    def listed(*statuses: str) -> bool:
        found = service.named("approval", Statuses=statuses)
        return waiting.arn in [each["DurableExecutionArn"] for each in found]

    assert listed("RUNNING")
    waiting.stop()
    assert listed("STOPPED", "SUCCEEDED")
    assert not listed("RUNNING")


def test_an_execution_is_stopped_with_an_error(service: Service, waiting: Execution):
    answer = waiting.stop(ErrorType="Cancelled", ErrorMessage="the customer left")
    details = waiting.details()
    assert (details["Status"], details["EndTimestamp"]) == ("STOPPED", answer["StopTimestamp"])
    assert details["Error"] == {"ErrorType": "Cancelled", "ErrorMessage": "the customer left"}
    [event] = waiting.events("ExecutionStopped")
    assert event["ExecutionStoppedDetails"]["Error"]["Payload"] == details["Error"]


def test_a_callback_of_a_stopped_execution_is_not_taken(service: Service, waiting: Execution):
    callback_id = waiting.callback_id("approval")
    waiting.stop()
    with pytest.raises(service.client.exceptions.CallbackTimeoutException):
        service.client.send_durable_execution_callback_success(CallbackId=callback_id)


def test_a_history_is_read_in_pages_and_backwards(service: Service):
    execution, _ = service.run("batches", ["apple", "pear"])
    whole = execution.history()
    assert len(whole) > 20
    assert execution.history(PaginationConfig={"PageSize": 7}) == whole
    assert execution.history(ReverseOrder=True, PaginationConfig={"PageSize": 5}) == whole[::-1]


def test_a_history_without_its_data(service: Service):
    execution, _ = service.run("quick_start")
    bare = execution.history(IncludeExecutionData=False)
    assert bare[-1]["ExecutionSucceededDetails"] == {"Result": {"Truncated": False}}
    [succeeded] = [event for event in bare if event.get("Name") == "two_1"][1:]
    assert succeeded["StepSucceededDetails"]["Result"] == {"Truncated": False}
    # They are there unless somebody asks to leave them out.
    assert execution.result_of("two_1") == '"3 4"'


def test_what_runs_is_seen_while_it_runs(service: Service, waiting: Execution):
    assert waiting.status() == "RUNNING"
    assert "EndTimestamp" not in waiting.details()
    eventually(lambda: waiting.events("InvocationCompleted"))
    waiting.stop()
    assert waiting.history()[-1]["EventType"] == "ExecutionStopped"
