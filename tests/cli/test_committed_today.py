from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.committed_today import against_today, committed_today
from harness.core.lane import Lane
from harness.results.publication import committed_file
from harness.results.store import RunStore
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario
from tests.runs import CIRCUMSTANCES, SCENARIO, a_finished_document

COMMITTED = ("all-volume", "chest-cr", "no-such-scenario", "stack", "unseen", "viewer-stack")


def keep(results: Path, name: str) -> None:
    """A committed run of a scenario of this name."""
    document = a_finished_document(replace(SCENARIO, name=name))
    RunStore.create(committed_file(results, name).parent, document)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Committed runs of shipped scenarios, and one of a scenario that is gone."""
    for name in COMMITTED:
        keep(tmp_path, name)
    return tmp_path


def test_published_tables_come_first_then_quick_ones_and_the_viewer_last(results: Path) -> None:
    runs = committed_today(results, CIRCUMSTANCES)
    *first, viewed = runs
    names = [run.name for run in runs]
    rest = first[2:]

    assert names[:2] == ["stack", "chest-cr"]
    assert [run.again_s for run in rest] == sorted(run.again_s for run in rest)
    assert viewed.name == "viewer-stack"
    assert Lane.VIEWER in viewed.scenario.lanes


def test_a_run_whose_scenario_is_gone_cannot_be_measured_anew(results: Path) -> None:
    names = {run.name for run in committed_today(results, CIRCUMSTANCES)}

    assert names == set(COMMITTED) - {"no-such-scenario"}


def test_a_run_is_held_against_its_scenario_as_it_is_written(results: Path) -> None:
    scenario = load_scenario(find_scenario("stack"))
    run = next(run for run in committed_today(results, CIRCUMSTANCES) if run.name == "stack")

    assert f"scenario 555555555555, is {scenario.digest[:12]}" in run.staleness.reasons
    assert "client of commit cccccccccccc, which is not known here" in run.staleness.reasons
    assert run.client_commit_count is None
    assert against_today(run.document, scenario, CIRCUMSTANCES) == run.staleness
