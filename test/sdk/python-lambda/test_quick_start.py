"""The quick start of the SDK's own test runner: steps, a wait, and a child context."""

import json

import pytest

from service import Service

EXPECTED = ["1 2", "3 4 4 3", "5 6"]


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("quick_start", id="a process that the runtime client keeps"),
        pytest.param("quick_start_once", id="a process for each invocation"),
    ],
)
def test_the_quick_start_comes_to_its_result(service: Service, function: str):
    execution, output = service.run(function)
    assert output == EXPECTED
    details = execution.details()
    assert details["Status"] == "SUCCEEDED"
    assert json.loads(details["Result"]) == EXPECTED
    assert json.loads(execution.result_of("one")) == "1 2"
    assert json.loads(execution.result_of("two")) == "3 4 4 3"
    assert json.loads(execution.result_of("three")) == "5 6"


def test_its_history_tells_everything_in_order(service: Service):
    execution, _ = service.run("quick_start")
    history = execution.history()
    assert [(event["EventType"], event.get("Name")) for event in history] == [
        ("ExecutionStarted", execution.details()["DurableExecutionName"]),
        ("StepStarted", "one"),
        ("StepSucceeded", "one"),
        ("WaitStarted", None),
        ("InvocationCompleted", None),
        ("WaitSucceeded", None),
        ("ContextStarted", "two"),
        ("StepStarted", "two_1"),
        ("StepSucceeded", "two_1"),
        ("StepStarted", "two_2"),
        ("StepSucceeded", "two_2"),
        ("ContextSucceeded", "two"),
        ("StepStarted", "three"),
        ("StepSucceeded", "three"),
        ("InvocationCompleted", None),
        ("ExecutionSucceeded", execution.details()["DurableExecutionName"]),
    ]
    assert [event["EventId"] for event in history] == list(range(1, len(history) + 1))
    [two] = [event["Id"] for event in history if event["EventType"] == "ContextStarted"]
    inside = {event["Name"] for event in history if event.get("ParentId") == two}
    assert inside == {"two_1", "two_2"}
