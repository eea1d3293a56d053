"""`harness tables` from a finished run to the pages that carry it."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from harness.cli.application import app
from harness.errors import BadInput, RunInvalid
from harness.results.document import RunDocument
from harness.results.publication import committed_file
from harness.results.store import RunStore, read_run
from tests.runs import SCENARIO, a_document, a_finished_document, a_sample, measured_at

MARKERS = "".join(
    f"<!-- harness:table {name} begin -->\n<!-- harness:table {name} end -->\n"
    for name in ("synthetic", "servers")
)

ONE = "".join(MARKERS.splitlines(keepends=True)[:2])


def _run_of(folder: Path, name: str = "synthetic", first_render_s: float = 2.3) -> Path:
    document = a_document(replace(SCENARIO, name=name))
    for slot in document.missing():
        document = document.with_sample(a_sample(slot, first_render_s))
    return _kept(folder, document)


def _kept(folder: Path, document: RunDocument) -> Path:
    return RunStore.create(folder, document).directory


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A results folder with one page, and nothing committed."""
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "page.md").write_text(MARKERS, encoding="utf-8")
    return folder


def _tables(results: Path, *arguments: str | Path) -> Result:
    words = ["tables", "--results", results, *arguments]
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_published_run_is_committed_and_fills_the_pages(tmp_path: Path, results: Path) -> None:
    (results / "page.md").write_text(ONE, encoding="utf-8")
    result = _tables(results, "--publish", _run_of(tmp_path / "run"))

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        str(committed_file(results, "synthetic")),
        f"{results / 'page.md'}: updated",
    ]
    assert result.stderr == ""
    assert "| JLS | 4g |" in (results / "page.md").read_text(encoding="utf-8")
    assert _tables(results, "--check").exit_code == 0


def test_several_runs_are_published_at_once(tmp_path: Path, results: Path) -> None:
    runs = [_run_of(tmp_path / name, name) for name in ("synthetic", "servers")]
    result = _tables(results, "--publish", runs[0], "--publish", runs[1])

    assert result.stderr == ""
    assert all(committed_file(results, name).is_file() for name in ("synthetic", "servers"))


def test_none_is_published_where_one_must_not_be(tmp_path: Path, results: Path) -> None:
    good = _run_of(tmp_path / "good", "servers")
    bad = _kept(tmp_path / "bad", a_finished_document())
    result = _tables(results, "--publish", good, "--publish", bad)

    assert isinstance(result.exception, RunInvalid)
    assert "a pixel differs" in str(result.exception)
    assert list(results.iterdir()) == [results / "page.md"]
    assert (results / "page.md").read_text(encoding="utf-8") == MARKERS


def test_each_refusal_has_its_option(tmp_path: Path, results: Path) -> None:
    document = a_finished_document()
    dirty = replace(document, provenance=measured_at(is_dirty=True))
    run = _kept(tmp_path / "run", dirty)
    (results / "page.md").write_text(ONE, encoding="utf-8")

    assert isinstance(_tables(results, "--publish", run).exception, RunInvalid)
    assert isinstance(_tables(results, "--publish", run, "--even-invalid").exception, BadInput)
    assert _tables(results, "--publish", run, "--even-invalid", "--even-dirty").exit_code == 0
    assert read_run(committed_file(results, "synthetic")) == dirty


def test_a_check_publishes_nothing(tmp_path: Path, results: Path) -> None:
    result = _tables(results, "--check", "--publish", _run_of(tmp_path / "run"))

    assert result.exit_code == BadInput.exit_code
    assert list(results.iterdir()) == [results / "page.md"]


def test_where_one_page_asks_for_no_run_none_is_written(tmp_path: Path, results: Path) -> None:
    (results / "another.md").write_text(ONE, encoding="utf-8")
    for arguments in (["--publish", _run_of(tmp_path / "run")], ["--check"], []):
        error = _tables(results, *arguments).exception

        assert isinstance(error, BadInput)
        assert error.place == f"{results / 'page.md'}:3"
    assert (results / "another.md").read_text(encoding="utf-8") == ONE


def test_a_run_that_is_given_stands_for_the_committed_one(tmp_path: Path, results: Path) -> None:
    (results / "page.md").write_text(ONE, encoding="utf-8")
    _tables(results, "--publish", _run_of(tmp_path / "committed"))
    result = _tables(results, "--check", "--run", _run_of(tmp_path / "other", first_render_s=2.4))

    assert result.exit_code == 3
    assert "synthetic is stale" in result.stderr
