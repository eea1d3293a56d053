import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize("command", ["export", "methods", "explain"])
def test_what_a_run_says_is_asked_of_its_folder(harness: Command, command: str) -> None:
    outcome = harness("results", command, "nowhere")

    assert outcome.code == 2
    assert "nowhere/run.json" in outcome.err or "nowhere: cannot be read" in outcome.err
