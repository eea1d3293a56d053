import json
import sys
from io import StringIO
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.runs import a_finished_document

SAMPLES = len(a_finished_document().samples)


@pytest.fixture
def run(tmp_path: Path) -> str:
    RunStore.create(tmp_path / "run", a_finished_document())
    return "run"


def test_an_export_is_read_by_polars_and_by_pandas(
    harness: Command, tmp_path: Path, run: str
) -> None:
    for form in ("csv", "parquet", "json"):
        assert harness("results", "export", run, f"--{form}", "--output", f"out.{form}").code == 0

    columnar = pl.read_parquet(tmp_path / "out.parquet")
    text = pd.read_csv(tmp_path / "out.csv")

    assert len(columnar) == len(text) == SAMPLES
    assert list(text.columns) == columnar.columns
    assert text["first_render_s"].tolist() == columnar["first_render_s"].to_list()
    assert text.groupby("case")["complete_s"].median().gt(0).all()
    assert json.loads((tmp_path / "out.json").read_text())[0]["case"] == "JLS"


def test_several_runs_are_one_table_on_standard_output(
    harness: Command, run: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with (tmp_path / "table.csv").open("w+", encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdout", file)
        assert harness("results", "export", run, "run/run.json").code == 0
    table = pd.read_csv(StringIO((tmp_path / "table.csv").read_text(encoding="utf-8")))

    assert len(table) == 2 * SAMPLES
    assert set(table["run"]) == {"run", "run/run.json"}


def test_the_columns_are_told(harness: Command, tmp_path: Path) -> None:
    outcome = harness("results", "export", "--dictionary", "--output", "columns.csv")

    assert outcome.code == 0
    assert "first_render_wire_s" in (tmp_path / "columns.csv").read_text()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["export"], "RUN"),
        (["export", "missing"], "missing"),
        (["export", "run", "--csv", "--json"], "name one form"),
        (["methods", "run", "--lang", "fr"], "write en or zh"),
        (["explain", "run", "--row", "Nope"], "use one of JLS, JLS Reduced"),
        (["explain", "run", "--network", "5g"], "use one of 4g, local"),
        (["explain", "run", "--milestone", "last"], "use one of first-image"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_can(
    harness: Command, run: str, arguments: list[str], told: str
) -> None:
    outcome = harness("results", *arguments)

    assert outcome.code == 2
    assert told in " ".join(outcome.err.split())


def test_methods_are_printed_in_both_languages(harness: Command, run: str) -> None:
    assert harness("results", "methods", run).out.startswith("Loading times were measured on")
    assert harness("results", "methods", run, "--lang", "zh").out.startswith("加载时间于")


def test_a_figure_is_explained(harness: Command, run: str) -> None:
    arguments = ("--row", "JLS Reduced", "--network", "local", "--milestone", "complete")
    outcome = harness("results", "explain", run, *arguments)

    assert outcome.code == 0
    assert outcome.out.startswith("JLS Reduced on local, complete: ")
    assert "excluded: a pixel differs" in outcome.out
