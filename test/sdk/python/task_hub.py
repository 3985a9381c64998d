"""A task hub of its own for each test: a client, workers on demand, and bounded waits."""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

import grpc
from durabletask.client import (
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)
from durabletask.entities import EntityInstanceId, EntityMetadata
from durabletask.worker import TaskHubGrpcWorker

TIMEOUT = 30.0
"""Seconds that a wait may take before its test fails."""

T = TypeVar("T")

# The SDK's own default is a handler on stderr for every client and worker.
_logger = logging.getLogger("durabletask")


def eventually(read: Callable[[], T], done: Callable[[T], bool] = bool) -> T:
    """Reads until ``done`` says so, and returns what was read last."""
    deadline = time.monotonic() + TIMEOUT
    while not done(value := read()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {TIMEOUT} s; last read: {value!r}")
        time.sleep(0.02)
    return value


def in_seconds(seconds: float) -> datetime:
    """A time from now on, in the whole milliseconds that any backend can keep."""
    due = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return due.replace(microsecond=due.microsecond // 1000 * 1000)


class TaskHub:
    """One task hub: everything that is started through it goes away with :meth:`close`."""

    def __init__(self, address: str):
        self.address = address
        self.name = f"python-{uuid.uuid4().hex}"
        self.metadata = [("taskhub", self.name)]
        self._clients: list[TaskHubGrpcClient] = []
        self._workers: list[TaskHubGrpcWorker] = []
        self.client = self.new_client()

    def new_client(self, **options: Any) -> TaskHubGrpcClient:
        client = TaskHubGrpcClient(
            host_address=self.address, metadata=self.metadata, logger=_logger, **options
        )
        self._clients.append(client)
        return client

    def new_worker(self, **options: Any) -> TaskHubGrpcWorker:
        """A worker that is not started yet, for what :meth:`serve` has no parameter for."""
        worker = TaskHubGrpcWorker(
            host_address=self.address, metadata=self.metadata, logger=_logger, **options
        )
        self._workers.append(worker)
        return worker

    def serve(
        self,
        orchestrators: Iterable[Callable[..., Any]] = (),
        activities: Iterable[Callable[..., Any]] = (),
        entities: Iterable[Callable[..., Any]] = (),
        **options: Any,
    ) -> TaskHubGrpcWorker:
        """Starts a worker that hosts these."""
        worker = self.new_worker(**options)
        for orchestrator in orchestrators:
            worker.add_orchestrator(orchestrator)
        for activity in activities:
            worker.add_activity(activity)
        for entity in entities:
            worker.add_entity(entity)
        worker.start()
        return worker

    def start(self, orchestrator: Callable[..., Any] | str, **options: Any) -> str:
        return self.client.schedule_new_orchestration(orchestrator, **options)

    def wait(self, instance_id: str) -> OrchestrationState:
        """The instance once it has ended, however it ended."""
        state = self.client.wait_for_orchestration_completion(instance_id, timeout=TIMEOUT)
        assert state is not None, f"{instance_id} is gone"
        return state

    def run(self, orchestrator: Callable[..., Any] | str, **options: Any) -> OrchestrationState:
        return self.wait(self.start(orchestrator, **options))

    def output(self, orchestrator: Callable[..., Any] | str, **options: Any) -> Any:
        """Runs an orchestration that has to complete, and returns its output."""
        return self.completed(self.start(orchestrator, **options))

    def completed(self, instance_id: str) -> Any:
        state = self.wait(instance_id)
        assert state.runtime_status is OrchestrationStatus.COMPLETED, state
        return state.get_output()

    def state(self, instance_id: str) -> OrchestrationState:
        state = self.client.get_orchestration_state(instance_id)
        assert state is not None, f"{instance_id} is gone"
        return state

    def status(self, instance_id: str) -> OrchestrationStatus:
        return self.state(instance_id).runtime_status

    def until_custom_status(self, instance_id: str, expected: Any) -> None:
        """Waits until the orchestrator has said how far it is."""
        eventually(lambda: self.state(instance_id).get_custom_status(), lambda it: it == expected)

    def history(self, instance_id: str) -> list[str]:
        """The kinds of the events in the history, without their common ending."""
        events = self.client.get_orchestration_history(instance_id)
        return [type(event).__name__.removesuffix("Event") for event in events]

    def entity_state(self, entity_id: EntityInstanceId) -> Any:
        """The entity's state, None when it has none."""
        metadata = self.client.get_entity(entity_id)
        return None if metadata is None else metadata.get_typed_state()

    def until_entity_state(self, entity_id: EntityInstanceId, expected: Any) -> EntityMetadata:
        eventually(lambda: self.entity_state(entity_id), lambda state: state == expected)
        metadata = self.client.get_entity(entity_id)
        assert metadata is not None
        return metadata

    def close(self) -> list[threading.Thread]:
        """Lets go of clients and workers; the threads returned are those of workers stopping."""
        for client in self._clients:
            client.close()
        threads = [threading.Thread(target=worker.stop) for worker in self._workers]
        for thread in threads:
            thread.start()
        return threads


class CallLog(grpc.UnaryUnaryClientInterceptor):
    """Keeps the requests that a client or a worker has sent and had answered, by RPC."""

    def __init__(self, repeat: str | None = None):
        """``repeat`` names an RPC whose requests are all sent a second time."""
        self._requests: list[tuple[str, Any]] = []
        self._repeat = repeat

    def __getitem__(self, method: str) -> list[Any]:
        return [request for name, request in list(self._requests) if name == method]

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        method = details.method.rsplit("/", 1)[-1]
        answer = continuation(details, request)
        if method == self._repeat:
            assert continuation(details, request).code() is grpc.StatusCode.OK
        if answer.code() is grpc.StatusCode.OK:
            self._requests.append((method, request))
        return answer
