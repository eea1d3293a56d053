"""Of what a report was made."""

from collections.abc import Callable
from pathlib import Path

from harness.reporting.report.stamp import stamp_of
from harness.results.store import RUN_NAME
from tests.reporting.report.judged import a_judged_run


def test_a_page_carries_the_stamp_of_what_it_was_made_of(
    tmp_path: Path, page_of: Callable[..., str]
) -> None:
    folder = a_judged_run(tmp_path).folder

    assert f'content="harness report {stamp_of([folder])}"' in page_of([folder])
    slim = page_of([folder], is_slim=True)
    assert stamp_of([folder], is_slim=True) in slim
    assert stamp_of([folder]) not in slim
    assert "What was on screen" not in slim
    assert '.json"' in page_of([folder])
    assert '.json"' not in slim
    assert '-samples.csv"' in slim


def test_whatever_changes_in_a_run_changes_its_stamp(tmp_path: Path) -> None:
    folder = a_judged_run(tmp_path).folder
    files = [folder / RUN_NAME, *folder.rglob("*.parquet")]
    stamps = {stamp_of([folder])}
    for file in files:
        file.write_bytes(file.read_bytes() + b" ")
        stamps.add(stamp_of([folder]))

    assert len(stamps) == len(files) + 1
