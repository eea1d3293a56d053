from dataclasses import replace
from pathlib import Path

import pytest

from harness.results.reading_study import STUDY_NAME, study_to_json
from harness.results.store import RUN_NAME, RunStore
from tests.cli.conftest import Command
from tests.results.test_judged_reading import SEEN, kept
from tests.results.test_reading_study import STUDY
from tests.runs import CIRCUMSTANCES, a_finished_document

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

    assert outcome.code == 3
    assert outcome.out == ""
    assert [line.partition(":")[0] for line in outcome.err.splitlines()] == [
        "results/performance.md",
        "results/performance.zh.md",
    ]
    assert (results / "performance.md").read_text() == MARKERS


def test_pages_are_written_once_and_then_current(harness: Command, results: Path) -> None:
    first, second = (harness("tables", "--results", "results") for _ in range(2))
    check = harness("tables", "--check")

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


def test_a_table_that_is_stale_names_the_command_line_that_mends_it(
    harness: Command, results: Path
) -> None:
    run = results / "committed" / "synthetic"
    arguments = ["--into", "results/performance.md", "--run", str(run), "--results", "results"]
    stale = harness("tables", "--check", *arguments)

    assert stale.code == 3
    assert stale.err == (
        f"results/performance.md:1: synthetic is stale; run harness tables {' '.join(arguments)}\n"
    )
    assert harness("tables", *arguments).code == 0
    assert harness("tables", "--check", *arguments).code == 0


@pytest.mark.parametrize(
    "page",
    [
        "# No marker\n",
        MARKERS.replace("harness:table", "harness:tabel"),
        MARKERS.replace("synthetic", "sinthetic"),
        MARKERS.splitlines(keepends=True)[0],
        MARKERS + MARKERS.replace("end", "begin"),
        "".join(reversed(MARKERS.splitlines(keepends=True))),
        MARKERS.replace("begin", "begin columns=nothing"),
    ],
    ids=["none", "misspelt", "unknown", "not closed", "crossed", "turned", "column"],
)
@pytest.mark.parametrize("check", [["--check"], []], ids=["check", "write"])
def test_a_page_that_is_wrong_is_never_passed_over(
    harness: Command, results: Path, page: str, check: list[str]
) -> None:
    (results / "page.md").write_text(page)
    outcome = harness("tables", *check, "--into", "results/page.md")

    assert outcome.code == 2
    assert "results/page.md" in outcome.err
    assert (results / "page.md").read_text() == page


def test_a_table_is_inserted_into_a_page_old_or_new(harness: Command, results: Path) -> None:
    (results / "mine.md").write_text("# Mine\n")
    arguments = ["tables", "--insert", "synthetic-brief", "results/mine.md", "new.mdx"]
    outcome = harness(*arguments)

    assert (outcome.code, outcome.out) == (0, "results/mine.md: updated\nnew.mdx: updated\n")
    assert (results / "mine.md").read_text().startswith("# Mine\n\n<!-- harness:table synthetic-b")
    assert harness("tables", "--check", "results/mine.md", "new.mdx").code == 0
    assert harness("tables", "--insert", "synthetc", "results/mine.md").code == 2
    assert harness("tables", "--insert", "synthetic").code == 2


def test_a_run_alone_is_printed_and_no_page_is_touched(harness: Command, results: Path) -> None:
    outcome = harness("tables", "--run", str(results / "committed" / "synthetic"))

    assert outcome.code == 0
    assert outcome.out.startswith("**Synthetic volume**")
    assert (results / "performance.md").read_text() == MARKERS


def test_columns_are_printed_or_asked_for_by_the_marker_that_is_inserted(
    harness: Command, results: Path
) -> None:
    run = str(results / "committed" / "synthetic")
    printed = harness("tables", "--run", run, "--columns", "published", "--lang", "zh")
    inserted = harness("tables", "--insert", "synthetic", "new.md", "--columns", "published")

    assert printed.out.startswith("| 类型 | 网络 | 大小 | 首次渲染 | 完成 |")
    assert inserted.code == 0
    assert (
        Path("new.md")
        .read_text()
        .startswith("<!-- harness:table synthetic begin columns=published -->\n\n| Type |")
    )
    assert harness("tables", "--into", "new.md", "--columns", "brief").code == 2


@pytest.mark.parametrize(("share", "code"), [("10 %", 0), ("0.1 %", 3), ("2", 2), ("200 %", 2)])
def test_a_table_stays_where_its_figures_hardly_changed(
    harness: Command, results: Path, share: str, code: int
) -> None:
    page = results / "performance.md"
    harness("tables", "--into", str(page))
    page.write_text(page.read_text().replace("| 2350 |", "| 2300 |"))
    assert harness("tables", "--check", "--into", str(page)).code == 3

    arguments = ["--into", str(page), "--unless-within", share]
    assert harness("tables", "--check", *arguments).code == code


def test_tracked_pages_are_written_only_where_they_are_named(
    harness: Command, results: Path
) -> None:
    outcome = harness("tables")

    assert outcome.code == 2
    assert "--results results" in outcome.err
    assert (results / "performance.md").read_text() == MARKERS


def test_a_run_is_named_by_its_scenario_and_its_day(harness: Command, results: Path) -> None:
    run = results / "runs" / "2000-01-01T00-00-00Z-synthetic"
    RunStore.create(run, a_finished_document())

    for reference in ("latest", "synthetic@latest", "synthetic@2000-01-01"):
        assert harness("tables", "--run", reference).code == 0
    assert harness("tables", "--run", "synthetic@1999").code == 2


def test_a_reading_in_a_real_viewer_is_published_beside_its_prediction(
    harness: Command, results: Path, tmp_path: Path
) -> None:
    page = results / "reading.md"
    page.write_text(MARKERS.replace("synthetic", "reading-judged"), encoding="utf-8")
    outcome = harness("tables", "--publish", str(kept(tmp_path / "read")))

    assert outcome.code == 0
    assert outcome.out.startswith("results/reading/judged/reading/ohif/reading.json\n")
    assert "| OHIF 3.13.2 | ohif-3.13 | 4g | down |" in page.read_text(encoding="utf-8")


def test_a_predicted_reading_is_published_and_has_a_table_of_its_own(
    harness: Command, results: Path, tmp_path: Path
) -> None:
    page = results / "reading.md"
    page.write_text(MARKERS.replace("synthetic", "side-by-side"), encoding="utf-8")
    (tmp_path / STUDY_NAME).write_bytes(study_to_json(replace(STUDY, scenario="side-by-side")))
    outcome = harness("tables", "--publish", str(tmp_path))

    assert outcome.code == 0
    assert outcome.out.startswith("results/reading/predicted/side-by-side/reading.json\n")
    assert "| Network | Hand | Case | Rules | Shown while wanted |" in page.read_text("utf-8")


def test_of_several_that_are_published_a_bad_one_keeps_all_back(
    harness: Command, results: Path, tmp_path: Path
) -> None:
    dirty = replace(SEEN, measured=replace(CIRCUMSTANCES, is_dirty=True))
    good, bad = kept(tmp_path / "good"), kept(tmp_path / "bad", dirty)
    outcome = harness("tables", "--publish", str(good), "--publish", str(bad))

    assert outcome.code == 2
    assert "which had local changes" in outcome.err
    assert not (results / "reading").exists()
