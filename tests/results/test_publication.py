from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput, HarnessError, RunInvalid, StorageError
from harness.reporting.reasons import reason_in_english
from harness.results.document import RunDocument
from harness.results.publication import Waiver, check_publishable, committed_file, publish
from harness.results.reasons import Late, OtherReason
from harness.results.sample_files import sample_files
from harness.results.store import RUN_NAME, RunStore, read_run
from harness.results.trace import Trace
from harness.results.trace_file import keep_trace
from tests.runs import (
    PREDICTED_ALONE,
    QUICK,
    SCENARIO,
    a_document,
    a_finished_document,
    a_sample,
    measured_at,
)

NO_WAIVER = Waiver()


def _all_valid() -> RunDocument:
    document = a_document()
    for slot in document.missing():
        document = document.with_sample(a_sample(slot))
    return document


def _kept(folder: Path, document: RunDocument) -> Path:
    return RunStore.create(folder / "run", document).directory


def _dirty(commit: str | None, is_dirty: bool | None) -> RunDocument:
    provenance = measured_at(commit=commit, is_dirty=is_dirty)
    return replace(_all_valid(), provenance=provenance)


def test_a_published_run_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    run = _kept(tmp_path, _all_valid())
    target = publish(run, tmp_path / "results", NO_WAIVER, reason_in_english)

    assert target == committed_file(tmp_path / "results", "synthetic")
    assert target.read_bytes() == (run / RUN_NAME).read_bytes()


def test_a_newer_run_replaces_the_older_one(tmp_path: Path) -> None:
    older = _kept(tmp_path / "older", _all_valid())
    newer = _kept(tmp_path / "newer", _all_valid().with_end((1.0, 1.0, 1.0)))
    publish(older, tmp_path, NO_WAIVER, reason_in_english)
    target = publish(newer / RUN_NAME, tmp_path, NO_WAIVER, reason_in_english)

    assert read_run(target) == read_run(newer)


def test_the_traces_of_the_median_samples_come_along_and_older_ones_go(tmp_path: Path) -> None:
    document = _all_valid()
    run = _kept(tmp_path, document)
    for sample in document.samples:
        keep_trace(sample_files(run, document, sample.slot).trace, Trace((), (), ()))
    stale = committed_file(tmp_path, "synthetic").parent / "traces" / "01-old" / "repeat-1.parquet"
    keep_trace(stale, Trace((), (), ()))
    target = publish(run, tmp_path, NO_WAIVER, reason_in_english).parent

    medians = [row.median_sample for row in document.cases]
    expected = {sample_files(target, document, each.slot).trace for each in medians if each}
    assert set(target.rglob("*.parquet")) == expected


@pytest.mark.parametrize(
    ("document", "error", "reason"),
    [
        pytest.param(a_document, BadInput, '"12" loads of synthetic are still', id="unfinished"),
        pytest.param(
            a_finished_document,
            RunInvalid,
            '"1" of 12 samples not valid .JLS Reduced on local: a pixel differs.',
            id="invalid",
        ),
        pytest.param(
            lambda: replace(_all_valid(), certificates=()),
            RunInvalid,
            "not certified .4g: not certified before the run; 4g: not certified after",
            id="uncertified",
        ),
        pytest.param(
            lambda: a_finished_document(PREDICTED_ALONE),
            BadInput,
            "is a prediction, not a measurement",
            id="predicted",
        ),
        pytest.param(
            lambda: a_finished_document(QUICK), BadInput, "is a quick look", id="quick-look"
        ),
        pytest.param(
            lambda: _dirty("c" * 40, True),
            BadInput,
            "at commit c{12}, which had local changes",
            id="dirty",
        ),
        pytest.param(
            lambda: _dirty("c" * 40, None), BadInput, "which may have had", id="perhaps-dirty"
        ),
        pytest.param(lambda: _dirty(None, None), BadInput, "unknown commit", id="no-commit"),
        pytest.param(
            lambda: replace(_all_valid(), scenario=replace(SCENARIO, name="..")),
            BadInput,
            "is not the name of a scenario",
            id="name",
        ),
    ],
)
def test_what_must_not_stand_behind_a_page_is_refused_with_its_reason(
    tmp_path: Path, document: Callable[[], RunDocument], error: type[HarnessError], reason: str
) -> None:
    run = _kept(tmp_path, document())

    with pytest.raises(error, match=reason):
        publish(run, tmp_path / "results", NO_WAIVER, reason_in_english)
    assert not (tmp_path / "results").exists()


def test_an_invalid_warm_up_speaks_against_no_figure(tmp_path: Path) -> None:
    document = a_document()
    for slot in document.missing():
        reasons = (Late(0.006, 0.005),) if slot.is_warm_up else ()
        document = document.with_sample(a_sample(slot, 2.3, *reasons))

    assert check_publishable(_kept(tmp_path, document), NO_WAIVER, reason_in_english) == document


def test_many_reasons_are_cut_short(tmp_path: Path) -> None:
    document = a_document()
    for number, slot in enumerate(document.missing()):
        document = document.with_sample(a_sample(slot, 2.3, OtherReason(f"reason {number}")))

    with pytest.raises(RunInvalid, match="and 5 more reasons"):
        check_publishable(_kept(tmp_path, document), NO_WAIVER, reason_in_english)


@pytest.mark.parametrize(
    ("document", "waiver"),
    [
        (a_finished_document(), Waiver(invalid_samples=True)),
        (replace(_all_valid(), certificates=()), Waiver(invalid_samples=True)),
        (_dirty("c" * 40, True), Waiver(local_changes=True)),
        (_dirty(None, None), Waiver(local_changes=True)),
    ],
)
def test_each_waiver_lets_its_own_runs_pass(
    tmp_path: Path, document: RunDocument, waiver: Waiver
) -> None:
    run = _kept(tmp_path, document)
    other = Waiver(not waiver.invalid_samples, not waiver.local_changes)

    assert check_publishable(run, waiver, reason_in_english) == document
    with pytest.raises(HarnessError):
        check_publishable(run, other, reason_in_english)


def test_a_disk_that_refuses_is_named(tmp_path: Path) -> None:
    run = _kept(tmp_path, _all_valid())
    (tmp_path / "committed").touch()

    with pytest.raises(StorageError, match="cannot be written"):
        publish(run, tmp_path, NO_WAIVER, reason_in_english)
