"""The page of a made-up run, as text and in a real browser."""

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import EnvironmentProblem
from harness.reporting.report.page import index_page, sections_of
from harness.results.store import RunStore
from harness.viewer.chromium import find_chromium
from tests.reporting.report.judged import a_judged_run
from tests.reporting.report.judged_readings import judged_readings
from tests.runs import a_document

MOST_BYTES = 5_000_000


def test_a_page_needs_nothing_from_elsewhere(tmp_path: Path, page_of: Callable[..., str]) -> None:
    page = page_of([a_judged_run(tmp_path).folder])

    assert not re.findall(r"https?://", page)
    assert not re.findall(r"<(?:script|img|iframe)[^>]* src=", page)
    assert len(page.encode()) < MOST_BYTES
    assert "shows every slice after" in page


def test_the_same_run_gives_the_same_page(tmp_path: Path, page_of: Callable[..., str]) -> None:
    folder = a_judged_run(tmp_path).folder

    assert page_of([folder]) == page_of([folder])


def test_names_are_text_and_never_markup(tmp_path: Path, page_of: Callable[..., str]) -> None:
    (tmp_path / "<b>run").mkdir()
    page = page_of([tmp_path / "<b>run"])

    assert "<b>run" not in page
    assert "&lt;b&gt;run" in page


def test_a_broken_run_gives_a_page_that_says_so(
    tmp_path: Path, page_of: Callable[..., str]
) -> None:
    (tmp_path / "run.json").write_text("{")
    [section] = sections_of([tmp_path])

    assert "is not JSON" in section.problem
    assert "This run cannot be shown" in page_of([tmp_path])


def test_a_run_of_which_nothing_is_measured_yet_says_so(
    tmp_path: Path, page_of: Callable[..., str]
) -> None:
    folder = RunStore.create(tmp_path / "run", a_document()).directory

    assert "Nothing was shown in any load that counts." in page_of([folder])


@pytest.mark.once
def test_two_runs_stand_in_one_page(tmp_path: Path, page_of: Callable[..., str]) -> None:
    runs = [a_judged_run(tmp_path / name).folder for name in ("one", "other")]
    page = page_of(runs)

    assert page.count('<section class="run"') == 2
    assert page.count('<select name="beside">') == 2
    assert page.count(">run: JLS, 4g") == 4


def test_a_list_of_runs_leads_to_the_reports_that_there_are(tmp_path: Path) -> None:
    folder = a_judged_run(tmp_path).folder
    without = index_page([folder], tmp_path)
    (folder / "report.html").write_text("")
    with_report = index_page([folder], tmp_path)

    assert "<a href" not in without
    assert '<a href="run/report.html">run</a>' in with_report
    assert "There is no run in this folder." in index_page([], tmp_path)


@pytest.mark.live
def test_a_browser_draws_every_chart_and_complains_of_nothing(
    tmp_path: Path, page_of: Callable[..., str]
) -> None:
    try:
        program = find_chromium(os.environ)
    except EnvironmentProblem as error:
        pytest.skip(f"the report was not looked at: {error}")
    page = a_judged_run(tmp_path).folder / "report.html"
    readings = judged_readings(tmp_path / "reading").folder
    page.write_text(page_of([page.parent, readings]))
    browser = subprocess.run(
        [
            *(str(program), "--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *("--enable-logging=stderr", "--log-level=0", "--virtual-time-budget=20000"),
            *(f"--user-data-dir={tmp_path / 'profile'}", page.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )

    assert re.search(r'data-drawn="[1-9]', browser.stdout)
    assert "CONSOLE" not in browser.stderr
