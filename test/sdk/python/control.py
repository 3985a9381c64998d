"""The control API of the backend, as far as the tests here need it."""

import json
from typing import Any
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from task_hub import TIMEOUT

_PATIENCE = f"{TIMEOUT:.0f}s"
"""How long the backend waits for workers, however slow they are today."""

_opener = build_opener(ProxyHandler({}))


class Control:
    """One task hub. What the backend refuses is an ``HTTPError``."""

    def __init__(self, url: str, task_hub: str):
        self._hub = f"{url}/v1/hubs/{quote(task_hub, safe='')}"

    def use_time(self, mode: str) -> None:
        """``skip`` or ``manual``; only before the hub's first use."""
        self._send("PUT", "", {"time": mode})

    def advance(self, by: str) -> None:
        """Moves manual time, and returns when all that was due is done."""
        self._send("POST", "/clock/advance", {"by": by, "patience": _PATIENCE})

    def next(self) -> bool:
        """Moves manual time to what is due next; whether there was anything."""
        return self._send("POST", "/clock/next", {"patience": _PATIENCE})["moved"]

    def now(self) -> float:
        """Seconds since the epoch, on the hub's clock."""
        return self._send("GET", "/clock")["now"] / 1000

    def fake(self, *fakes: dict[str, Any]) -> list[str]:
        """Puts fakes in use, of which the first that fits answers; returns their ids."""
        return [fake["id"] for fake in self._send("POST", "/fakes", fakes)["fakes"]]

    def calls(self, fake_id: str) -> list[dict[str, Any]]:
        return self._send("GET", f"/fakes/{fake_id}")["calls"]

    def inputs(self, fake_id: str) -> list[Any]:
        return [call.get("input") for call in self.calls(fake_id)]

    def reset_fakes(self) -> None:
        self._send("DELETE", "/fakes")

    def explain(self, instance_id: str | None = None) -> str:
        """Why the instance waits, or all of them; empty when everything has ended."""
        run = "" if instance_id is None else f"/runs/{quote(instance_id, safe='')}"
        return self._send("GET", f"{run}/explain")["text"]

    def reaches(self, instance_id: str, point: dict[str, Any]) -> None:
        """Waits until the instance is there."""
        path = f"/runs/{quote(instance_id, safe='')}/wait"
        self._send("POST", path, {"for": point, "timeout": _PATIENCE})

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"content-type": "application/json"}
        request = Request(self._hub + path, data, headers, method=method)
        with _opener.open(request, timeout=TIMEOUT + 5) as answer:
            return json.load(answer)
