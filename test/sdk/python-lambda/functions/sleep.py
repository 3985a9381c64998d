"""Waits as many seconds as it is told."""

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration


@durable_execution
def handler(seconds: int, context: DurableContext) -> str:
    context.wait(Duration.from_seconds(seconds), name="pause")
    return f"{seconds} s later"
