"""Versions: which a worker takes, fails, or leaves to others."""

from typing import Any

import pytest
from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext
from durabletask.worker import (
    TaskHubGrpcWorker,
    VersionFailureStrategy,
    VersioningOptions,
    VersionMatchStrategy,
)

from task_hub import CallLog, TaskHub, eventually

PENDING = OrchestrationStatus.PENDING
FAILED = OrchestrationStatus.FAILED


def version(ctx: OrchestrationContext, _: Any):
    return ctx.version


def other(_: OrchestrationContext, __: Any):
    return "other"


def versioned(hub: TaskHub, calls: CallLog | None = None, **options: Any) -> TaskHubGrpcWorker:
    worker = hub.new_worker(interceptors=[calls] if calls else None)
    worker.add_orchestrator(version)
    worker.use_versioning(VersioningOptions(**options))
    worker.start()
    return worker


@pytest.mark.parametrize(
    ("strategy", "taken", "refused"),
    [
        (VersionMatchStrategy.STRICT, ["1.1"], ["1.0", "2.0"]),
        (VersionMatchStrategy.CURRENT_OR_OLDER, ["1.0", "1.1"], ["2.0"]),
    ],
)
def test_a_version_that_does_not_match_fails(
    hub: TaskHub, strategy: VersionMatchStrategy, taken: list[str], refused: list[str]
):
    fail = VersionFailureStrategy.FAIL
    versioned(hub, version="1.1", match_strategy=strategy, failure_strategy=fail)
    assert [hub.output(version, version=given) for given in taken] == taken
    for given in refused:
        state = hub.run(version, version=given)
        assert state.runtime_status is FAILED
        assert state.failure_details is not None
        assert state.failure_details.error_type == "VersionMismatch"


def test_148_150_a_version_that_is_rejected_goes_to_another_worker(hub: TaskHub):
    calls = CallLog()
    strict, reject = VersionMatchStrategy.STRICT, VersionFailureStrategy.REJECT
    versioned(hub, calls, version="1.0", match_strategy=strict, failure_strategy=reject)
    instance_id = hub.start(version, version="2.0")
    # It is offered again and again, and its status says nothing of it.
    eventually(lambda: len(calls["AbandonTaskOrchestratorWorkItem"]), lambda count: count >= 2)
    assert hub.status(instance_id) is PENDING
    versioned(hub, version="2.0", match_strategy=strict, failure_strategy=reject)
    assert hub.completed(instance_id) == "2.0"


def test_default_versions_of_client_and_worker(hub: TaskHub):
    def parent(ctx: OrchestrationContext, _: Any):
        inherited = yield ctx.call_sub_orchestrator(version)
        chosen = yield ctx.call_sub_orchestrator(version, version="5.0")
        return [ctx.version, inherited, chosen]

    worker = hub.new_worker()
    worker.add_orchestrator(parent)
    worker.add_orchestrator(version)
    anything = VersionMatchStrategy.NONE
    worker.use_versioning(VersioningOptions(default_version="4.0", match_strategy=anything))
    worker.start()
    client = hub.new_client(default_version="3.0")
    instance_id = client.schedule_new_orchestration(parent)
    assert hub.completed(instance_id) == ["3.0", "4.0", "5.0"]
