import json
from pathlib import Path

import pytest

from harness.results.document import ScenarioRecord
from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.runs import PREDICTED_ALONE, QUICK, a_finished_document


@pytest.fixture
def run(tmp_path: Path) -> str:
    """A run that is in the history, too."""
    RunStore.create(tmp_path / "run", a_finished_document())
    return "run"


def test_a_run_is_added_once(harness: Command, run: str, tmp_path: Path) -> None:
    first, second = (harness("history", "add", run) for _ in range(2))

    assert first.out.startswith("synthetic: added ")
    assert second.out.endswith(" is there already\n")
    assert len((tmp_path / "results/history/synthetic.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize(
    ("scenario", "told"), [(PREDICTED_ALONE, "is a prediction"), (QUICK, "is a quick look")]
)
def test_what_tells_nothing_of_the_past_is_refused(
    harness: Command, tmp_path: Path, scenario: ScenarioRecord, told: str
) -> None:
    RunStore.create(tmp_path / "run", a_finished_document(scenario))
    outcome = harness("history", "add", "run")

    assert outcome.code == 2
    assert told in outcome.err


def test_a_history_is_shown_in_80_columns_as_json_and_as_a_page(
    harness: Command, run: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    harness("history", "add", run)
    shown = harness("history", "show", "--html", "page.html")
    [found] = json.loads(harness("history", "show", "synthetic", "--json").out)

    assert shown.out.startswith("synthetic: 1 comparable runs, 0 of other machines")
    assert max(map(len, shown.out.splitlines())) <= 80
    assert found["figures"]["run"] == "run"
    assert (tmp_path / "page.html").stat().st_size > 100_000


def test_an_alarm_is_told_until_it_is_acknowledged(harness: Command, run: str) -> None:
    harness("history", "add", run, "--alarm")
    before = harness("history", "show").out
    done = harness("history", "acknowledge", "synthetic", "cccc", "--because", "a new decoder")

    assert "alarm, not acknowledged: " in before
    assert done.out.startswith("synthetic: acknowledged ")
    assert "alarm" not in harness("history", "show").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show"], "has no history"),
        (["show", "unknown"], "has no history"),
        (["acknowledge", "unknown", "cccc", "--because", "x"], "has no history"),
        (["add", "missing"], "cannot be read"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_what_is_not_there_is_told(harness: Command, arguments: list[str], told: str) -> None:
    outcome = harness("history", *arguments)

    assert outcome.code == 2
    assert told in outcome.err


def test_a_run_that_is_not_in_the_history_cannot_be_acknowledged(
    harness: Command, run: str
) -> None:
    harness("history", "add", run)
    outcome = harness("history", "acknowledge", "synthetic", "ffff", "--because", "x")

    assert outcome.code == 2
    assert '"ffff" is no run of the history of synthetic' in outcome.err
