"""A plain function: no executions, one call."""

from typing import Any


def handler(order: dict[str, int], context: Any) -> dict[str, float]:
    if order["net"] < 0:
        raise ValueError("a negative order has no tax")
    return {"tax": order["net"] * 0.25}
