"""Entities: signals, ids, states."""

from typing import Any

import pytest
from durabletask.entities import EntityContext, EntityInstanceId

from entities import Counter, Journal, call, called, counter, journal
from task_hub import CallLog, TaskHub


def test_215_130_signals_change_the_state(hub: TaskHub):
    hub.serve(entities=[Counter])
    hub.client.signal_entity(counter("a"), "add", 5)
    hub.client.signal_entity(counter("a"), "add", 5)
    metadata = hub.until_entity_state(counter("a"), 10)
    assert str(metadata.id) == "@counter@a"
    assert metadata.get_state() == "10"
    assert metadata.backlog_queue_size == 0
    assert metadata.get_locked_by() is None


def test_216_signals_wait_for_a_worker_and_come_in_order(hub: TaskHub):
    for text in ["first", "second", "third"]:
        hub.client.signal_entity(journal("a"), "note", text)
    assert hub.client.get_entity(journal("a")) is None
    calls = CallLog()
    hub.serve(entities=[Journal], interceptors=[calls])
    hub.until_entity_state(journal("a"), ["first", "second", "third"])
    [batch] = calls["CompleteEntityTask"]
    assert len(batch.results) == 3


def test_an_entity_may_be_a_function(hub: TaskHub):
    def adder(ctx: EntityContext, given: int | None):
        if ctx.operation == "add":
            ctx.set_state(ctx.get_state(int, 0) + given)
        return [str(ctx.entity_id), ctx.get_state(int)]

    hub.serve([call], entities=[adder])
    entity_id = EntityInstanceId("adder", "a")
    assert called(hub, entity_id, "add", 3) == ["@adder@a", 3]
    assert called(hub, entity_id, "add", 4) == ["@adder@a", 7]


def test_217_the_name_of_an_entity_has_no_case(hub: TaskHub):
    hub.serve(entities=[Counter])
    # The SDK lowers the name when the id is made; this one goes out in capitals.
    shouted = counter("a")
    shouted.entity = "COUNTER"
    assert str(shouted) == "@COUNTER@a"
    hub.client.signal_entity(shouted, "add", 1)
    hub.until_entity_state(counter("a"), 1)
    metadata = hub.client.get_entity(shouted)
    assert metadata is not None and str(metadata.id) == "@counter@a"


def test_218_the_key_of_an_entity_has(hub: TaskHub):
    hub.serve(entities=[Counter])
    hub.client.signal_entity(counter("Key"), "add", 1)
    hub.client.signal_entity(counter("key"), "add", 2)
    hub.until_entity_state(counter("key"), 2)
    hub.until_entity_state(counter("Key"), 1)


@pytest.mark.parametrize(
    ("state", "text"), [(0, "0"), (False, "false"), ([], "[]"), ("", '""'), ({}, "{}")]
)
def test_224_a_state_may_be_falsy(hub: TaskHub, state: Any, text: str):
    hub.serve([call], entities=[Counter])
    called(hub, counter("a"), "set", state)
    metadata = hub.client.get_entity(counter("a"))
    assert metadata is not None
    assert metadata.get_state() == text
    assert metadata.get_typed_state() == state
    assert called(hub, counter("a"), "get") == state


def test_225_226_a_deleted_entity_is_gone_and_begins_afresh(hub: TaskHub):
    hub.serve([call], entities=[Counter])
    assert called(hub, counter("a"), "add", 5) == 5
    called(hub, counter("a"), "delete")
    assert hub.client.get_entity(counter("a")) is None
    assert hub.client.get_all_entities() == []
    assert called(hub, counter("a"), "add", 2) == 2
    assert [str(found.id) for found in hub.client.get_all_entities()] == ["@counter@a"]


def test_39_109_entities_are_no_instances(hub: TaskHub):
    hub.serve([call], entities=[Counter])
    called(hub, counter("a"), "add", 5)
    assert hub.client.get_orchestration_state("@counter@a") is None
    names = [state.name for state in hub.client.get_all_orchestration_states()]
    assert names == ["call"]
    assert len(hub.client.list_instance_ids().items) == 1
    assert hub.client.purge_orchestration("@counter@a").deleted_instance_count == 0
    assert hub.entity_state(counter("a")) == 5
