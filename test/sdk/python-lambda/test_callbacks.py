"""Callbacks: answered by boto3, or by nobody in time."""

import uuid
from base64 import b64encode
from datetime import timedelta

import pytest

from service import Execution, Service, eventually

HOUR = 3600


def asking(service: Service, **seconds: int) -> tuple[Execution, str]:
    execution = service.start("approval", seconds)
    return execution, execution.callback_id("approval")


def test_success_brings_its_result_as_text(service: Service):
    execution, callback_id = asking(service)
    service.client.send_durable_execution_callback_success(
        CallbackId=callback_id, Result=b"by Ada, \xc3\xa4t last"
    )
    assert execution.output() == ["approved", "by Ada, ät last"]
    assert execution.result_of("approval") == "by Ada, ät last"


def test_success_without_a_result(service: Service):
    execution, callback_id = asking(service)
    service.client.send_durable_execution_callback_success(CallbackId=callback_id)
    assert execution.output() == ["approved", None]


def test_failure_brings_its_error(service: Service):
    execution, callback_id = asking(service)
    service.client.send_durable_execution_callback_failure(
        CallbackId=callback_id,
        Error={"ErrorType": "Refused", "ErrorMessage": "too dear", "ErrorData": '{"limit":5}'},
    )
    assert execution.output() == ["refused", "too dear", '{"limit":5}']


def test_failure_without_an_error(service: Service):
    execution, callback_id = asking(service)
    service.client.send_durable_execution_callback_failure(CallbackId=callback_id)
    assert execution.output()[0] == "refused"
    [failed] = execution.events("CallbackFailed")
    # What is not there is left out.
    assert failed["CallbackFailedDetails"]["Error"]["Payload"] == {}


def test_a_heartbeat_is_taken_while_the_callback_is_open(service: Service):
    execution, callback_id = asking(service, heartbeat_timeout=HOUR)
    service.client.send_durable_execution_callback_heartbeat(CallbackId=callback_id)
    service.client.send_durable_execution_callback_success(CallbackId=callback_id, Result=b"yes")
    assert execution.output() == ["approved", "yes"]
    with pytest.raises(service.client.exceptions.CallbackTimeoutException) as refused:
        service.client.send_durable_execution_callback_heartbeat(CallbackId=callback_id)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


@pytest.mark.parametrize(
    ("timeouts", "error_type"),
    [
        ({"timeout": HOUR}, "Callback.Timeout"),
        ({"timeout": 2 * HOUR, "heartbeat_timeout": HOUR}, "Callback.Heartbeat"),
    ],
)
def test_nobody_answers_in_time(service: Service, timeouts: dict[str, int], error_type: str):
    execution, callback_id = asking(service, **timeouts)
    # Another execution takes time with it: by itself a skip does not go to what nobody may answer.
    service.run("sleep", HOUR + 1)
    outcome, _ = execution.output()
    assert outcome == "timed out"
    [event] = execution.events("CallbackTimedOut")
    assert event["CallbackTimedOutDetails"]["Error"]["Payload"]["ErrorType"] == error_type
    with pytest.raises(service.client.exceptions.CallbackTimeoutException):
        service.client.send_durable_execution_callback_success(CallbackId=callback_id)
    assert execution.duration() >= timedelta(hours=1)


def test_an_unknown_callback_is_not_found(service: Service):
    unknown = b64encode(uuid.uuid4().bytes).decode()
    with pytest.raises(service.client.exceptions.ResourceNotFoundException):
        service.client.send_durable_execution_callback_success(CallbackId=unknown)


def test_wait_for_callback_hands_the_id_over(service: Service):
    execution = service.start("submitter")
    [started] = eventually(lambda: execution.events("CallbackStarted"))
    callback_id = started["CallbackStartedDetails"]["CallbackId"]
    [context] = execution.events("ContextStarted")
    assert (context["Name"], context["SubType"]) == ("signature", "WaitForCallback")
    assert started["ParentId"] == context["Id"]
    service.client.send_durable_execution_callback_success(CallbackId=callback_id, Result=b"Ada")
    assert execution.output() == "Ada"
