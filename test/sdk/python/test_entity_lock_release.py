"""How a lock comes free: on every way its holder can end."""

import re
from typing import Any

import grpc
import pytest
from durabletask.client import OrchestrationStatus
from durabletask.task import OrchestrationContext

from critical_sections import (
    hold,
    holding,
    lock_and_note,
    locked_by,
    note,
    until_queued,
)
from entities import Counter, Journal, counter, journal
from task_hub import TaskHub

COMPLETED = OrchestrationStatus.COMPLETED
FAILED = OrchestrationStatus.FAILED
TERMINATED = OrchestrationStatus.TERMINATED


def test_a_call_that_fails_inside_a_section_leaves_the_section_whole(hub: TaskHub):
    def careful(ctx: OrchestrationContext, _: Any):
        with (yield ctx.lock_entities([counter("a")])):
            try:
                yield ctx.call_entity(counter("a"), "add_and_fail", 1)
            except Exception:
                return (yield ctx.call_entity(counter("a"), "add", 2))

    hub.serve([careful], entities=[Counter])
    assert hub.output(careful) == 2
    assert locked_by(hub, counter("a")) is None


@pytest.mark.parametrize("how", ["fail", "next generation"])
def test_241_243_a_holder_that_ends_inside_its_section_lets_go(hub: TaskHub, how: str):
    hub.serve([hold, lock_and_note], entities=[Journal])
    holder = holding(hub, how)
    waiter = hub.start(lock_and_note, input="waiter")
    until_queued(hub, 1)
    hub.client.raise_orchestration_event(holder, "go")
    assert hub.completed(waiter) == [f"{how} in", "waiter"]
    if how == "fail":
        assert hub.wait(holder).runtime_status is FAILED
    else:
        # Its second generation asked for the lock after the waiter did.
        hub.until_entity_state(journal("a"), [f"{how} in", "waiter", "done in"])
        hub.client.raise_orchestration_event(holder, "go")
        assert hub.completed(holder) == "done"


def test_242_a_holder_that_is_terminated_lets_go(hub: TaskHub):
    hub.serve([hold, lock_and_note], entities=[Journal])
    holder = holding(hub, "holder")
    waiter = hub.start(lock_and_note, input="waiter")
    until_queued(hub, 1)
    hub.client.terminate_orchestration(holder)
    assert hub.completed(waiter) == ["holder in", "waiter"]
    assert hub.wait(holder).runtime_status is TERMINATED


def test_244_a_waiter_that_is_terminated_and_purged_never_gets_the_lock(hub: TaskHub):
    hub.serve([hold, lock_and_note], entities=[Journal])
    holder = holding(hub, "holder")
    waiter = hub.start(lock_and_note, input="waiter")
    until_queued(hub, 1)
    hub.client.terminate_orchestration(waiter)
    hub.wait(waiter)
    assert hub.client.purge_orchestration(waiter).deleted_instance_count == 1
    hub.client.raise_orchestration_event(holder, "go")
    hub.completed(holder)
    notes = hub.output(lock_and_note, input="next")
    assert notes == ["holder in", "holder out", "next"]


def test_257_clean_storage_finds_no_lock_that_its_holder_left_behind(hub: TaskHub):
    hub.serve([hold], entities=[Journal])
    holder = holding(hub, "holder")
    cleaned = hub.client.clean_entity_storage()
    assert cleaned.orphaned_locks_released == 0
    assert locked_by(hub, journal("a")) == holder
    hub.client.terminate_orchestration(holder)
    hub.wait(holder)
    hub.client.purge_orchestration(holder)
    assert locked_by(hub, journal("a")) is None
    assert hub.client.clean_entity_storage().orphaned_locks_released == 0


def test_265_a_failure_inside_a_section_cannot_be_rewound(hub: TaskHub):
    hub.serve([hold], entities=[Journal])
    holder = holding(hub, "fail")
    hub.client.raise_orchestration_event(holder, "go")
    assert hub.wait(holder).runtime_status is FAILED
    with pytest.raises(grpc.RpcError) as refused:
        hub.client.rewind_orchestration(holder)
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert re.search("unreleased entity lock", refused.value.details())
    assert hub.status(holder) is FAILED


def test_a_suspended_holder_keeps_its_lock(hub: TaskHub):
    hub.serve([hold, note], entities=[Journal])
    holder = holding(hub, "holder")
    hub.client.suspend_orchestration(holder)
    other = hub.start(note, input="other")
    until_queued(hub, 1)
    hub.client.raise_orchestration_event(holder, "go")
    assert locked_by(hub, journal("a")) == holder
    assert hub.entity_state(journal("a")) == ["holder in"]
    hub.client.resume_orchestration(holder)
    assert hub.completed(other) == ["holder in", "holder out", "other"]
    assert hub.wait(holder).runtime_status is COMPLETED
