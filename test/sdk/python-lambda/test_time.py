"""Time that is skipped while a client waits, and what it is skipped to."""

from datetime import timedelta

from service import Service

A_MINUTE = timedelta(minutes=1)
"""More than a test takes in real time: time that is skipped is real time and what was skipped."""


def assert_passed(passed: timedelta, expected: timedelta) -> None:
    assert expected <= passed < expected + A_MINUTE


def test_an_hour_passes_while_a_caller_waits(service: Service):
    execution, output = service.run("sleep", 3600)
    assert output == "3600 s later"
    assert_passed(execution.duration(), timedelta(hours=1))


def test_a_year_passes_while_a_client_looks_again_and_again(service: Service):
    execution = service.start("sleep", 31_536_000)
    assert execution.output() == "31536000 s later"
    assert_passed(execution.duration(), timedelta(days=365))


def test_retries_are_not_slowed_down_by_their_delays(service: Service):
    execution, output = service.run("flaky", 3)
    assert output == "charged with attempt 3"
    assert_passed(execution.duration(), timedelta(hours=1 + 2))
    retries = [
        event["StepFailedDetails"]["RetryDetails"] for event in execution.events("StepFailed")
    ]
    assert retries == [
        {"CurrentAttempt": 1, "NextAttemptDelaySeconds": 3600},
        {"CurrentAttempt": 2, "NextAttemptDelaySeconds": 7200},
    ]


def test_the_last_attempt_fails_the_execution(service: Service):
    execution, error = service.fail("flaky", 9)
    assert error["errorMessage"] == "attempt 3"
    failures = [
        event["StepFailedDetails"]["RetryDetails"] for event in execution.events("StepFailed")
    ]
    assert failures[-1] == {"CurrentAttempt": 3}


def test_a_condition_is_looked_at_until_it_holds(service: Service):
    execution, output = service.run("polling", 4)
    assert output == [1, 2, 3, 4]
    assert_passed(execution.duration(), timedelta(minutes=3))


def test_a_map_and_branches_in_parallel_take_as_long_as_their_longest(service: Service):
    execution, output = service.run("batches", ["apple", "pear", "plum"])
    assert output == [
        ["apple costs 1", "pear costs 2", "plum costs 3"],
        ["slow", "quick"],
    ]
    assert_passed(execution.duration(), timedelta(hours=2, minutes=3))
    subtypes = {event["SubType"] for event in execution.events("ContextStarted")}
    assert subtypes == {"Map", "MapIteration", "Parallel", "ParallelBranch"}


def test_a_large_result_is_made_anew_from_its_steps(service: Service):
    execution, length = service.run("large", 4)
    assert length == 400_000
    # Each step has run once.
    pages = [f"page-{number}" for number in range(4)]
    assert [event["Name"] for event in execution.events("StepSucceeded")] == pages
