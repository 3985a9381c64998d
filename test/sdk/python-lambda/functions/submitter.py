"""Hands the id of a callback to somebody else, and waits for the answer."""

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.types import WaitForCallbackContext


def hand_over(callback_id: str, _: WaitForCallbackContext) -> None:
    """A mail to a person, say."""
    assert callback_id


@durable_execution
def handler(_: object, context: DurableContext) -> str:
    return context.wait_for_callback(hand_over, name="signature")
