"""A step that succeeds with its third attempt, an hour and two hours after those before it."""

from aws_durable_execution_sdk_python import DurableContext, StepContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration, JitterStrategy, StepConfig
from aws_durable_execution_sdk_python.retries import RetryStrategyConfig, create_retry_strategy

patiently = create_retry_strategy(
    RetryStrategyConfig(
        max_attempts=3,
        initial_delay=Duration.from_hours(1),
        max_delay=Duration.from_days(1),
        backoff_rate=2,
        jitter_strategy=JitterStrategy.NONE,
    )
)


@durable_execution
def handler(needed: int, context: DurableContext) -> str:
    def charge(step: StepContext) -> str:
        if step.attempt < needed:
            raise ConnectionError(f"attempt {step.attempt}")
        return f"charged with attempt {step.attempt}"

    return context.step(charge, name="charge", config=StepConfig(retry_strategy=patiently))
