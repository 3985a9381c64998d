"""Waiting for an instance, and using its id again."""

import re
import threading
from typing import Any

import grpc
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.internal.orchestrator_service_pb2 import (
    ORCHESTRATION_STATUS_COMPLETED,
    OrchestrationIdReusePolicy,
)
from durabletask.task import OrchestrationContext

from task_hub import TIMEOUT, TaskHub
from waiting_instance import wait_for_go

PENDING = OrchestrationStatus.PENDING
RUNNING = OrchestrationStatus.RUNNING


def test_33_an_unknown_instance_has_no_state(hub: TaskHub):
    assert hub.client.get_orchestration_state("nobody") is None


def test_41_43_waits_end_with_their_timeout(hub: TaskHub):
    instance_id = hub.start(wait_for_go)
    with pytest.raises(TimeoutError):
        hub.client.wait_for_orchestration_start(instance_id, timeout=0.2)
    assert hub.status(instance_id) is PENDING
    hub.serve([wait_for_go])
    with pytest.raises(TimeoutError):
        hub.client.wait_for_orchestration_completion(instance_id, timeout=0.2)


def test_40_pending_until_the_first_turn_is_done(hub: TaskHub):
    release = threading.Event()

    def slow_start(ctx: OrchestrationContext, _: Any):
        assert release.wait(TIMEOUT)
        yield ctx.wait_for_external_event("go")

    hub.serve([slow_start])
    instance_id = hub.start(slow_start)
    try:
        with pytest.raises(TimeoutError):
            hub.client.wait_for_orchestration_start(instance_id, timeout=0.2)
        assert hub.status(instance_id) is PENDING
    finally:
        release.set()
    started = hub.client.wait_for_orchestration_start(instance_id, timeout=TIMEOUT)
    assert started is not None and started.runtime_status is RUNNING


def test_12_14_an_id_in_use_is_refused_and_a_finished_one_replaced(hub: TaskHub):
    def echo(ctx: OrchestrationContext, given: Any):
        if given == "wait":
            yield ctx.wait_for_external_event("go")
        return given

    hub.serve([echo])
    hub.start(echo, input="wait", instance_id="same")
    with pytest.raises(grpc.RpcError) as refused:
        hub.start(echo, input="second", instance_id="same")
    assert refused.value.code() is grpc.StatusCode.ALREADY_EXISTS
    assert re.search("orchestration instance already exists", refused.value.details())

    hub.client.raise_orchestration_event("same", "go")
    assert hub.completed("same") == "wait"
    policy = OrchestrationIdReusePolicy(replaceableStatus=[ORCHESTRATION_STATUS_COMPLETED])
    hub.start(echo, input="second", instance_id="same", reuse_id_policy=policy)
    assert hub.completed("same") == "second"
