from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput, StorageError
from harness.reporting.pages import (
    Runs,
    committed_comparisons,
    committed_runs,
    filled_page,
    keep_text,
    pages_in,
    runs_by_scenario,
    stale_tables,
    with_table,
)
from harness.results.kernel import COMPARISON_FILE, comparison_to_json
from harness.results.store import RUN_NAME, RunStore
from tests.comparisons import a_comparison
from tests.runs import (
    BOTH_LANES,
    SCENARIO,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    judged,
)

PAGES = ("page.md", "page.zh.md")
MARKERS = "<!-- harness:table synthetic begin -->\n<!-- harness:table synthetic end -->\n"


def fill_page(page: Path, runs: Runs) -> bool:
    """Write a page with its tables, as the command does; whether anything changed."""
    text = filled_page(page, runs)
    if text is not None:
        keep_text(page, text)
    return text is not None


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A results folder with one committed run and both pages."""
    RunStore.create(tmp_path / "committed" / "synthetic", a_finished_document())
    for page in PAGES:
        (tmp_path / page).write_text(f"# Page\n\n{MARKERS}", encoding="utf-8")
    return tmp_path


def test_a_page_is_filled_in_its_language_and_then_current(results: Path) -> None:
    runs = committed_runs(results)
    english, chinese = pages_in(results)

    assert [stale.line for page in pages_in(results) for stale in stale_tables(page, runs)] == [
        3,
        3,
    ]
    assert [fill_page(page, runs) for page in pages_in(results)] == [True, True]
    assert "First render" in english.read_text(encoding="utf-8")
    assert "首次渲染" in chinese.read_text(encoding="utf-8")
    assert [stale_tables(page, runs) for page in pages_in(results)] == [(), ()]
    assert [fill_page(page, runs) for page in pages_in(results)] == [False, False]


def test_a_figure_changed_by_hand_is_found(results: Path) -> None:
    runs = committed_runs(results)
    page, _ = pages_in(results)
    fill_page(page, runs)
    page.write_text(page.read_text(encoding="utf-8").replace("2350", "1350"), encoding="utf-8")

    assert [(stale.name, stale.place) for stale in stale_tables(page, runs)] == [
        ("synthetic", page)
    ]


def test_a_file_that_needs_nothing_is_not_written(results: Path) -> None:
    runs = committed_runs(results)
    page, _ = pages_in(results)
    fill_page(page, runs)
    before = page.stat().st_ino, page.stat().st_mtime_ns
    fill_page(page, runs)

    assert (page.stat().st_ino, page.stat().st_mtime_ns) == before


def test_anyones_page_keeps_its_own_line_breaks(results: Path) -> None:
    page = results / "their.md"
    page.write_bytes(f"# Page\n{MARKERS}".replace("\n", "\r\n").encode())
    fill_page(page, committed_runs(results))

    assert page.read_bytes().count(b"\n") == page.read_bytes().count(b"\r\n")


def test_every_markdown_file_with_markers_is_a_page(results: Path) -> None:
    (results / "schema.md").write_text("# No table\n```\n" + MARKERS + "```\n", encoding="utf-8")
    (results / "more.md").write_text(MARKERS, encoding="utf-8")

    assert [page.name for page in pages_in(results)] == ["more.md", *PAGES]


def test_a_folder_without_pages_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no page with markers"):
        pages_in(tmp_path)


def test_a_page_that_asks_for_a_run_that_is_not_there_is_refused(results: Path) -> None:
    runs = committed_runs(results)
    page, _ = pages_in(results)
    page.write_text(MARKERS + MARKERS.replace("synthetic", "servers"), encoding="utf-8")

    for act in (filled_page, stale_tables):
        with pytest.raises(BadInput, match=r"page\.md:3: .servers. is a table without a run"):
            act(page, runs)


def test_a_table_of_today_needs_the_run_in_the_real_viewer_as_well(results: Path) -> None:
    runs = committed_runs(results)
    page, _ = pages_in(results)
    page.write_text(MARKERS.replace("synthetic", "synthetic-today"), encoding="utf-8")
    viewed = {**runs, "viewer-synthetic": a_finished_document(BOTH_LANES)}

    with pytest.raises(BadInput, match="is a table without a run"):
        filled_page(page, runs)
    assert "| today's viewer |" in (filled_page(page, viewed) or "")


def test_a_table_is_put_at_the_end_of_a_page_old_or_new(results: Path) -> None:
    runs = committed_runs(results)
    page, _ = pages_in(results)

    assert with_table(page, "synthetic-brief", runs).startswith(
        page.read_text(encoding="utf-8")[:6]
    )
    assert ".. list-table::" in with_table(results / "new.rst", "synthetic", runs)
    with pytest.raises(BadInput, match="is a table without a run"):
        with_table(page, "sinthetic", runs)


@pytest.mark.parametrize(
    ("options", "language"),
    [("lang=zh", "首次渲染"), ("lang=en", "First render"), ("", "首次渲染")],
)
def test_a_marker_may_name_another_language_than_its_page(
    results: Path, options: str, language: str
) -> None:
    _, page = pages_in(results)
    page.write_text(MARKERS.replace("begin", f"begin {options}".strip()), encoding="utf-8")
    fill_page(page, committed_runs(results))

    assert language in page.read_text(encoding="utf-8")


def test_a_marker_may_choose_columns(results: Path) -> None:
    page, _ = pages_in(results)
    brief = MARKERS.replace("synthetic", "synthetic-brief")
    chosen = brief.replace("begin", "begin columns=network,complete,n")
    page.write_text(chosen, encoding="utf-8")
    fill_page(page, committed_runs(results))

    assert "| Network | Complete, ms | n |" in page.read_text(encoding="utf-8")

    page.write_text(chosen.replace("complete", "completed"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"page\.md:1: .completed. is no column .* complete,"):
        fill_page(page, committed_runs(results))


def test_how_good_it_was_is_a_table_by_itself_where_somebody_judged(results: Path) -> None:
    page = results / "quality.md"
    page.write_text(MARKERS.replace("synthetic", "synthetic-quality"))

    with pytest.raises(BadInput, match="whose pictures nobody judged"):
        filled_page(page, {"synthetic": a_finished_document()})
    text = filled_page(page, {"synthetic": judged(a_finished_document())})
    assert text is not None
    assert "| JLS | 4g | 0.736 / 1 |" in text
    assert "Missing: the area between" in text
    assert "Wire, decode, render" not in text


def test_two_runs_of_one_scenario_are_refused(tmp_path: Path) -> None:
    for name in ("one", "two"):
        RunStore.create(tmp_path / name, a_document())

    with pytest.raises(BadInput, match='"synthetic" is also the scenario of another run'):
        runs_by_scenario([tmp_path / "one", tmp_path / "two"])


def test_runs_are_known_by_their_scenario(tmp_path: Path) -> None:
    for name in ("stack", "volume"):
        RunStore.create(tmp_path / name, a_document(replace(SCENARIO, name=name)))

    assert sorted(runs_by_scenario([tmp_path / "stack", tmp_path / "volume" / RUN_NAME])) == [
        "stack",
        "volume",
    ]


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xff"], ids=["missing", "binary"])
def test_a_file_that_is_no_text_is_named(tmp_path: Path, content: bytes | None) -> None:
    page = tmp_path / "page.md"
    if content is not None:
        page.write_bytes(content)

    with pytest.raises(BadInput, match=r"page\.md: cannot be read"):
        fill_page(page, {})


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_without_room_a_page_stays_as_it_was(results: Path) -> None:
    page, _ = pages_in(results)
    before = page.read_bytes()
    page.with_name(f"{page.name}.part").symlink_to("/dev/full")

    with pytest.raises(StorageError, match="No space left"):
        fill_page(page, committed_runs(results))
    assert page.read_bytes() == before


def test_a_brief_table_is_the_first_of_the_whole_one(results: Path, tmp_path: Path) -> None:
    runs = committed_runs(results)
    page = tmp_path / "readme.txt"
    page.write_text(MARKERS.replace("synthetic", "synthetic-brief"), encoding="utf-8")
    whole, _ = pages_in(results)
    fill_page(page, runs)
    fill_page(whole, runs)
    rows = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("|")]

    assert len(rows) == 2 + len(runs["synthetic"].cases)
    assert all(row in whole.read_text(encoding="utf-8") for row in rows)


def test_the_comparison_with_the_kernel_fills_its_page_as_runs_do(results: Path) -> None:
    page = results / "link.md"
    page.write_text(MARKERS.replace("synthetic", "kernel"), encoding="utf-8")

    assert committed_comparisons(results) == {}
    with pytest.raises(BadInput, match="is a table without a run"):
        filled_page(page, {})

    file = results / "committed" / COMPARISON_FILE
    file.parent.mkdir()
    file.write_text(comparison_to_json(a_comparison()), encoding="utf-8")
    documents = committed_comparisons(results)

    assert fill_page(page, documents)
    assert "Kernel (cubic), ms" in page.read_text(encoding="utf-8")
    assert stale_tables(page, documents) == ()


def test_predictions_of_all_runs_stand_in_one_table(results: Path) -> None:
    page = results / "prediction.md"
    marker = "<!-- harness:table prediction {} -->\n"
    page.write_text(marker.format("begin") + marker.format("end"), encoding="utf-8")
    measured = {"synthetic": a_finished_document()}
    predicted = {"synthetic": a_finished_document(WITH_PREDICTION)}

    with pytest.raises(BadInput, match="is a table without a run"):
        filled_page(page, measured)
    assert fill_page(page, predicted)
    assert "figures are within their target" in page.read_text(encoding="utf-8")
