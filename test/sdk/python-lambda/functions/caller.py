"""Invokes the function that it is told to."""

from typing import Any

from aws_durable_execution_sdk_python import DurableContext, InvokeError, durable_execution


@durable_execution
def handler(call: dict[str, Any], context: DurableContext) -> list[Any]:
    try:
        return ["returned", context.invoke(call["function"], call["payload"], name="call")]
    except InvokeError as error:
        return ["failed", error.error_type, error.message]
