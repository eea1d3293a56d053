import pytest

from tests.cli.conftest import Command


def test_help_says_what_is_measured_by_default(harness: Command) -> None:
    words = " ".join(harness("bench", "--help").out.replace("│", " ").split())

    assert "[default: (stack, volume, chest-ct, chest-cr)]" in words
    assert "[default: (the scenario's)]" in words
    assert (
        "[default: (this-machine if calibrated, else reference-laptop; bench: the nearest)]"
        in words
    )


def test_a_viewer_is_not_sent_everywhere_by_default(harness: Command) -> None:
    outcome = harness("view")

    assert (outcome.code, outcome.out) == (2, "")
    assert "Missing argument 'SCENARIO'" in outcome.err


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_there_is_not_is_refused(harness: Command, port: str) -> None:
    outcome = harness("serve", "stack", "--port", port)

    assert (outcome.code, outcome.out) == (2, "")
    assert "--port" in outcome.err


@pytest.mark.parametrize("option", [["--repeats", "3"], ["--resume"], ["--against", "rtt=20 ms"]])
def test_a_quick_look_is_nothing_else(harness: Command, option: list[str]) -> None:
    outcome = harness("bench", "stack", "--quick", *option)

    assert (outcome.code, outcome.out) == (2, "")
    assert "--quick loads each row once" in outcome.err
