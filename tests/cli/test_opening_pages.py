"""The pages of openings are what the committed predictions give."""

from pathlib import Path

import pytest
import typer

from harness.cli.opening_pages import HELPS, SIZES, write_opening
from harness.results.publication import COMMITTED
from tests.source_tree import ROOT


def test_the_committed_pages_are_what_their_runs_give() -> None:
    write_opening(ROOT / "results", checks=True)


def test_a_page_that_says_something_else_is_stale(tmp_path: Path) -> None:
    for name in (HELPS, SIZES):
        folder = tmp_path / COMMITTED / name
        folder.mkdir(parents=True)
        file = f"{COMMITTED}/{name}/predicted.json"
        (tmp_path / file).write_bytes((ROOT / "results" / file).read_bytes())
    (tmp_path / "opening.md").write_text("something else\n")

    with pytest.raises(typer.Exit):
        write_opening(tmp_path, checks=True)
