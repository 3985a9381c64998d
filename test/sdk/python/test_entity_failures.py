"""Operations that fail, and entities that cannot be reached."""

from durabletask.entities import EntityInstanceId

from entities import Counter, call, called, counter
from task_hub import TaskHub


def test_221_an_operation_that_fails_takes_its_changes_back(hub: TaskHub):
    hub.serve([call], entities=[Counter])
    assert called(hub, counter("a"), "add", 5) == 5
    [outer, inner] = called(hub, counter("a"), "add_and_fail", 3)["failed"]
    assert outer[0] == "EntityOperationFailedException"
    assert inner == ["ValueError", "3 was one too many"]
    assert called(hub, counter("a"), "get") == 5


def test_221_one_failure_in_a_batch_leaves_the_others_alone(hub: TaskHub):
    for operation, amount in [("add", 1), ("add_and_fail", 10), ("add", 100)]:
        hub.client.signal_entity(counter("a"), operation, amount)
    hub.serve(entities=[Counter])
    hub.until_entity_state(counter("a"), 101)


def test_222_a_call_to_an_entity_that_the_worker_does_not_know(hub: TaskHub):
    hub.serve([call])
    chain = called(hub, EntityInstanceId("stranger", "a"), "get")["failed"]
    assert chain[-1][0] == "EntityNotRegisteredError"
    assert "stranger" in chain[-1][1]


def test_a_call_of_an_operation_that_does_not_exist(hub: TaskHub):
    hub.serve([call], entities=[Counter])
    chain = called(hub, counter("a"), "missing")["failed"]
    assert chain[-1][0] == "AttributeError"
    assert "missing" in chain[-1][1]


def test_223_an_entity_that_cannot_be_made_keeps_its_state(hub: TaskHub):
    broken: list[bool] = []

    class Fragile(Counter):
        def __init__(self):
            if broken:
                raise OSError("no connection")

    hub.serve([call], entities=[Fragile])
    entity_id = EntityInstanceId("Fragile", "a")
    assert called(hub, entity_id, "add", 5) == 5
    broken.append(True)
    assert called(hub, entity_id, "get")["failed"][-1] == ["OSError", "no connection"]
    assert hub.entity_state(entity_id) == 5
    broken.clear()
    assert called(hub, entity_id, "add", 1) == 6
