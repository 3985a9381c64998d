"""A task hub of greenroom as tests see it, over its control API: HTTP and JSON. Yours to copy."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

_opener = build_opener(ProxyHandler({}))  # the backend is next door, whatever proxy there is


class Hub:
    """A hub whose time is skipped: whatever a test waits for, days included, comes at once."""

    def __init__(self, control: str, name: str):
        self.name = name
        self.url = f"{control}/v1/hubs/{quote(name, safe='')}"
        self.send("PUT", "", {"time": "skip"})

    def fake(self, fake: dict[str, Any]) -> str:
        """Has the backend answer work in the place of workers; returns the fake's id."""
        return self.send("POST", "/fakes", [fake])["fakes"][0]["id"]

    def calls(self, fake_id: str) -> list[dict[str, Any]]:
        """What a fake was called with: ``input``, ``at`` in milliseconds, ``attempt`` and more."""
        return self.send("GET", f"/fakes/{fake_id}")["calls"]

    def explain(self) -> str:
        """Why whatever has not ended waits; empty when all has."""
        return self.send("GET", "/explain")["text"]

    def reset(self) -> None:
        """Begins anew: no instances, entities and fakes. Clients and workers stay connected."""
        self.send("DELETE", "/fakes")
        self.send("POST", "/reset")

    def send(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"content-type": "application/json"}
        request = Request(self.url + path, data, headers, method=method)
        try:
            with _opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise RuntimeError(json.load(error)["error"]["message"]) from None
