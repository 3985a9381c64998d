"""Critical sections: who holds a lock, and who waits for it."""

from datetime import timedelta
from typing import Any

from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext
from durabletask.worker import OrchestrationWorkItemFilter, WorkItemFilters

from critical_sections import (
    hold,
    holding,
    lock_and_note,
    locked_by,
    note,
    until_queued,
)
from entities import Counter, Journal, counter, journal
from task_hub import TIMEOUT, TaskHub


def test_233_who_calls_a_locked_entity_waits_for_its_release(hub: TaskHub):
    hub.serve([hold, note], entities=[Journal])
    holder = holding(hub, "holder")
    other = hub.start(note, input="other")
    until_queued(hub, 1)
    assert hub.entity_state(journal("a")) == ["holder in"]
    hub.client.raise_orchestration_event(holder, "go")
    # The holder's second call, sent after the other's, overtakes it.
    assert hub.completed(other) == ["holder in", "holder out", "other"]
    assert hub.completed(holder) == "holder"


def test_234_a_signal_to_a_locked_entity_waits_too(hub: TaskHub):
    hub.serve([hold], entities=[Journal])
    holder = holding(hub, "holder")
    hub.client.signal_entity(journal("a"), "note", "signal")
    until_queued(hub, 1)
    hub.client.raise_orchestration_event(holder, "go")
    hub.until_entity_state(journal("a"), ["holder in", "holder out", "signal"])


def test_235_what_was_queued_before_the_lock_comes_before_it(hub: TaskHub):
    # Nobody hosts the journal yet: everything for it has to queue.
    worker = hub.new_worker()
    worker.add_orchestrator(lock_and_note)
    only = [OrchestrationWorkItemFilter("lock_and_note")]
    worker.use_work_item_filters(WorkItemFilters(only, [], []))
    worker.start()
    for text in ["one", "two"]:
        hub.client.signal_entity(journal("a"), "note", text)
    locker = hub.start(lock_and_note, input="locked")
    hub.client.wait_for_orchestration_start(locker, timeout=TIMEOUT)
    hub.client.signal_entity(journal("a"), "note", "after")
    hub.serve([lock_and_note], entities=[Journal])
    assert hub.completed(locker) == ["one", "two", "locked"]


def test_233_nothing_is_lost_when_everybody_reads_and_writes(hub: TaskHub):
    def increment(ctx: OrchestrationContext, _: Any):
        with (yield ctx.lock_entities([counter("a")])):
            value = yield ctx.call_entity(counter("a"), "get")
            yield ctx.create_timer(timedelta(milliseconds=5))
            yield ctx.call_entity(counter("a"), "set", value + 1)

    hub.serve([increment], entities=[Counter])
    for instance_id in [hub.start(increment) for _ in range(10)]:
        hub.completed(instance_id)
    assert hub.entity_state(counter("a")) == 10


def test_236_locks_of_the_same_entities_in_any_order_do_not_deadlock(hub: TaskHub):
    def transfer(ctx: OrchestrationContext, request: list[Any]):
        source, target, amount = request
        with (yield ctx.lock_entities([counter(source), counter(target)])):
            left = yield ctx.call_entity(counter(source), "get")
            yield ctx.call_entity(counter(source), "set", left - amount)
            yield ctx.call_entity(counter(target), "add", amount)

    hub.serve([transfer], entities=[Counter])
    pairs = [("a", "b", 1), ("b", "a", 2), ("b", "c", 3), ("c", "a", 4)] * 3
    for instance_id in [hub.start(transfer, input=list(pair)) for pair in pairs]:
        hub.completed(instance_id)
    balances = [hub.entity_state(counter(key)) for key in "abc"]
    assert balances == [15, -12, -3]


def test_238_locks_are_granted_in_the_order_of_the_requests(hub: TaskHub):
    hub.serve([hold, lock_and_note], entities=[Journal])
    holder = holding(hub, "holder")
    waiting = []
    for number in range(3):
        waiting.append(hub.start(lock_and_note, input=f"waiter {number}"))
        until_queued(hub, number + 1)
    hub.client.raise_orchestration_event(holder, "go")
    assert hub.completed(waiting[2]) == [
        "holder in",
        "holder out",
        "waiter 0",
        "waiter 1",
        "waiter 2",
    ]


def test_239_the_metadata_name_the_holder(hub: TaskHub):
    hub.serve([hold], entities=[Journal])
    holder = holding(hub, "holder")
    assert locked_by(hub, journal("a")) == holder
    hub.client.raise_orchestration_event(holder, "go")
    hub.completed(holder)
    assert locked_by(hub, journal("a")) is None


def test_a_section_may_lock_entities_that_do_not_exist(hub: TaskHub):
    def both(ctx: OrchestrationContext, _: Any):
        with (yield ctx.lock_entities([counter("a"), EntityInstanceId("nobody", "b")])):
            return (yield ctx.call_entity(counter("a"), "add", 1))

    hub.serve([both], entities=[Counter])
    assert hub.output(both) == 1
    assert [str(found.id) for found in hub.client.get_all_entities()] == ["@counter@a"]
