"""Payloads that are large, strange, or kept elsewhere: to the backend they are all just text."""

import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from durabletask.grpc_options import GrpcChannelOptions
from durabletask.payload import LargePayloadStorageOptions, PayloadStore
from durabletask.task import ActivityContext, OrchestrationContext

from task_hub import TaskHub


def echo(_: ActivityContext, given: Any) -> Any:
    return given


def echoing(ctx: OrchestrationContext, given: Any):
    return (yield ctx.call_activity(echo, input=given))


@pytest.mark.parametrize(
    "payload",
    [0, False, "", [], {}, [None], "ünï ☕ \u0000 \U0001f680", 1.5, {"a": [1, {"b": None}]}],
)
def test_a_payload_comes_back_as_it_went(hub: TaskHub, payload: Any):
    hub.serve([echoing], [echo])
    state = hub.run(echoing, input=payload)
    assert (state.get_input(), state.get_output()) == (payload, payload)


def test_a_dataclass_comes_back_as_one(hub: TaskHub):
    @dataclass
    class Point:
        x: int
        y: int

    def mirror(_: ActivityContext, point: Point) -> Point:
        return Point(point.y, point.x)

    def mirroring(ctx: OrchestrationContext, point: Point):
        return (yield ctx.call_activity(mirror, input=point, return_type=Point))

    hub.serve([mirroring], [mirror])
    assert hub.run(mirroring, input=Point(1, 2)).get_output(Point) == Point(2, 1)


def test_5_a_payload_of_eight_mebibytes(hub: TaskHub):
    # The SDK's own limit for what it receives is four.
    unlimited = GrpcChannelOptions(max_receive_message_length=-1)
    hub.serve([echoing], [echo], channel_options=unlimited)
    client = hub.new_client(channel_options=unlimited)
    text = "x" * 8 * 1024 * 1024
    instance_id = client.schedule_new_orchestration(echoing, input=text)
    state = client.wait_for_orchestration_completion(instance_id, timeout=30)
    assert state is not None
    assert state.get_input() == text
    assert state.get_output() == text


class Shelf(PayloadStore):
    """Keeps large payloads in memory and leaves tokens in their place."""

    def __init__(self):
        self.kept: dict[str, bytes] = {}

    @property
    def options(self) -> LargePayloadStorageOptions:
        return LargePayloadStorageOptions(threshold_bytes=100, enable_compression=False)

    def upload(self, data: bytes, *, instance_id: str | None = None) -> str:
        token = f"shelf:{uuid.uuid4().hex}"
        self.kept[token] = data
        return token

    async def upload_async(self, data: bytes, *, instance_id: str | None = None) -> str:
        return self.upload(data, instance_id=instance_id)

    def download(self, token: str) -> bytes:
        return self.kept[token]

    async def download_async(self, token: str) -> bytes:
        return self.download(token)

    def is_known_token(self, value: str) -> bool:
        return value in self.kept


def test_payloads_kept_elsewhere_pass_as_tokens(hub: TaskHub):
    shelf = Shelf()
    hub.serve([echoing], [echo], payload_store=shelf)
    client = hub.new_client(payload_store=shelf)
    text = "large" * 100
    instance_id = client.schedule_new_orchestration(echoing, input=text)
    state = client.wait_for_orchestration_completion(instance_id, timeout=30)
    assert state is not None and state.get_output() == text
    # A client that does not know of the shelf sees what the backend has.
    bare = hub.state(instance_id)
    assert bare.serialized_input in shelf.kept
    assert bare.serialized_output in shelf.kept
