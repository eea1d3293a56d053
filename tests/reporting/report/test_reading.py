"""What the folder of a run has to show."""

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.reporting.report.reading import read_reported, runs_in
from harness.results.store import RunStore
from tests.reporting.report.judged import a_judged_run
from tests.runs import a_finished_document


def test_a_judged_run_has_a_curve_of_quality(tmp_path: Path) -> None:
    run = a_judged_run(tmp_path)
    trace = run.trace(run.document.samples[0])
    assert trace is not None
    curve = run.curve(trace)

    assert (curve[0].worst.ssim, curve[1].worst.ssim, curve[-1].worst.ssim) == (0.0, 0.75, 1.0)


def test_an_older_run_has_neither_traces_nor_pictures(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path / "run", a_finished_document())
    run = read_reported(store.directory / "run.json")

    assert run.pictures == {}
    assert run.trace(run.document.samples[0]) is None


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_reported(tmp_path)


def test_runs_are_found_however_deep_they_lie(tmp_path: Path) -> None:
    for name in ("b", "a/c"):
        RunStore.create(tmp_path / name, a_finished_document())

    assert runs_in(tmp_path) == [tmp_path / "a/c", tmp_path / "b"]
