"""An orchestration that waits for an event named `go`."""

from typing import Any

from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext

from task_hub import TIMEOUT, TaskHub


def wait_for_go(ctx: OrchestrationContext, _: Any):
    return (yield ctx.wait_for_external_event("go"))


def running(hub: TaskHub) -> str:
    """An instance that waits for its event."""
    instance_id = hub.start(wait_for_go)
    started = hub.client.wait_for_orchestration_start(instance_id, timeout=TIMEOUT)
    assert started is not None and started.runtime_status is OrchestrationStatus.RUNNING
    return instance_id
