"""A child context whose result is too large to be kept: it is made anew from its steps."""

from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import Duration


@durable_execution
def handler(size: int, context: DurableContext) -> int:
    def pages(child: DurableContext) -> list[str]:
        return [child.step(lambda _: "x" * 100_000, name=f"page-{n}") for n in range(size)]

    text = "".join(context.run_in_child_context(pages, name="pages"))
    context.wait(Duration.from_seconds(1))
    return len(text)
