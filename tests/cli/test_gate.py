from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.milestone import PerMilestone
from harness.results.document import RunDocument
from harness.results.sample import Sample, WaitParts
from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.runs import QUICK, SCENARIO, a_finished_document, measured_at


def later(sample: Sample, by_s: float) -> Sample:
    """The sample with everything later on the wire."""

    def delayed(parts: WaitParts | None) -> WaitParts | None:
        if parts is None or parts.wire_s is None:
            return parts
        return replace(parts, wire_s=parts.wire_s + by_s)

    times_s: PerMilestone[float | None] = sample.times_s.map(
        lambda time_s: None if time_s is None else time_s + by_s
    )
    return replace(sample, times_s=times_s, waits=sample.waits.map(delayed))


def measured(day: int, by_s: float = 0.0, repeats: int = 12) -> RunDocument:
    """A run of a day, whose samples of a row are all alike."""
    document = a_finished_document(replace(SCENARIO, repeats=2))
    template = next(s for s in document.samples if s.is_counted and s.network == "4g")
    rows = tuple(
        replace(
            row,
            samples=tuple(
                replace(
                    later(template, by_s), case=row.case, network=row.network, repeat=1 + repeat
                )
                for repeat in range(repeats)
            ),
        )
        for row in document.cases
    )
    provenance = measured_at(started_at=f"2000-01-{day:02}T00:00:00Z")
    scenario = replace(document.scenario, repeats=repeats, warm_ups=0)
    return replace(document, cases=rows, provenance=provenance, scenario=scenario)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Yesterday's run in the history; tonight's, a slower one, and that measured again."""
    for name, document in {
        "yesterday": measured(1),
        "tonight": measured(2),
        "slower": measured(3, by_s=0.5),
        "again": measured(4, by_s=0.5),
        "few": measured(5, by_s=0.5, repeats=3),
    }.items():
        RunStore.create(tmp_path / name, document)
    return tmp_path


def test_a_run_like_the_last_of_the_history_passes(harness: Command, runs: Path) -> None:
    harness("history", "add", "yesterday")
    outcome = harness("gate", "tonight")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-1] == "gate: passed"
    assert outcome.out.startswith("passed: synthetic: JLS, 4g: 16 same\n")


def test_a_slower_run_that_was_measured_twice_ends_with_4(harness: Command, runs: Path) -> None:
    harness("history", "add", "yesterday")
    outcome = harness("gate", "slower", "--confirmed-by", "again", "--junit", "junit.xml")

    assert outcome.code == 4
    assert "slower: synthetic: JLS, 4g: first image +" in outcome.out
    assert "confirmed by a second measurement" in outcome.out
    assert "<failure" in (runs / "junit.xml").read_text()


@pytest.mark.once
def test_an_alarm_that_is_not_found_again_passes(harness: Command, runs: Path) -> None:
    outcome = harness("gate", "slower", "--baseline", "yesterday", "--confirmed-by", "tonight")

    assert outcome.code == 0
    assert "not counted: first image" in outcome.out


def test_a_scenario_of_ones_own_is_confirmed_by_a_run_that_is_named(
    harness: Command, runs: Path
) -> None:
    outcome = harness("gate", "slower", "--baseline", "yesterday")

    assert outcome.code == 2
    assert "name that run with --confirmed-by" in outcome.err


@pytest.mark.parametrize("head", ["tonight", "few"])
def test_nothing_to_compare_with_ends_with_5(harness: Command, runs: Path, head: str) -> None:
    baseline = ["--baseline", "yesterday"] if head == "few" else []
    outcome = harness("gate", head, *baseline)

    assert outcome.code == 5
    assert outcome.out.splitlines()[-1] == "gate: nothing"


def test_rules_of_a_file_count(harness: Command, runs: Path) -> None:
    (runs / "gate.yaml").write_text('ignore: ["*"]\n')
    outcome = harness("gate", "slower", "--baseline", "yesterday", "--rules", "gate.yaml")

    assert outcome.code == 0


def test_a_quick_look_is_neither_judged_nor_compared_with_a_run(
    harness: Command, runs: Path
) -> None:
    RunStore.create(runs / "quick", a_finished_document(QUICK))
    harness("history", "add", "yesterday")
    judged, compared, across = (
        harness(*command, "quick")
        for command in (["gate"], ["compare", "tonight"], ["compare", "--across", "tonight"])
    )

    assert (judged.code, compared.code, across.code) == (2, 2, 0)
    assert "is a quick look, which no gate can judge" in judged.err
    assert "a quick look, one load a row" in compared.err
    assert "is a quick look" in " ".join(across.out.split())


@pytest.mark.once
def test_where_nothing_can_be_measured_an_alarm_wants_its_second_run_named(
    harness: Command, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.cli.panels.command.PLATFORM", "darwin")
    harness("history", "add", "yesterday")
    outcome = harness("gate", "slower")

    assert outcome.code == 2
    assert "without --confirmed-by: needs Linux" in " ".join(outcome.err.split())
