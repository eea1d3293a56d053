from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.run_reference import runs_meant
from harness.results.store import RunStore
from tests.runs import SCENARIO, a_document


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for day, name in (("21", "volume"), ("22", "volume"), ("22", "stack"), ("23", "my-volume")):
        folder = tmp_path / f"2026-11-{day}T10-00-00Z-{name}"
        RunStore.create(folder, a_document(replace(SCENARIO, name=name)))
    RunStore.create(
        tmp_path / "2026-11-22T12-00-00Z-volume", a_document(replace(SCENARIO, name="volume"))
    )
    return tmp_path


def names(reference: str, runs: Path) -> list[str]:
    return [path.name for path in runs_meant(reference, runs)]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (
            "latest",
            [
                "2026-11-22T12-00-00Z-volume",
                "2026-11-22T10-00-00Z-stack",
                "2026-11-23T10-00-00Z-my-volume",
            ],
        ),
        ("volume@latest", ["2026-11-22T12-00-00Z-volume"]),
        ("volume@2026-11-21", ["2026-11-21T10-00-00Z-volume"]),
        ("volume@2026-11-22T10", ["2026-11-22T10-00-00Z-volume"]),
        ("nowhere/run", ["run"]),
    ],
)
def test_a_run_is_meant_by_its_scenario_and_its_time(
    runs: Path, reference: str, expected: list[str]
) -> None:
    assert sorted(names(reference, runs)) == sorted(expected)


def test_a_folder_that_is_there_is_itself(runs: Path) -> None:
    folder = runs / "2026-11-21T10-00-00Z-volume"

    assert runs_meant(str(folder), runs) == [folder]


def test_two_runs_of_a_day_are_not_guessed_between(runs: Path) -> None:
    with pytest.raises(BadInput, match="more than one run") as caught:
        runs_meant("volume@2026-11-22", runs)
    assert "volume@latest" in caught.value.remedy


@pytest.mark.parametrize("reference", ["volume@2025", "nothing@latest"])
def test_no_run_is_told(runs: Path, reference: str) -> None:
    with pytest.raises(BadInput, match="is no run in"):
        runs_meant(reference, runs)


def test_there_may_be_no_run_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is no run in"):
        runs_meant("latest", tmp_path)
