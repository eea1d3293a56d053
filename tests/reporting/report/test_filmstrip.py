"""What was on screen in a made-up run."""

from pathlib import Path

import pytest

from harness.reporting.report.filmstrip import filmstrip
from harness.reporting.report.reading import read_reported
from harness.results.store import RunStore
from tests.reporting.report.judged import a_judged_run, an_opened_document
from tests.runs import a_finished_document


def test_each_case_has_its_middle_slice_and_its_worst(tmp_path: Path) -> None:
    found = filmstrip(a_judged_run(tmp_path))
    assert found is not None
    first, second = found.strips[:2]

    assert (first["image"], second["image"]) == ("middle slice (87)", "worst slice (173)")
    assert [frame["t"] for frame in first["frames"]] == [1.0, 2.087]
    assert [frame["words"] for frame in first["frames"]] == ["SSIM 0.750, 30.0 dB", "the original"]


def test_equal_pictures_are_in_the_page_once(tmp_path: Path) -> None:
    found = filmstrip(a_judged_run(tmp_path))
    assert found is not None

    assert len(found.pictures) == len(set(found.pictures)) == 3
    assert all(each.startswith("data:image/webp;base64,") for each in found.pictures)


def test_a_run_without_pictures_has_no_strip(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path / "run", a_finished_document())

    assert filmstrip(read_reported(store.directory)) is None


def test_a_mark_tells_when_a_load_reached_a_milestone(tmp_path: Path) -> None:
    run = a_judged_run(tmp_path)
    found = filmstrip(run)
    assert found is not None
    row = run.document.cases[0]
    sample = row.median_sample
    assert sample is not None
    marks = [each for each in found.marks if each["case"] == row.case]

    assert [(each["words"], each["t"]) for each in marks[:2]] == [
        (f"{row.case}: first render", sample.times_s.first_render),
        (f"{row.case}: complete", sample.times_s.complete),
    ]
    assert {(each["network"], each["predicted"]) for each in marks} == {
        (each["network"], each["predicted"]) for each in found.strips if each["case"] == row.case
    }
    assert found.networks == ("4g", "local")
    assert not found.has_both


def test_where_a_load_begins_with_a_click_pictures_and_marks_count_from_it(tmp_path: Path) -> None:
    document = an_opened_document()
    found = filmstrip(a_judged_run(tmp_path, document))
    assert found is not None
    sample = document.samples[0]

    assert found.strips[0]["frames"][0]["t"] == pytest.approx(sample.opened_s + 1.0, abs=1e-4)
    assert found.marks[0]["t"] == pytest.approx(sample.times_since_begin_s.first_render, abs=1e-4)
