"""What the tests ask of the service, by boto3 alone."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import boto3
from botocore.config import Config

TIMEOUT = 60.0
"""Seconds that a wait may take before its test fails: a function is a process that has to start."""

T = TypeVar("T")


def eventually(read: Callable[[], T], done: Callable[[T], bool] = bool) -> T:
    """Reads until ``done`` says so, and returns what was read last."""
    deadline = time.monotonic() + TIMEOUT
    while not done(value := read()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {TIMEOUT} s; last read: {value!r}")
        time.sleep(0.02)
    return value


class Execution:
    """One execution, by its ARN."""

    def __init__(self, client: Any, arn: str):
        self.client = client
        self.arn = arn

    def details(self) -> dict[str, Any]:
        return self.client.get_durable_execution(DurableExecutionArn=self.arn)

    def status(self) -> str:
        return self.details()["Status"]

    def ended(self) -> dict[str, Any]:
        """The execution once it is over, however it ended."""
        return eventually(self.details, lambda details: details["Status"] != "RUNNING")

    def output(self) -> Any:
        """What it came to; it has to succeed."""
        details = self.ended()
        assert details["Status"] == "SUCCEEDED", details
        return json.loads(details["Result"])

    def duration(self) -> timedelta:
        """How long it took, by the clock of the service."""
        details = self.ended()
        return details["EndTimestamp"] - details["StartTimestamp"]

    def history(self, **options: Any) -> list[dict[str, Any]]:
        pages = self.client.get_paginator("get_durable_execution_history").paginate(
            DurableExecutionArn=self.arn, **options
        )
        return [event for page in pages for event in page["Events"]]

    def events(self, *types: str) -> list[dict[str, Any]]:
        """The events of these types."""
        return [event for event in self.history() if event["EventType"] in types]

    def result_of(self, name: str) -> str:
        """What the only operation of this name came to, as text."""
        [details] = [
            details
            for event in self.history()
            if event.get("Name") == name
            for key, details in event.items()
            if key.endswith("SucceededDetails")
        ]
        return details["Result"]["Payload"]

    def callback_id(self, name: str) -> str:
        """The id of the callback of this name, once it is there."""

        def read() -> list[str]:
            return [
                event["CallbackStartedDetails"]["CallbackId"]
                for event in self.events("CallbackStarted")
                if event.get("Name") == name
            ]

        return eventually(read)[0]

    def stop(self, **error: Any) -> Any:
        return self.client.stop_durable_execution(DurableExecutionArn=self.arn, Error=error)


class Service:
    """The service that the environment names."""

    def __init__(self) -> None:
        # A synchronous call waits for the end of an execution; a second try would hide a failure.
        config = Config(read_timeout=TIMEOUT, retries={"total_max_attempts": 1})
        self.client = boto3.client("lambda", config=config)

    def start(self, function: str, payload: Any = None, **options: Any) -> Execution:
        """Starts an execution, and does not wait for it."""
        answer = self._invoke(function, payload, InvocationType="Event", **options)
        assert answer["StatusCode"] == 202
        return Execution(self.client, answer["DurableExecutionArn"])

    def run(self, function: str, payload: Any = None, **options: Any) -> tuple[Execution, Any]:
        """Runs an execution, which has to succeed, to its end; returns it and what it came to."""
        answer = self._invoke(function, payload, **options)
        output = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, output
        return Execution(self.client, answer["DurableExecutionArn"]), output

    def fail(self, function: str, payload: Any = None, **options: Any) -> tuple[Execution, Any]:
        """Runs an execution that has to fail; returns it and the error that the caller gets."""
        answer = self._invoke(function, payload, **options)
        error = json.loads(answer["Payload"].read())
        assert answer["FunctionError"] == "Unhandled", error
        return Execution(self.client, answer["DurableExecutionArn"]), error

    def named(self, function: str, **options: Any) -> list[dict[str, Any]]:
        """The executions of a function that fit."""
        pages = self.client.get_paginator("list_durable_executions_by_function").paginate(
            FunctionName=function, **options
        )
        return [execution for page in pages for execution in page["DurableExecutions"]]

    def _invoke(self, function: str, payload: Any, **options: Any) -> dict[str, Any]:
        return self.client.invoke(FunctionName=function, Payload=json.dumps(payload), **options)
