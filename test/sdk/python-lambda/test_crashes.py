"""Processes that die."""

from pathlib import Path

from service import Service


def test_a_process_that_dies_is_followed_by_another(service: Service, tmp_path: Path):
    execution, [before, after] = service.run("crashing", str(tmp_path / "died"))
    # What was taken is kept, and the rest is another process's.
    assert before != after
    first, second = [
        event["InvocationCompletedDetails"] for event in execution.events("InvocationCompleted")
    ]
    assert first["Error"]["Payload"]["ErrorType"] == "Runtime.ExitError"
    assert "Error" not in second
    assert first["RequestId"] != second["RequestId"]
    assert [event["Name"] for event in execution.events("StepSucceeded")] == ["before", "after"]
