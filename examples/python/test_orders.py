from datetime import timedelta

from durabletask.client import OrchestrationState, OrchestrationStatus, TaskHubGrpcClient
from durabletask.entities import EntityInstanceId

from greenroom import Hub
from orders import APPROVAL_TIME, Order, process_order

GOOD_CARD, DECLINED_CARD = "4000 0001", "4000 0002"


def stock(client: TaskHubGrpcClient, **levels: int) -> None:
    for sku, level in levels.items():
        client.signal_entity(EntityInstanceId("Stock", sku), "change", level)


def level(client: TaskHubGrpcClient, sku: str) -> int | None:
    metadata = client.get_entity(EntityInstanceId("Stock", sku))
    return metadata.get_typed_state(int) if metadata else None


def finish(client: TaskHubGrpcClient, instance_id: str) -> OrchestrationState:
    state = client.wait_for_orchestration_completion(instance_id, timeout=30)
    assert state is not None
    return state


def test_a_small_order_ships(client: TaskHubGrpcClient):
    stock(client, lamp=5, bulb=5)
    order = Order(GOOD_CARD, {"lamp": 1, "bulb": 2}, total=80)
    state = finish(client, client.schedule_new_orchestration(process_order, input=order))
    assert state.runtime_status is OrchestrationStatus.COMPLETED
    assert state.get_output() == "shipped: parcel with lamp, parcel with bulb"
    assert (level(client, "lamp"), level(client, "bulb")) == (4, 3)


def test_a_large_order_waits_for_its_approval(client: TaskHubGrpcClient):
    stock(client, lamp=50)
    order = Order(GOOD_CARD, {"lamp": 40}, total=1_600)
    instance_id = client.schedule_new_orchestration(process_order, input=order)
    client.raise_orchestration_event(instance_id, "approval", data="Ada")
    state = finish(client, instance_id)
    assert state.get_output() == "shipped: parcel with lamp"
    assert state.get_custom_status() == "approved by Ada"


def test_a_large_order_that_nobody_approves_is_cancelled_after_thirty_days(
    client: TaskHubGrpcClient,
):
    order = Order(GOOD_CARD, {"lamp": 40}, total=1_600)
    state = finish(client, client.schedule_new_orchestration(process_order, input=order))
    assert state.get_output() == "cancelled: nobody approved it in time"
    assert state.last_updated_at - state.created_at >= APPROVAL_TIME == timedelta(days=30)


def test_a_busy_card_service_is_asked_again(client: TaskHubGrpcClient, hub: Hub):
    stock(client, lamp=5)
    busy = {"type": "ServiceBusy", "message": "try later"}
    charge = hub.fake(
        {"activity": "charge", "answers": [{"throws": busy, "times": 2}, {"returns": None}]}
    )
    order = Order(GOOD_CARD, {"lamp": 1}, total=40)
    state = finish(client, client.schedule_new_orchestration(process_order, input=order))
    assert state.get_output() == "shipped: parcel with lamp"
    calls = hub.calls(charge)
    assert [call["input"] for call in calls] == [GOOD_CARD] * 3
    minutes = [(call["at"] - calls[0]["at"]) // 60_000 for call in calls]
    assert minutes == [0, 1, 3]


def test_two_orders_do_not_share_the_last_lamp(client: TaskHubGrpcClient):
    stock(client, lamp=1)
    order = Order(GOOD_CARD, {"lamp": 1}, total=40)
    started = [client.schedule_new_orchestration(process_order, input=order) for _ in range(2)]
    outputs = [finish(client, instance_id).get_output() for instance_id in started]
    assert sorted(outputs) == ["cancelled: out of stock", "shipped: parcel with lamp"]


def test_a_declined_card_fails_the_order_and_returns_the_stock(client: TaskHubGrpcClient):
    stock(client, lamp=5)
    order = Order(DECLINED_CARD, {"lamp": 2}, total=80)
    state = finish(client, client.schedule_new_orchestration(process_order, input=order))
    assert state.runtime_status is OrchestrationStatus.FAILED
    assert state.failure_details is not None
    cause = state.failure_details.inner_failure
    assert cause is not None and cause.is_caused_by(ValueError)
    assert cause.message == "card 4000 0002 was declined"
    assert level(client, "lamp") == 5
