"""`harness report` through the real command."""

from pathlib import Path

from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.reporting.report.judged import a_judged_run
from tests.runs import a_finished_document


def test_the_page_stands_beside_the_run_or_where_it_is_wanted(
    harness: Command, tmp_path: Path
) -> None:
    run = RunStore.create(tmp_path / "run", a_finished_document()).directory
    beside = harness("report", str(run))
    elsewhere = harness("report", str(run), "--output", str(tmp_path / "page.html"))

    assert (beside.code, elsewhere.code) == (0, 0)
    assert beside.out.strip() == str(run / "report.html")
    assert (run / "report.html").read_bytes() == (tmp_path / "page.html").read_bytes()


def test_a_folder_of_runs_becomes_a_list(harness: Command, tmp_path: Path) -> None:
    RunStore.create(tmp_path / "runs" / "one", a_finished_document())
    outcome = harness("report", "--index", str(tmp_path / "runs"))

    assert outcome.code == 0
    assert "one" in (tmp_path / "runs" / "index.html").read_text()


def test_runs_without_a_page_to_be_put_in_are_refused(harness: Command, tmp_path: Path) -> None:
    outcome = harness("report", str(tmp_path), str(tmp_path))

    assert outcome.code == 2
    assert "--output" in outcome.err


def test_neither_runs_nor_a_folder_is_refused(harness: Command) -> None:
    assert harness("report").code == 2


def test_pages_of_committed_runs_are_written_where_they_are_stale(
    harness: Command, tmp_path: Path
) -> None:
    run = a_judged_run(tmp_path / "results" / "committed").folder
    run.rename(run.with_name("synthetic"))
    stale, written, current, again = (
        harness("report", "--committed", "results", *more)
        for more in (["--check"], [], ["--check"], [])
    )

    assert (stale.code, written.code, current.code, again.code) == (3, 0, 0, 0)
    assert stale.err.startswith("results/reports/synthetic.html is stale; run harness report")
    assert (written.out, again.out) == ("results/reports/synthetic.html: updated\n", "")
