"""260: the SDK's scheduled tasks, an entity per schedule that wakes itself up."""

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
)
from durabletask.scheduled import (
    ScheduleCreationOptions,
    ScheduledTaskClient,
    ScheduleNotFoundError,
    ScheduleQuery,
    ScheduleStatus,
    ScheduleUpdateOptions,
)
from durabletask.task import OrchestrationContext

from task_hub import TIMEOUT, TaskHub, eventually

EVERY_SECOND = timedelta(seconds=1)
EVERY_HOUR = timedelta(hours=1)


def report(_: OrchestrationContext, about: Any):
    return f"report on {about}"


def schedules(hub: TaskHub) -> ScheduledTaskClient:
    """A worker that runs schedules, and the client that manages them."""
    worker = hub.new_worker()
    worker.configure_scheduled_tasks()
    worker.add_orchestrator(report)
    worker.start()
    return ScheduledTaskClient(hub.client, operation_timeout=TIMEOUT)


def options(name: str, **changes: Any) -> ScheduleCreationOptions:
    given: dict[str, Any] = {
        "schedule_id": name,
        "orchestration_name": "report",
        "orchestration_input": "sales",
        "interval": EVERY_SECOND,
        "start_immediately_if_late": True,
    }
    return ScheduleCreationOptions(**{**given, **changes})


def runs(hub: TaskHub, name: str) -> list[OrchestrationState]:
    """The completed instances that a schedule has started, oldest first."""
    completed = [OrchestrationStatus.COMPLETED]
    query = OrchestrationQuery(
        instance_id_prefix=f"{name}-", runtime_status=completed, fetch_inputs_and_outputs=True
    )
    return hub.client.get_all_orchestration_states(query)


def until_runs(hub: TaskHub, name: str, count: int) -> list[OrchestrationState]:
    return eventually(lambda: runs(hub, name), lambda found: len(found) >= count)


def test_260_a_schedule_starts_its_orchestration_again_and_again(hub: TaskHub):
    client = schedules(hub)
    before = datetime.now(timezone.utc)
    schedule = client.create_schedule(options("hourly"))
    first, second = until_runs(hub, "hourly", 2)[:2]
    assert [first.get_output(), second.get_output()] == ["report on sales"] * 2
    assert first.instance_id != second.instance_id

    described = schedule.describe()
    assert described.schedule_id == "hourly"
    assert described.status is ScheduleStatus.ACTIVE
    assert described.orchestration_name == "report"
    assert described.orchestration_input == "sales"
    assert described.interval == EVERY_SECOND
    assert described.last_run_at is not None and described.last_run_at >= before
    assert described.next_run_at is not None and described.next_run_at > described.last_run_at
    schedule.delete()


def test_260_paused_it_starts_nothing_resumed_it_goes_on(hub: TaskHub):
    client = schedules(hub)
    schedule = client.create_schedule(options("paused"))
    until_runs(hub, "paused", 1)
    schedule.pause()
    described = schedule.describe()
    assert (described.status, described.next_run_at) == (ScheduleStatus.PAUSED, None)

    everything = OrchestrationQuery(instance_id_prefix="paused-")
    # An instance that starts after the next run would have: when it is done, the run is overdue.
    count = len(hub.client.get_all_orchestration_states(everything))
    later = datetime.now(timezone.utc) + EVERY_SECOND + timedelta(milliseconds=100)
    hub.completed(hub.start(report, start_at=later, instance_id=uuid.uuid4().hex))
    assert len(hub.client.get_all_orchestration_states(everything)) == count

    schedule.resume()
    until_runs(hub, "paused", count + 1)
    assert schedule.describe().status is ScheduleStatus.ACTIVE
    schedule.delete()


def test_260_an_update_changes_what_the_next_run_does(hub: TaskHub):
    client = schedules(hub)
    schedule = client.create_schedule(options("changing", interval=EVERY_HOUR))
    [first] = until_runs(hub, "changing", 1)
    assert first.get_output() == "report on sales"
    schedule.update(ScheduleUpdateOptions(orchestration_input="stock", interval=EVERY_SECOND))
    second = until_runs(hub, "changing", 2)[1]
    assert second.get_output() == "report on stock"
    described = schedule.describe()
    assert (described.orchestration_input, described.interval) == ("stock", EVERY_SECOND)
    schedule.delete()


def test_260_schedules_are_listed_and_deleted(hub: TaskHub):
    client = schedules(hub)
    for name in ["list-a", "list-b", "other"]:
        client.create_schedule(options(name, interval=EVERY_HOUR))
    client.get_schedule_client("list-b").pause()

    def listed(**query: Any) -> list[str]:
        return [found.schedule_id for found in client.list_schedules(ScheduleQuery(**query))]

    assert listed() == ["list-a", "list-b", "other"]
    assert listed(page_size=1) == ["list-a", "list-b", "other"]
    assert listed(schedule_id_prefix="list-") == ["list-a", "list-b"]
    assert listed(status=ScheduleStatus.PAUSED) == ["list-b"]
    assert listed(created_from=datetime.now(timezone.utc) + EVERY_HOUR) == []

    client.get_schedule_client("list-a").delete()
    assert listed() == ["list-b", "other"]
    assert client.get_schedule("list-a") is None
    with pytest.raises(ScheduleNotFoundError):
        client.get_schedule_client("list-a").describe()


def test_260_what_a_schedule_does_not_allow_is_said(hub: TaskHub):
    client = schedules(hub)
    schedule = client.create_schedule(options("strict", interval=EVERY_HOUR))
    with pytest.raises(RuntimeError, match="Invalid state transition.*resume_schedule"):
        schedule.resume()
    with pytest.raises(RuntimeError, match="pause_schedule"):
        client.get_schedule_client("unknown").pause()
    assert client.get_schedule("unknown") is None


def test_260_a_schedule_past_its_end_deletes_itself(hub: TaskHub):
    client = schedules(hub)
    end = datetime.now(timezone.utc) + timedelta(milliseconds=900)
    client.create_schedule(options("ending", end_at=end))
    until_runs(hub, "ending", 1)
    eventually(lambda: client.get_schedule("ending") is None)
    assert len(runs(hub, "ending")) == 1
