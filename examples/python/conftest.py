"""A backend for the tests: the one ``GREENROOM_ADDRESS`` names, or one of their own."""

import json
import os
import shutil
import signal
import subprocess
import threading
import uuid
from collections.abc import Iterator

import pytest
from durabletask.client import TaskHubGrpcClient
from durabletask.worker import TaskHubGrpcWorker

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


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    if given := os.environ.get("GREENROOM_ADDRESS"):
        yield given
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
        ready = process.stdout.readline()
        alarm.cancel()
        if not ready:
            raise RuntimeError("`npx greenroom serve` ended before it was ready")
        yield json.loads(ready)["address"]
    finally:
        alarm.cancel()
        stop(process)


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[TaskHubGrpcClient]:
    """A client for a task hub of its own, with a worker running there."""
    hub = [("taskhub", f"orders-{uuid.uuid4().hex}")]
    with TaskHubGrpcWorker(host_address=address, metadata=hub) as worker:
        register(worker)
        worker.start()
        with TaskHubGrpcClient(host_address=address, metadata=hub) as client:
            yield client
