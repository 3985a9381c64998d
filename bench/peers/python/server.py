"""The in-memory backend of durabletask as a process. Each line on stdin is answered with the CPU used so far."""

import json
import socket
import sys
import time

import grpc
from durabletask.internal.orchestrator_service_pb2_grpc import TaskHubSidecarServiceStub
from durabletask.testing.in_memory_backend import InMemoryOrchestrationBackend
from google.protobuf.empty_pb2 import Empty


def free_port() -> int:
    """The backend answers port 0 when asked for port 0, so the port is chosen before."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


def first_hello() -> float:
    """Milliseconds from making one more backend in this process to the answer of its first Hello."""
    port = free_port()
    begin = time.perf_counter()
    backend = InMemoryOrchestrationBackend(port=port)
    backend.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        TaskHubSidecarServiceStub(channel).Hello(Empty(), wait_for_ready=True)
    elapsed = (time.perf_counter() - begin) * 1000
    backend.stop()
    return elapsed


def main(wished_port: int) -> None:
    port = wished_port or free_port()
    InMemoryOrchestrationBackend(port=port).start()
    say(ready=f"127.0.0.1:{port}")
    for line in sys.stdin:
        if line.strip() == "first hello":
            say(hello=first_hello())
        else:
            say(cpu=time.process_time() * 1e6)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
