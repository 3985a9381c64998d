"""Fails with what it is told."""

from aws_durable_execution_sdk_python import DurableContext, durable_execution


@durable_execution
def handler(message: str, _: DurableContext) -> None:
    raise ValueError(message)
