"""Functions that invoke others."""

import json

from service import Execution, Service


def test_a_durable_function_is_an_execution_of_its_own(service: Service):
    execution, output = service.run("caller", {"function": "sleep", "payload": 3600})
    assert output == ["returned", "3600 s later"]
    [started] = execution.events("ChainedInvokeStarted")
    details = started["ChainedInvokeStartedDetails"]
    assert details["FunctionName"] == "sleep"
    target = Execution(service.client, details["DurableExecutionArn"])
    assert target.output() == "3600 s later"
    assert json.loads(target.details()["InputPayload"]) == 3600


def test_a_plain_function_is_called_once(service: Service):
    call = {"function": "tax", "payload": {"net": 100}}
    assert service.run("caller", call)[1] == ["returned", {"tax": 25}]


def test_a_failure_of_the_other_reaches_the_caller(service: Service):
    call = {"function": "failing", "payload": "sold out"}
    assert service.run("caller", call)[1] == ["failed", "ValueError", "sold out"]


def test_a_failure_of_a_plain_function_does_too(service: Service):
    call = {"function": "tax", "payload": {"net": -1}}
    outcome, error_type, message = service.run("caller", call)[1]
    assert (outcome, error_type) == ("failed", "ValueError")
    assert message == "a negative order has no tax"


def test_a_plain_function_is_called_by_clients_as_well(service: Service):
    answer = service.client.invoke(FunctionName="tax", Payload=b'{"net": 8}')
    assert json.loads(answer["Payload"].read()) == {"tax": 2}
    assert "DurableExecutionArn" not in answer


def test_a_function_that_is_not_there(service: Service):
    outcome, error_type, _ = service.run("caller", {"function": "nobody", "payload": 1})[1]
    assert (outcome, error_type) == ("failed", "ResourceNotFoundException")
