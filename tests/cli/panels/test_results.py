from tests.cli.conftest import Command


def test_a_check_publishes_nothing(harness: Command) -> None:
    outcome = harness("tables", "--check", "--publish", "results/runs/any")

    assert (outcome.code, outcome.out) == (2, "")
    assert "nothing is written by a check" in outcome.err
