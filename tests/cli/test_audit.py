from pathlib import Path

import pytest

from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.reporting.audit.pages import PAGE
from tests.runs import a_finished_document


@pytest.fixture
def page(tmp_path: Path) -> str:
    """A page with claims, and a run of the same cases."""
    (tmp_path / "page.md").write_text(PAGE, encoding="utf-8")
    RunStore.create(tmp_path / "run", a_finished_document())
    return "page.md"


def test_a_page_is_held_against_a_run(harness: Command, page: str) -> None:
    outcome = harness("audit", page, "--run", "run", "--no-search")

    assert outcome.code == 0
    assert outcome.out.startswith("# Published figures, audited\n")
    assert "ours 2350 ms (+3.8 %)" in outcome.out


def test_a_scenario_of_ones_own_is_not_searched(harness: Command, page: str) -> None:
    outcome = harness("audit", page, "--run", "run")

    assert outcome.code == 0
    assert "predicted with" not in outcome.out


def test_both_pages_are_written(harness: Command, page: str, tmp_path: Path) -> None:
    outcome = harness("audit", page, "--run", "run", "--no-search", "--write")

    assert outcome.out == "results/audit.md\nresults/audit.zh.md\n"
    assert "对公布数据的核查" in (tmp_path / "results/audit.zh.md").read_text(encoding="utf-8")


def test_the_published_figures_are_audited_without_a_page(harness: Command, page: str) -> None:
    outcome = harness("audit", "--run", "run", "--no-search")

    assert "25 times were read" in outcome.out


def test_pages_are_stale_where_a_run_behind_them_or_they_are_others(
    harness: Command, page: str, tmp_path: Path
) -> None:
    words = ("audit", page, "--run", "run", "--no-search")
    assert harness(*words, "--check").code == 3
    harness(*words, "--write")
    assert harness(*words, "--check").code == 0

    chinese = tmp_path / "results/audit.zh.md"
    chinese.write_text(chinese.read_text().replace("2350", "2351"))
    outcome = harness(*words, "--check")
    assert (outcome.code, outcome.out) == (3, "")
    assert "results/audit.zh.md: is stale; run make audit" in outcome.err

    run = tmp_path / "run" / "run.json"
    run.write_bytes(run.read_bytes() + b"\n")
    assert "results/audit.md: is stale" in harness(*words, "--check").err


@pytest.mark.parametrize(
    ("name", "told"), [("missing.md", "cannot be read"), ("empty.md", "has no table of times")]
)
def test_a_page_that_claims_nothing_is_refused(
    harness: Command, page: str, tmp_path: Path, name: str, told: str
) -> None:
    (tmp_path / "empty.md").write_text("nothing")
    outcome = harness("audit", name, "--run", "run")

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
