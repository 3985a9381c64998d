"""The client for asyncio: the same backend, the other half of the SDK.

Not its history: the SDK sends its metadata with unary calls only here, so that one call asks the
default task hub instead of the test's own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import grpc
import pytest
from durabletask.client import (
    AsyncTaskHubGrpcClient,
    EntityQuery,
    OrchestrationQuery,
    OrchestrationStatus,
)
from durabletask.scheduled import (
    AsyncScheduledTaskClient,
    ScheduleCreationOptions,
    ScheduleStatus,
)
from durabletask.task import OrchestrationContext

from entities import Counter, counter
from task_hub import TIMEOUT, TaskHub


def wait_for_go(ctx: OrchestrationContext, name: str):
    return [name, (yield ctx.wait_for_external_event("go"))]


@asynccontextmanager
async def client_of(hub: TaskHub) -> AsyncIterator[AsyncTaskHubGrpcClient]:
    async with AsyncTaskHubGrpcClient(host_address=hub.address, metadata=hub.metadata) as client:
        yield client


def run(hub: TaskHub, body: Callable[[AsyncTaskHubGrpcClient], Awaitable[Any]]) -> None:
    async def main() -> None:
        async with client_of(hub) as client:
            await asyncio.wait_for(body(client), TIMEOUT)

    asyncio.run(main())


def test_instances_side_by_side(hub: TaskHub):
    async def body(client: AsyncTaskHubGrpcClient) -> None:
        names = ["a", "b", "c"]
        started = [client.schedule_new_orchestration(wait_for_go, input=name) for name in names]
        instance_ids = await asyncio.gather(*started)
        # All three are waited for before any of them can end.
        waits = asyncio.gather(*map(client.wait_for_orchestration_completion, instance_ids))
        for number, instance_id in enumerate(instance_ids):
            await client.raise_orchestration_event(instance_id, "go", data=number)
        states = await waits
        outputs = [state.get_output() for state in states if state is not None]
        assert outputs == [["a", 0], ["b", 1], ["c", 2]]

        found = await client.get_all_orchestration_states(OrchestrationQuery(max_instance_count=2))
        assert sorted(state.instance_id for state in found) == sorted(instance_ids)

    hub.serve([wait_for_go])
    run(hub, body)


def test_control_of_one_instance(hub: TaskHub):
    async def body(client: AsyncTaskHubGrpcClient) -> None:
        instance_id = await client.schedule_new_orchestration(wait_for_go, input="a")
        await client.wait_for_orchestration_start(instance_id, timeout=TIMEOUT)
        await client.suspend_orchestration(instance_id)
        state = await client.get_orchestration_state(instance_id)
        assert state is not None and state.runtime_status is OrchestrationStatus.SUSPENDED
        with pytest.raises(TimeoutError):
            await client.wait_for_orchestration_completion(instance_id, timeout=0.2)
        await client.resume_orchestration(instance_id)
        await client.terminate_orchestration(instance_id, output="enough")
        state = await client.wait_for_orchestration_completion(instance_id, timeout=TIMEOUT)
        assert state is not None and state.runtime_status is OrchestrationStatus.TERMINATED
        assert state.get_output() == "enough"

        assert await client.restart_orchestration(instance_id) == instance_id
        await client.raise_orchestration_event(instance_id, "go")
        state = await client.wait_for_orchestration_completion(instance_id, timeout=TIMEOUT)
        assert state is not None and state.get_output() == ["a", None]
        with pytest.raises(grpc.RpcError) as refused:
            await client.rewind_orchestration(instance_id)
        assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
        assert (await client.purge_orchestration(instance_id)).deleted_instance_count == 1
        assert await client.get_orchestration_state(instance_id) is None

    hub.serve([wait_for_go])
    run(hub, body)


def test_entities(hub: TaskHub):
    async def state_of(client: AsyncTaskHubGrpcClient, key: str) -> Any:
        metadata = await client.get_entity(counter(key))
        return None if metadata is None else metadata.get_typed_state()

    async def body(client: AsyncTaskHubGrpcClient) -> None:
        for key, amount in [("a", 1), ("b", 2), ("a", 10)]:
            await client.signal_entity(counter(key), "add", amount)
        while (await state_of(client, "a"), await state_of(client, "b")) != (11, 2):
            await asyncio.sleep(0.02)
        found = await client.get_all_entities(EntityQuery(page_size=1))
        assert [str(entity.id) for entity in found] == ["@counter@a", "@counter@b"]
        assert (await client.clean_entity_storage()).empty_entities_removed == 0

    hub.serve(entities=[Counter])
    run(hub, body)


def test_260_scheduled_tasks(hub: TaskHub):
    async def body(client: AsyncTaskHubGrpcClient) -> None:
        schedules = AsyncScheduledTaskClient(client, operation_timeout=TIMEOUT)
        options = ScheduleCreationOptions(
            schedule_id="nightly",
            orchestration_name="wait_for_go",
            orchestration_input="night",
            orchestration_instance_id="tonight",
            interval=timedelta(hours=12),
            start_immediately_if_late=True,
        )
        schedule = await schedules.create_schedule(options)
        while await client.get_orchestration_state("tonight") is None:
            await asyncio.sleep(0.02)
        await client.raise_orchestration_event("tonight", "go", data=1)
        state = await client.wait_for_orchestration_completion("tonight", timeout=TIMEOUT)
        assert state is not None and state.get_output() == ["night", 1]
        assert (await schedule.describe()).status is ScheduleStatus.ACTIVE
        assert [found.schedule_id for found in await schedules.list_schedules()] == ["nightly"]
        await schedule.delete()
        assert await schedules.get_schedule("nightly") is None

    worker = hub.new_worker()
    worker.configure_scheduled_tasks()
    worker.add_orchestrator(wait_for_go)
    worker.start()
    run(hub, body)
