"""A backend for the tests: that of ``GREENROOM_ADDRESS``, or one of their own."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading
import uuid
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from durabletask.client import TaskHubGrpcClient
from durabletask.worker import TaskHubGrpcWorker

from greenroom import Hub
from orders import register


def stop(process: subprocess.Popen[str]) -> None:
    """Ends npx and what it started."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        subprocess.run(["taskkill", "/t", "/f", "/pid", str(process.pid)], check=False)
    else:
        os.killpg(process.pid, signal.SIGTERM)
    process.wait(timeout=30)


class Backend(NamedTuple):
    address: str
    """host:port, for the SDK."""
    control: str
    """http://host:port of the control API: time, fakes, explanations."""


@pytest.fixture(scope="session")
def backend() -> Iterator[Backend]:
    if address := os.environ.get("GREENROOM_ADDRESS"):
        yield Backend(address, given_control())
        return
    process = subprocess.Popen(
        [shutil.which("npx") or "npx", "greenroom", "serve", "--port", "0", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # Should it never say that it is ready, reading its output ends with its life.
    alarm = threading.Timer(60, stop, [process])
    alarm.start()
    try:
        line = process.stdout.readline()
        alarm.cancel()
        if not line:
            raise RuntimeError("`npx greenroom serve` ended before it was ready")
        ready = json.loads(line)
        yield Backend(ready["address"], ready["control"])
    finally:
        alarm.cancel()
        stop(process)


def given_control() -> str:
    if control := os.environ.get("GREENROOM_CONTROL"):
        return control
    pytest.exit(
        "GREENROOM_ADDRESS is set, GREENROOM_CONTROL is not. Set it to the control API that "
        "`greenroom serve` prints, for example http://127.0.0.1:4002. Or unset both: then the "
        "tests start a backend.",
        returncode=2,
    )


@pytest.fixture(scope="session")
def session_hub(backend: Backend) -> Hub:
    return Hub(backend.control, f"orders-{uuid.uuid4().hex}")


@pytest.fixture(scope="session")
def client(backend: Backend, session_hub: Hub) -> Iterator[TaskHubGrpcClient]:
    """A client for the hub, with a worker running there."""
    metadata = [("taskhub", session_hub.name)]
    with TaskHubGrpcWorker(host_address=backend.address, metadata=metadata) as worker:
        register(worker)
        worker.start()
        with TaskHubGrpcClient(host_address=backend.address, metadata=metadata) as client:
            yield client


@pytest.fixture(autouse=True)
def hub(session_hub: Hub) -> Iterator[Hub]:
    """The hub; nothing of a test is left there for the next."""
    yield session_hub
    session_hub.reset()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Below a test that failed: what had not ended, and what it waited for."""
    report = yield
    if call.when == "call" and report.failed:
        # No explanation where the backend itself is gone.
        with contextlib.suppress(OSError):
            if explanation := item.funcargs["hub"].explain():
                report.sections.append(("not ended", explanation))
    return report
