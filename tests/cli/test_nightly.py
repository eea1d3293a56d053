from pathlib import Path

import pytest

from harness.cli.nightly import (
    MOST_REPEATS,
    MOST_SUMMARY_BYTES,
    cut,
    exit_code,
    outcome_in_words,
    repeats_within,
)
from harness.core.lane import Lane
from harness.reporting.comparison.gate import Decision, Outcome, RowDecision
from tests.cli.conftest import Command
from tests.tiny import scenario_text, write_scenario


def decision(*outcomes: Outcome) -> Decision:
    row = ("JLS", "4g", Lane.LOADER)
    return Decision(tuple(RowDecision("s", row, each, "") for each in outcomes), ())


def test_a_night_on_which_nothing_was_measured_fails() -> None:
    assert exit_code(decision(), 0) == 5
    assert outcome_in_words(decision(), 0) == "nothing was measured"


def test_the_first_night_passes() -> None:
    alone = RowDecision("s", None, Outcome.NOTHING, "nothing comparable was measured before")

    assert exit_code(Decision((alone,), ()), 2) == 0
    told = outcome_in_words(Decision((alone,), ()), 2)
    assert told == "measured, with nothing to compare it with yet"


@pytest.mark.parametrize("outcome", list(Outcome))
def test_later_nights_end_as_the_gate_does(outcome: Outcome) -> None:
    assert exit_code(decision(outcome), 2) == outcome.value
    assert outcome_in_words(decision(outcome), 2) == outcome.name.lower()


def test_a_summary_is_cut_before_it_vanishes() -> None:
    long = cut("a line of a summary\n" * 100_000)

    assert cut("short\n") == b"short\n"
    assert len(long) < MOST_SUMMARY_BYTES + 100 < 2**20
    assert long.endswith(b"Cut here: the rest is in the artefacts.\n")


def test_as_many_repeats_as_fit_and_no_more_than_a_gate_needs() -> None:
    assert repeats_within(90.0, 10.0, 1) == 5
    assert repeats_within(9000.0, 10.0, 1) == MOST_REPEATS
    assert repeats_within(1.0, 10.0, 1) < 1


@pytest.mark.live
def test_two_nights_leave_summary_junit_report_and_history(
    harness: Command, tmp_path: Path
) -> None:
    scenario = write_scenario(tmp_path, scenario_text())
    first = harness("nightly", str(scenario), "--budget", "1 s")
    second = harness("nightly", str(scenario), "--budget", "1 s")

    assert first.code == 0
    assert second.code in (0, 2, 4, 5)  # three loads on a busy machine: any verdict
    folder = tmp_path / "results" / "nightly"
    assert "nothing to compare it with yet" not in (folder / "summary.md").read_text()
    assert (folder / "junit.xml").exists()
    assert (folder / "history-tiny.html").exists()
    assert "tiny" in (folder / "report.html").read_text()
    lines = (tmp_path / "results/history/tiny.jsonl").read_text().splitlines()
    assert len(lines) >= 1
