"""Finding entities, and what is left of them."""

from datetime import datetime, timedelta
from typing import Any

import grpc
import pytest
from durabletask.client import EntityQuery
from durabletask.entities import EntityInstanceId
from durabletask.task import OrchestrationContext

from entities import Counter, Journal, counter, journal
from task_hub import CallLog, TaskHub, eventually, in_seconds


def found(hub: TaskHub, **query: Any) -> list[str]:
    return [str(entity.id) for entity in hub.client.get_all_entities(EntityQuery(**query))]


def counters(hub: TaskHub, *keys: str) -> None:
    """Counters with these keys, each with its place as its state."""
    for place, key in enumerate(keys):
        hub.client.signal_entity(counter(key), "set", place)
    for place, key in enumerate(keys):
        hub.until_entity_state(counter(key), place)


def test_259_an_entity_never_used_does_not_exist(hub: TaskHub):
    assert hub.client.get_entity(counter("never")) is None
    assert found(hub, include_transient=True) == []


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        (None, ["@counter@Ab", "@counter@a1", "@counter@a2", "@journal@a1"]),
        ("@counter@", ["@counter@Ab", "@counter@a1", "@counter@a2"]),
        ("counter", ["@counter@Ab", "@counter@a1", "@counter@a2"]),
        ("COUNTER", ["@counter@Ab", "@counter@a1", "@counter@a2"]),
        ("Counter@a", ["@counter@a1", "@counter@a2"]),
        ("@Counter@A", ["@counter@Ab"]),
        ("@counter@a1", ["@counter@a1"]),
        ("@nobody@", []),
    ],
)
def test_252_by_prefix_as_the_user_types_it(hub: TaskHub, prefix: str | None, expected: list[str]):
    hub.serve(entities=[Counter, Journal])
    counters(hub, "a1", "a2", "Ab")
    hub.client.signal_entity(journal("a1"), "note", "text")
    hub.until_entity_state(journal("a1"), ["text"])
    assert found(hub, instance_id_starts_with=prefix) == expected


def test_253_page_by_page(hub: TaskHub):
    hub.serve(entities=[Counter])
    counters(hub, "a", "b", "c", "d", "e")
    calls = CallLog()
    client = hub.new_client(interceptors=[calls])
    entities = client.get_all_entities(EntityQuery(page_size=2))
    assert [(entity.id.key, entity.get_typed_state()) for entity in entities] == [
        ("a", 0),
        ("b", 1),
        ("c", 2),
        ("d", 3),
        ("e", 4),
    ]
    tokens = [request.query.continuationToken.value for request in calls["QueryEntities"]]
    assert len(set(tokens)) == len(tokens) == 3


def test_254_with_and_without_the_state(hub: TaskHub):
    hub.serve(entities=[Counter])
    counters(hub, "a", "b")
    [_, with_state] = hub.client.get_all_entities(EntityQuery())
    assert (with_state.includes_state, with_state.get_state()) == (True, "1")
    [_, without] = hub.client.get_all_entities(EntityQuery(include_state=False))
    assert (without.includes_state, without.get_state()) == (False, None)
    metadata = hub.client.get_entity(counter("b"), include_state=False)
    assert metadata is not None and metadata.get_state() is None


def test_255_by_the_time_of_the_last_change(hub: TaskHub):
    hub.serve(entities=[Counter])

    counters(hub, "older")
    older = hub.until_entity_state(counter("older"), 0).last_modified
    changes = 0

    def changed() -> datetime:
        nonlocal changes
        changes += 1
        hub.client.signal_entity(counter("newer"), "add", 1)
        return hub.until_entity_state(counter("newer"), changes).last_modified

    # A clock of milliseconds may stand still between two changes.
    newer = eventually(changed, lambda at: at > older)
    assert found(hub, last_modified_from=newer) == ["@counter@newer"]
    assert found(hub, last_modified_to=older) == ["@counter@older"]
    assert found(hub, last_modified_from=older, last_modified_to=newer) == [
        "@counter@newer",
        "@counter@older",
    ]
    assert found(hub, last_modified_from=newer + timedelta(seconds=1)) == []


def test_251_transient_entities_only_when_asked_for(hub: TaskHub):
    # Nobody serves it: it has a message waiting and no state.
    hub.client.signal_entity(counter("queued"), "add", 1)
    assert found(hub) == []
    assert found(hub, include_transient=True) == ["@counter@queued"]


def test_256_nothing_is_left_of_an_entity_without_a_state(hub: TaskHub):
    def look_at(ctx: OrchestrationContext, key: str):
        return (yield ctx.call_entity(counter(key), "get"))

    hub.serve([look_at], entities=[Counter])
    counters(hub, "kept")
    assert hub.output(look_at, input="empty") == 0
    cleaned = hub.client.clean_entity_storage()
    assert cleaned.empty_entities_removed >= 0
    assert found(hub, include_transient=True) == ["@counter@kept"]
    assert hub.client.get_entity(counter("empty")) is None
    assert hub.client.clean_entity_storage().empty_entities_removed == 0


def test_a_scheduled_signal_outlives_a_clean_storage(hub: TaskHub):
    hub.serve(entities=[Counter])
    hub.client.signal_entity(counter("later"), "add", 1, signal_time=in_seconds(0.5))
    hub.client.clean_entity_storage()
    hub.until_entity_state(counter("later"), 1)


def test_an_id_that_is_too_long_is_refused(hub: TaskHub):
    with pytest.raises(grpc.RpcError) as refused:
        hub.client.signal_entity(EntityInstanceId("counter", "k" * 100), "add", 1)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "length" in refused.value.details()
