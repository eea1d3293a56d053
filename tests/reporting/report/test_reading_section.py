"""A reading in a page: as text, beside a run, and in a real browser."""

from pathlib import Path

from harness.reporting.report.page import index_page, report_page, sections_of
from harness.reporting.report.reading_section import reading_section
from tests.reporting.report.judged_readings import judged_readings


def test_a_section_has_a_table_and_curves_for_each_network_and_hand(tmp_path: Path) -> None:
    section = reading_section(0, judged_readings(tmp_path), is_slim=False)
    [table] = section["tables"]

    assert table["name"] == section["telling"] == "4g, hand down"
    assert [row[:3] for row in table["rows"]] == [
        ["as it is", "ohif-3.13", "2 of 100"],
        ["the best", "ohif-3.13", "100 of 100"],
    ]
    assert [len(group["charts"]) for group in section["curves"]] == [2]
    assert section["film"] is not None


def test_a_slim_section_leaves_the_pictures_out(tmp_path: Path) -> None:
    assert reading_section(0, judged_readings(tmp_path), is_slim=True)["film"] is None


def test_a_page_of_a_reading_says_its_verdict_and_is_the_same_each_time(tmp_path: Path) -> None:
    folder = judged_readings(tmp_path / "reading").folder
    page = report_page([folder])

    assert "shows 2 of 100 slices while they are wanted" in page
    assert page == report_page([folder])
    assert 'href="reading/report.html"' not in index_page([folder], tmp_path)
    assert "predicted" in index_page([folder], tmp_path)


def test_a_reading_that_cannot_be_read_says_so_in_the_page(tmp_path: Path) -> None:
    (tmp_path / "reading.json").write_text("{")
    [section] = sections_of([tmp_path])

    assert "does not fit a reading" in section.problem
