"""Its process dies in the middle, once: between two steps, after the first is taken."""

import os
from pathlib import Path

from aws_durable_execution_sdk_python import DurableContext, durable_execution


@durable_execution
def handler(died: str, context: DurableContext) -> list[str]:
    first = context.step(lambda _: str(os.getpid()), name="before")
    if not Path(died).exists():
        Path(died).touch()
        os._exit(3)
    return [first, context.step(lambda _: str(os.getpid()), name="after")]
