"""`harness predict` of a scenario that somebody reads: what it prints, and what it leaves."""

from pathlib import Path

from harness.results.pictures import PICTURES_NAME, read_pictures
from harness.results.reading_study import read_study
from harness.results.sample_files import reading_trace
from harness.results.trace_file import read_trace
from tests.cli.conftest import Command
from tests.tiny import SLOW, scenario_text, write_scenario

DEVICE = ("--device", "reference-laptop")
READING = """\
reading:
  hands: [{name: down, source: made up, steps: [{scroll: 7, per_second: 10}]}]
"""


def written(folder: Path) -> str:
    text = scenario_text(SLOW, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    return str(write_scenario(folder, text + READING))


def test_the_tables_are_printed_and_kept_the_same_byte_for_byte(
    harness: Command, tmp_path: Path
) -> None:
    path = written(tmp_path)
    outcomes = [
        harness("predict", path, *DEVICE, "--output", output) for output in ("first", "second")
    ]
    folders = [tmp_path / name / "tiny" for name in ("first", "second")]

    assert [outcome.code for outcome in outcomes] == [0, 0]
    assert outcomes[0].out == outcomes[1].out
    assert outcomes[0].out.strip() == (folders[0] / "table.md").read_text().strip()
    assert "*slow, hand down: 7 slices wanted*" in outcomes[0].out
    assert "需要 7 层" in (folders[0] / "table.zh.md").read_text()
    first, second = ((folder / "reading.json").read_bytes() for folder in folders)
    assert first == second
    [row] = read_study(folders[0]).rows
    assert row.quality is not None
    assert row.quality.median_ssim == 1.0
    trace = read_trace(reading_trace(folders[0], read_study(folders[0]), row))
    assert trace is not None
    assert [move.slice_index for move in trace.wanted] == [1, 2, 3, 4, 5, 6, 7]
    assert {each.picture for each in trace.shown} == set(read_pictures(folders[0] / PICTURES_NAME))


def test_without_quality_no_picture_is_judged(harness: Command, tmp_path: Path) -> None:
    outcome = harness("predict", written(tmp_path), *DEVICE, "--no-quality", "--output", "out")

    assert outcome.code == 0
    assert "SSIM" not in outcome.out
    assert not (tmp_path / "out/tiny" / PICTURES_NAME).exists()


def test_two_predictions_are_compared_and_exported(harness: Command, tmp_path: Path) -> None:
    path = written(tmp_path)
    for output in ("first", "second"):
        assert harness("predict", path, *DEVICE, "--output", output).code == 0
    outcome = harness("compare", "first/tiny", "second")
    exported = harness("results", "export", "first/tiny", "--output", "rows.csv")
    lines = (tmp_path / "rows.csv").read_text().splitlines()

    assert outcome.out.startswith("tiny: nothing measured; 0 of 17 exact figures changed.")
    assert exported.code == 0
    assert len(lines) == 2
    assert lines[1].startswith("first/tiny,tiny,slow,down,")
    mixed = harness("results", "export", "first/tiny", "first")
    assert "has other columns than a load" in mixed.err
