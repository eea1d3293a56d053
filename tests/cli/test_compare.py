import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.runs import PROVENANCE, SCENARIO, a_finished_document

COLUMNS = 80


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with one run; beside it one of another policy, and one of another scenario."""
    document = a_finished_document()
    RunStore.create(tmp_path / "runs" / "one", document)
    other = replace(document, provenance=replace(PROVENANCE, policy="cs3d-5.14"))
    RunStore.create(tmp_path / "other", other)
    named = replace(document, scenario=replace(SCENARIO, name="another"))
    RunStore.create(tmp_path / "more" / "another", named)
    RunStore.create(tmp_path / "more" / "synthetic", document)
    return tmp_path / "runs"


def test_a_run_beside_itself_is_the_same_in_80_columns(
    harness: Command, runs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    outcome = harness("compare", "runs/one", "runs")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("synthetic: 64 same; 0 of 52 exact figures changed.\n")
    assert max(map(len, outcome.out.splitlines())) <= COLUMNS


def test_json_says_everything(harness: Command, runs: Path) -> None:
    [found] = json.loads(harness("compare", "runs", "runs", "--json").out)

    assert found["counts"] == {"slower": 0, "faster": 0, "same": 64, "unknown": 0}
    assert {figure["verdict"] for figure in found["measured"]} == {"same"}
    assert found["differences"] == []


def test_markdown_and_junit_are_written(harness: Command, runs: Path, tmp_path: Path) -> None:
    outcome = harness("compare", "runs", "runs", "--markdown", "--junit", "found/junit.xml")

    assert outcome.out.startswith("**synthetic: 64 same")
    assert (tmp_path / "found/junit.xml").read_text().count("<testcase") == 17


def test_another_policy_is_refused_unless_asked_for(harness: Command, runs: Path) -> None:
    refused = harness("compare", "runs", "other")
    asked = harness("compare", "runs", "other", "--across")

    assert (refused.code, refused.out) == (2, "")
    assert "policy was cs3d-2023-11, is cs3d-5.14" in refused.err
    assert "Compared across differences: policy" in asked.out


def test_folders_are_compared_scenario_by_scenario(harness: Command, runs: Path) -> None:
    outcome = harness("compare", "more", "more", "--json")
    alone = harness("compare", "runs", "more")

    assert [each["scenario"] for each in json.loads(outcome.out)] == ["another", "synthetic"]
    assert alone.out.startswith("synthetic: ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing", "runs"], "is neither a run nor a folder of runs"),
        (["more/another", "more"], "another"),
        (["runs", "runs", "--json", "--markdown"], "excludes --json"),
    ],
)
def test_what_cannot_be_compared_is_told(
    harness: Command, runs: Path, arguments: list[str], told: str
) -> None:
    outcome = harness("compare", *arguments)

    assert told in outcome.err + outcome.out
    assert "Traceback" not in outcome.err


def test_runs_of_no_common_scenario_are_refused(harness: Command, tmp_path: Path) -> None:
    document = a_finished_document()
    for folder, names in (("a", ("one", "two")), ("b", ("three", "four"))):
        for name in names:
            named = replace(document, scenario=replace(SCENARIO, name=name))
            RunStore.create(tmp_path / folder / name, named)
    outcome = harness("compare", "a", "b")

    assert outcome.code == 2
    assert "has no scenario in common with a" in outcome.err
