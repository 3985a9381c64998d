"""260: the SDK's history export, an entity per job and an orchestration that does the work."""

import gzip
import json
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from durabletask.client import OrchestrationStatus
from durabletask.extensions.history_export import (
    ExportDestination,
    ExportFormat,
    ExportFormatKind,
    ExportHistoryClient,
    ExportJobCreationOptions,
    ExportJobQuery,
    ExportJobStatus,
    ExportMode,
    orchestrator,
    orchestrator_instance_id_for,
)
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TIMEOUT, TaskHub, eventually

ANY_TIME = datetime(2020, 1, 1, tzinfo=timezone.utc)
JSON = ExportFormat(kind=ExportFormatKind.JSON)


class Shelf:
    """A destination in memory: what the export writes, by instance."""

    def __init__(self):
        self.broken = False
        self.writes: list[str] = []
        self.blobs: dict[str, bytes] = {}
        self.names: dict[str, str] = {}
        self._lock = threading.Lock()

    def write(
        self,
        *,
        instance_id: str,
        container: str,
        blob_name: str,
        payload: bytes,
        content_type: str,
        content_encoding: str | None,
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        with self._lock:
            self.writes.append(instance_id)
            if self.broken:
                raise OSError("the shelf is broken")
            self.blobs[instance_id] = payload
            self.names[instance_id] = f"{container}/{blob_name}"


def step(_: ActivityContext, text: str) -> str:
    return text.upper()


def work(ctx: OrchestrationContext, text: str):
    result = yield ctx.call_activity(step, input=text)
    if text == "fail":
        raise ValueError("as asked")
    if text == "wait":
        yield ctx.wait_for_external_event("go")
    return result


def exporting(hub: TaskHub) -> tuple[ExportHistoryClient, Shelf]:
    """A worker that works and exports, the export's client, and where it exports to."""
    shelf = Shelf()
    client = ExportHistoryClient(hub.client, shelf)
    worker = hub.new_worker()
    client.register_worker(worker)
    worker.add_orchestrator(work)
    worker.add_activity(step)
    worker.start()
    return client, shelf


def batch(**changes: Any) -> ExportJobCreationOptions:
    given: dict[str, Any] = {
        "mode": ExportMode.BATCH,
        "completed_time_from": ANY_TIME,
        "completed_time_to": datetime.now(timezone.utc) + timedelta(hours=1),
        "destination": ExportDestination(container="exports", prefix="november"),
        "format": JSON,
    }
    return ExportJobCreationOptions(**{**given, **changes})


def wait(client: ExportHistoryClient, job_id: str):
    return client.get_job_client(job_id).wait(timeout=TIMEOUT, poll_interval=0.05)


def test_260_a_job_exports_the_history_of_what_has_ended(hub: TaskHub):
    client, shelf = exporting(hub)
    completed = hub.start(work, input="hello")
    failed = hub.start(work, input="fail")
    running = hub.start(work, input="wait")
    hub.wait(completed)
    hub.wait(failed)
    hub.client.wait_for_orchestration_start(running, timeout=TIMEOUT)

    created = client.create_job(batch())
    job = wait(client, created.job_id)
    assert job.status is ExportJobStatus.COMPLETED, job.last_error
    assert (job.scanned_instances, job.exported_instances, job.failed_instances) == (2, 2, 0)
    assert job.orchestrator_instance_id == orchestrator_instance_id_for(created.job_id)
    assert set(shelf.blobs) == {completed, failed}
    assert shelf.names[completed].startswith("exports/november/")

    exported = json.loads(shelf.blobs[completed])
    assert exported["metadata"]["runtime_status"] == "COMPLETED"
    assert json.loads(exported["metadata"]["serialized_output"]) == "HELLO"
    assert len(exported["events"]) == len(hub.client.get_orchestration_history(completed)) == 6
    exported = json.loads(shelf.blobs[failed])
    assert exported["metadata"]["failure_details"]["message"] == "as asked"


def test_260_a_job_of_many_pages_continues_as_new_and_misses_nobody(hub: TaskHub):
    client, shelf = exporting(hub)
    instance_ids = {hub.start(work, input=f"number {number}") for number in range(7)}
    for instance_id in instance_ids:
        hub.completed(instance_id)
    # The export starts over after five pages.
    gzipped = ExportFormat(kind=ExportFormatKind.JSONL_GZIP)
    created = client.create_job(batch(max_instances_per_batch=1, format=gzipped))
    job = wait(client, created.job_id)
    assert job.status is ExportJobStatus.COMPLETED, job.last_error
    assert set(shelf.blobs) == instance_ids
    assert sorted(shelf.writes) == sorted(instance_ids)
    lines = gzip.decompress(shelf.blobs[instance_ids.pop()]).decode().splitlines()
    assert len(lines) == 1 + 6


def test_260_jobs_filter_and_are_listed(hub: TaskHub):
    client, shelf = exporting(hub)
    hub.completed(hub.start(work, input="hello"))
    failed = hub.start(work, input="fail")
    hub.wait(failed)
    only_failed = batch(runtime_status=[OrchestrationStatus.FAILED])
    job = wait(client, client.create_job(only_failed, job_id="failed-only").job_id)
    assert job.exported_instances == 1
    assert set(shelf.blobs) == {failed}

    assert client.get_job("unknown") is None
    assert [job.job_id for job in client.list_jobs()] == ["failed-only"]
    active = ExportJobQuery(status=[ExportJobStatus.ACTIVE])
    assert list(client.list_jobs(active)) == []


def test_260_a_deleted_job_leaves_nothing_but_its_export(hub: TaskHub):
    client, shelf = exporting(hub)
    instance_id = hub.start(work, input="hello")
    hub.completed(instance_id)
    job_id = wait(client, client.create_job(batch()).job_id).job_id
    client.delete_job(job_id)
    eventually(lambda: client.get_job(job_id) is None)
    assert hub.client.get_orchestration_state(orchestrator_instance_id_for(job_id)) is None
    assert list(client.list_jobs()) == []
    assert set(shelf.blobs) == {instance_id}
    # Its id is free again.
    job = wait(client, client.create_job(batch(), job_id=job_id).job_id)
    assert (job.status, job.exported_instances) == (ExportJobStatus.COMPLETED, 1)


def test_260_a_job_that_cannot_write_says_so(hub: TaskHub, monkeypatch: pytest.MonkeyPatch):
    client, shelf = exporting(hub)
    monkeypatch.setattr(orchestrator, "_BATCH_RETRY_BACKOFF_OVERRIDE", timedelta(milliseconds=10))
    shelf.broken = True
    instance_id = hub.start(work, input="hello")
    hub.completed(instance_id)
    job = wait(client, client.create_job(batch()).job_id)
    assert job.status is ExportJobStatus.FAILED
    assert job.last_error is not None and "the shelf is broken" in job.last_error
    assert (job.exported_instances, job.failed_instances) == (0, 1)
    assert shelf.writes == [instance_id] * orchestrator.MAX_BATCH_RETRY_ATTEMPTS


def test_260_a_continuous_job_follows_until_it_is_deleted(
    hub: TaskHub, monkeypatch: pytest.MonkeyPatch
):
    client, shelf = exporting(hub)
    monkeypatch.setattr(orchestrator, "_CONTINUOUS_IDLE_DELAY_OVERRIDE", timedelta(milliseconds=50))
    first = hub.start(work, input="before")
    hub.completed(first)
    following = batch(mode=ExportMode.CONTINUOUS, completed_time_to=None)
    job_id = client.create_job(following).job_id
    eventually(lambda: first in shelf.blobs)
    second = hub.start(work, input="after")
    hub.completed(second)
    eventually(lambda: second in shelf.blobs)
    job = client.get_job(job_id)
    assert job is not None and job.status is ExportJobStatus.ACTIVE
    client.delete_job(job_id)
    eventually(lambda: client.get_job(job_id) is None)
    assert hub.client.get_orchestration_state(orchestrator_instance_id_for(job_id)) is None
