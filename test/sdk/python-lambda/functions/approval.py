"""Waits for an approval, with the timeouts that it is given, and says how that went."""

from aws_durable_execution_sdk_python import (
    CallbackExternalError,
    CallbackTimeoutError,
    DurableContext,
    durable_execution,
)
from aws_durable_execution_sdk_python.config import CallbackConfig, Duration


@durable_execution
def handler(seconds: dict[str, int], context: DurableContext) -> list[str | None]:
    timeouts = {name: Duration.from_seconds(each) for name, each in seconds.items()}
    approval = context.create_callback(name="approval", config=CallbackConfig(**timeouts))
    try:
        return ["approved", approval.result()]
    except CallbackTimeoutError as error:
        return ["timed out", str(error)]
    except CallbackExternalError as error:
        return ["refused", str(error), error.data]
