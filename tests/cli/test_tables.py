from pathlib import Path

import pytest

from harness.results.store import RUN_NAME, RunStore
from tests.cli.conftest import Command
from tests.runs import a_finished_document

MARKERS = "<!-- harness:table synthetic begin -->\n<!-- harness:table synthetic end -->\n"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A results folder with one committed run, and two pages whose tables are empty."""
    folder = tmp_path / "results"
    RunStore.create(folder / "committed" / "synthetic", a_finished_document())
    for page in ("performance.md", "performance.zh.md"):
        (folder / page).write_text(MARKERS, encoding="utf-8")
    return folder


def test_stale_pages_are_told_and_left_alone(harness: Command, results: Path) -> None:
    outcome = harness("tables", "--check")

    assert outcome.code == 2
    assert outcome.out == ""
    assert [line.partition(":")[0] for line in outcome.err.splitlines()] == [
        "results/performance.md",
        "results/performance.zh.md",
    ]
    assert (results / "performance.md").read_text() == MARKERS


def test_pages_are_written_once_and_then_current(harness: Command, results: Path) -> None:
    first, second, check = harness("tables"), harness("tables"), harness("tables", "--check")

    assert (first.code, second.code, check.code) == (0, 0, 0)
    assert first.out.count("updated") == 2
    assert second.out.count("up to date") == 2
    assert "JLS Reduced" in (results / "performance.md").read_text()


def test_a_page_of_ones_own_is_filled_from_a_run_of_ones_own(
    harness: Command, results: Path, tmp_path: Path
) -> None:
    page = tmp_path / "notes.md"
    page.write_text(f"before\n{MARKERS}after\n")
    run = results / "committed" / "synthetic" / RUN_NAME
    outcome = harness("tables", "--into", str(page), "--run", str(run))

    assert (outcome.code, outcome.out) == (0, f"{page}: updated\n")
    assert page.read_text().startswith("before\n")
    assert page.read_text().endswith("after\n")
    assert (results / "performance.md").read_text() == MARKERS


@pytest.mark.parametrize(
    "arguments", [["--into", "missing.md"], ["--run", "missing"]], ids=["page", "run"]
)
def test_a_file_that_is_not_there_is_refused(
    harness: Command, results: Path, arguments: list[str]
) -> None:
    outcome = harness("tables", *arguments)

    assert outcome.code == 2
    assert "missing" in outcome.err
    assert "Traceback" not in outcome.err
