"""`harness readable` through the real command: what it prints, leaves and refuses."""

from pathlib import Path

from tests.cli.conftest import Command
from tests.tiny import SLOW, scenario_text, write_scenario

DEVICE = ("--device", "reference-laptop")
READING = "reading: {hands: [{name: one, source: made up, steps: [{jump: 1}]}]}\n"


def written(folder: Path, reading: str = READING) -> str:
    text = scenario_text(SLOW, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    return str(write_scenario(folder, text + reading))


def test_the_rates_are_printed(harness: Command, tmp_path: Path) -> None:
    outcome = harness("readable", written(tmp_path), *DEVICE)

    assert outcome.code == 0
    assert "| stack-htj2k | ohif-3.13 |" in outcome.out
    assert "stack-htj2k, slow" in outcome.err


def test_published_rates_fill_the_pages_that_ask_for_them(harness: Command, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    page = tmp_path / "results/page.md"
    page.write_text("<!-- harness:table reading begin -->\n<!-- harness:table reading end -->\n")

    assert harness("readable", written(tmp_path), *DEVICE, "--publish").code == 0
    assert harness("tables", "--results", "results").code == 0
    assert "| stack-htj2k | ohif-3.13 |" in page.read_text()


def test_a_scenario_that_nobody_reads_is_refused(harness: Command, tmp_path: Path) -> None:
    outcome = harness("readable", written(tmp_path, ""), *DEVICE)

    assert outcome.code == 2
    assert "has no reading" in outcome.err


def test_a_map_of_a_case_that_is_not_there_is_refused(harness: Command, tmp_path: Path) -> None:
    outcome = harness("readable", written(tmp_path), *DEVICE, "--map", "other")

    assert outcome.code == 2
    assert "is not one of its cases; use one of stack-htj2k" in outcome.err
