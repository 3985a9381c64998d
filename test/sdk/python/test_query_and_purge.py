"""Finding instances, paging through them, and purging them."""

from datetime import timedelta, timezone
from typing import Any

import pytest
from durabletask.client import OrchestrationQuery, OrchestrationStatus, Page
from durabletask.task import OrchestrationContext

from task_hub import TIMEOUT, CallLog, TaskHub, eventually

COMPLETED = OrchestrationStatus.COMPLETED
FAILED = OrchestrationStatus.FAILED
RUNNING = OrchestrationStatus.RUNNING


def ending(ctx: OrchestrationContext, how: str):
    if how == "fail":
        raise ValueError("as asked")
    if how == "wait":
        yield ctx.wait_for_external_event("go")
    return how


def instances(hub: TaskHub, **endings: str) -> None:
    """Starts one instance per name and waits until each has come as far as it goes."""
    for instance_id, how in endings.items():
        hub.start(ending, input=how, instance_id=instance_id)
        if how == "wait":
            hub.client.wait_for_orchestration_start(instance_id, timeout=TIMEOUT)
        else:
            hub.wait(instance_id)


def ids(hub: TaskHub, **query: Any) -> list[str]:
    states = hub.client.get_all_orchestration_states(OrchestrationQuery(**query))
    return [state.instance_id for state in states]


def test_105_107_108_query_by_status_and_prefix(hub: TaskHub):
    hub.serve([ending])
    instances(hub, order_1="complete", order_2="fail", order_3="wait", bill_1="complete")
    assert ids(hub) == ["order_1", "order_2", "order_3", "bill_1"]
    assert ids(hub, runtime_status=[COMPLETED]) == ["order_1", "bill_1"]
    assert ids(hub, runtime_status=[FAILED, RUNNING]) == ["order_2", "order_3"]
    assert ids(hub, instance_id_prefix="order_") == ["order_1", "order_2", "order_3"]
    assert ids(hub, instance_id_prefix="bill_", runtime_status=[FAILED]) == []

    [bare] = hub.client.get_all_orchestration_states(OrchestrationQuery(instance_id_prefix="bill"))
    assert (bare.name, bare.serialized_input, bare.serialized_output) == ("ending", None, None)
    [full] = hub.client.get_all_orchestration_states(
        OrchestrationQuery(instance_id_prefix="bill", fetch_inputs_and_outputs=True)
    )
    assert (full.get_input(), full.get_output()) == ("complete", "complete")


def test_106_query_by_time_of_creation(hub: TaskHub):
    hub.serve([ending])
    instances(hub, first="complete")
    created = hub.state("first").created_at.replace(tzinfo=timezone.utc)
    moment = timedelta(milliseconds=1)
    assert ids(hub, created_time_from=created - moment) == ["first"]
    assert ids(hub, created_time_from=created + moment) == []
    assert ids(hub, created_time_to=created + moment) == ["first"]
    assert ids(hub, created_time_to=created - moment) == []


def test_104_110_pages_add_up_to_everything(hub: TaskHub):
    hub.serve([ending])
    names = [f"i{number}" for number in range(7)]
    instances(hub, **dict.fromkeys(names, "complete"))

    for size, pages in [(3, 3), (7, 1), (None, 1)]:
        calls = CallLog()
        client = hub.new_client(interceptors=[calls])
        found = client.get_all_orchestration_states(OrchestrationQuery(max_instance_count=size))
        assert [state.instance_id for state in found] == names
        assert len(calls["QueryInstances"]) == pages, f"page size {size}"


def test_112_114_terminal_instances_page_by_page(hub: TaskHub):
    hub.serve([ending])
    instances(hub, a="complete", b="fail", c="wait")
    first = hub.client.list_instance_ids(page_size=1)
    assert first.items == ["a"]
    assert first.continuation_token is not None and "a" in first.continuation_token
    second = hub.client.list_instance_ids(page_size=1, continuation_token=first.continuation_token)
    assert second == Page(items=["b"], continuation_token=None)
    assert hub.client.list_instance_ids(runtime_status=[FAILED]).items == ["b"]

    ended = hub.state("b").last_updated_at.replace(tzinfo=timezone.utc)
    later = ended + timedelta(milliseconds=1)
    assert hub.client.list_instance_ids(completed_time_to=later).items == ["a", "b"]
    assert hub.client.list_instance_ids(completed_time_from=later).items == []


def test_115_116_117_purge_by_id(hub: TaskHub):
    hub.serve([ending])
    instances(hub, done="complete", busy="wait")
    for instance_id, count in [("done", 1), ("done", 0), ("busy", 0), ("nobody", 0)]:
        result = hub.client.purge_orchestration(instance_id)
        assert (result.deleted_instance_count, result.is_complete) == (count, True), instance_id
    assert ids(hub) == ["busy"]


def parent(ctx: OrchestrationContext, _: Any):
    for number in range(2):
        yield ctx.call_sub_orchestrator(
            ending, input="complete", instance_id=f"{ctx.instance_id}-{number}"
        )


@pytest.mark.parametrize(("recursive", "left"), [(True, []), (False, ["p-0", "p-1"])])
def test_118_119_purge_with_and_without_the_children(
    hub: TaskHub, recursive: bool, left: list[str]
):
    hub.serve([parent, ending])
    hub.completed(hub.start(parent, instance_id="p"))
    result = hub.client.purge_orchestration("p", recursive=recursive)
    assert result.deleted_instance_count == 3 - len(left)
    assert ids(hub) == left


def test_120_purge_by_filter_spares_what_is_running(hub: TaskHub):
    hub.serve([ending])
    instances(hub, a="complete", b="fail", c="wait")
    created = hub.state("a").created_at.replace(tzinfo=timezone.utc)
    before = created - timedelta(milliseconds=1)
    assert hub.client.purge_orchestrations_by(created_time_to=before).deleted_instance_count == 0

    failed = hub.client.purge_orchestrations_by(runtime_status=[FAILED])
    assert (failed.deleted_instance_count, failed.is_complete) == (1, True)
    assert ids(hub) == ["a", "c"]
    rest = hub.client.purge_orchestrations_by(
        created_time_from=before, timeout=timedelta(seconds=20)
    )
    assert (rest.deleted_instance_count, rest.is_complete) == (1, True)
    assert ids(hub) == ["c"]


def test_79_terminated_and_purged_with_its_children(hub: TaskHub):
    def waiting_parent(ctx: OrchestrationContext, _: Any):
        yield ctx.call_sub_orchestrator(ending, input="wait", instance_id="child")

    hub.serve([waiting_parent, ending])
    hub.start(waiting_parent, instance_id="parent")
    eventually(lambda: ids(hub, runtime_status=[RUNNING]), lambda found: len(found) == 2)
    hub.client.terminate_orchestration("parent", recursive=True)
    hub.wait("parent")
    assert hub.client.purge_orchestration("parent").deleted_instance_count == 2
    assert ids(hub) == []


def test_a_purged_id_can_be_used_again(hub: TaskHub):
    hub.serve([ending])
    instances(hub, same="fail")
    hub.client.purge_orchestration("same")
    assert hub.client.get_orchestration_state("same") is None
    assert hub.output(ending, input="again", instance_id="same") == "again"
