"""Looks every minute until it is done: its state lives in the step."""

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration
from aws_durable_execution_sdk_python.types import WaitForConditionCheckContext
from aws_durable_execution_sdk_python.waits import (
    WaitForConditionConfig,
    WaitForConditionDecision,
)


def look(seen: list[int], check: WaitForConditionCheckContext) -> list[int]:
    return [*seen, check.attempt]


@durable_execution
def handler(looks: int, context: DurableContext) -> list[int]:
    def until_enough(seen: list[int], _: int) -> WaitForConditionDecision:
        if len(seen) == looks:
            return WaitForConditionDecision.stop_polling()
        return WaitForConditionDecision.continue_waiting(Duration.from_minutes(1))

    config = WaitForConditionConfig(wait_strategy=until_enough, initial_state=[])
    return context.wait_for_condition(look, config, name="enough")
