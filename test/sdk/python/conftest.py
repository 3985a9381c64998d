"""Fixtures of the suite for the Python SDK.

The suite runs against the backend that ``GREENROOM_ADDRESS`` names:

    npx greenroom exec -- python -m pytest test/sdk/python
"""

import os
import threading
from collections.abc import Callable, Iterator

import pytest

from control import Control
from task_hub import TaskHub

# Stopping a worker takes the SDK a second. The tests do not wait for it: each has a task hub of
# its own, so a worker on its way out can take nothing from the next test.
_stopping: list[threading.Thread] = []


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    found = os.environ.get("GREENROOM_ADDRESS")
    if not found:
        pytest.exit(
            "GREENROOM_ADDRESS is not set: these tests need a running backend, for example "
            "`npx greenroom exec -- python -m pytest test/sdk/python`.",
            returncode=2,
        )
    yield found
    for thread in _stopping:
        thread.join(timeout=30)


@pytest.fixture
def new_hub(address: str) -> Iterator[Callable[[], TaskHub]]:
    """Makes a task hub that nobody else uses; for tests that need more than one."""
    hubs: list[TaskHub] = []

    def make() -> TaskHub:
        hubs.append(TaskHub(address))
        return hubs[-1]

    yield make
    for hub in hubs:
        _stopping.extend(hub.close())


@pytest.fixture
def hub(new_hub: Callable[[], TaskHub]) -> TaskHub:
    return new_hub()


@pytest.fixture
def control(hub: TaskHub) -> Control:
    """The backend's control over the test's hub."""
    url = os.environ.get("GREENROOM_CONTROL")
    if not url:
        pytest.exit(
            "GREENROOM_CONTROL is not set: these tests need the control API that `greenroom serve` "
            "names, for example http://127.0.0.1:4002. `greenroom exec` sets it.",
            returncode=2,
        )
    return Control(url, hub.name)
