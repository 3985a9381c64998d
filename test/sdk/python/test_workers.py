"""Several workers and filters: who gets the work."""

import threading
from collections.abc import Callable
from typing import Any

from durabletask import task
from durabletask.client import OrchestrationStatus
from durabletask.task import ActivityContext, OrchestrationContext
from durabletask.worker import (
    ConcurrencyOptions,
    EntityWorkItemFilter,
    OrchestrationWorkItemFilter,
    WorkItemFilters,
)

from entities import Counter, Journal, counter, journal
from task_hub import TIMEOUT, CallLog, TaskHub, eventually

PENDING = OrchestrationStatus.PENDING


def version(ctx: OrchestrationContext, _: Any):
    return ctx.version


def other(_: OrchestrationContext, __: Any):
    return "other"


def test_2_task_hubs_do_not_see_each_other(new_hub: Callable[[], TaskHub]):
    first, second = new_hub(), new_hub()
    first.serve([version])
    second.serve([other])
    assert first.output(version, instance_id="same", version="1") == "1"
    assert second.client.get_orchestration_state("same") is None
    assert second.output(other, instance_id="same") == "other"
    assert first.state("same").get_output() == "1"


ONE_AT_A_TIME = ConcurrencyOptions(maximum_concurrent_activity_work_items=1)


def fan_out(ctx: OrchestrationContext, count: int):
    return (yield task.when_all([ctx.call_activity("who") for _ in range(count)]))


def worker_named(hub: TaskHub, name: str, work: Callable[[], Any]) -> None:
    """A worker with one activity, which works and then says whose it is."""

    def who(_: ActivityContext, __: Any) -> str:
        work()
        return name

    hub.serve([fan_out], [who], concurrency_options=ONE_AT_A_TIME)


def test_132_133_two_workers_share_the_work(hub: TaskHub):
    # Neither can finish its first without the other.
    both = threading.Barrier(2)
    worker_named(hub, "a", lambda: both.wait(TIMEOUT))
    worker_named(hub, "b", lambda: both.wait(TIMEOUT))
    assert sorted(hub.output(fan_out, input=6)) == ["a", "a", "a", "b", "b", "b"]


def test_131_a_worker_gets_no_more_activities_than_it_asks_for(hub: TaskHub):
    entered, release = threading.Event(), threading.Event()

    def block() -> None:
        entered.set()
        assert release.wait(TIMEOUT)

    def who(_: ActivityContext, __: Any) -> str:
        return "free"

    calls = CallLog()
    worker_named(hub, "busy", block)
    instance_id = hub.start(fan_out, input=4)
    assert entered.wait(TIMEOUT)
    # Had the busy one been given more than its one, the free one could not do the rest.
    hub.serve([fan_out], [who], interceptors=[calls])
    eventually(lambda: len(calls["CompleteActivityTask"]), lambda count: count == 3)
    release.set()
    assert sorted(hub.completed(instance_id)) == ["busy", "free", "free", "free"]


def test_141_146_work_nobody_asked_for_waits_for_somebody_who_does(hub: TaskHub):
    worker = hub.new_worker()
    worker.add_orchestrator(version)
    worker.add_orchestrator(other)
    worker.use_work_item_filters(WorkItemFilters([OrchestrationWorkItemFilter("version")], [], []))
    worker.start()
    waiting = hub.start(other)
    assert hub.output(version) is None
    assert hub.status(waiting) is PENDING
    hub.serve([other])
    assert hub.completed(waiting) == "other"


def test_142_a_filter_may_name_versions(hub: TaskHub):
    worker = hub.new_worker()
    worker.add_orchestrator(version)
    one = WorkItemFilters([OrchestrationWorkItemFilter("version", ["1.0"])], [], [])
    worker.use_work_item_filters(one)
    worker.start()
    newer, unversioned = hub.start(version, version="2.0"), hub.start(version)
    assert hub.output(version, version="1.0") == "1.0"
    assert hub.status(newer) is PENDING
    assert hub.status(unversioned) is PENDING


def test_141_145_a_filter_names_entities_without_case_and_may_name_no_orchestration(hub: TaskHub):
    worker = hub.new_worker()
    worker.add_orchestrator(version)
    worker.add_entity(Counter)
    worker.use_work_item_filters(WorkItemFilters([], [], [EntityWorkItemFilter("COUNTER")]))
    worker.start()
    unwanted = hub.start(version)
    hub.client.signal_entity(journal("a"), "note", "unwanted")
    hub.client.signal_entity(counter("a"), "add", 1)
    hub.until_entity_state(counter("a"), 1)
    assert hub.status(unwanted) is PENDING
    assert hub.client.get_entity(journal("a")) is None

    # Filters made of what is registered let through all of that.
    other_worker = hub.new_worker()
    other_worker.add_orchestrator(version)
    other_worker.add_entity(Journal)
    other_worker.use_work_item_filters()
    other_worker.start()
    hub.completed(unwanted)
    hub.until_entity_state(journal("a"), ["unwanted"])


def test_134_147_work_waits_for_the_next_worker(hub: TaskHub):
    hub.serve([version]).stop()
    instance_id = hub.start(version, version="1.0")
    assert hub.status(instance_id) is PENDING
    hub.serve([version])
    assert hub.completed(instance_id) == "1.0"
