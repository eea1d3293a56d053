"""How a command ends, on a terminal and elsewhere."""

from pathlib import Path

import pytest
from rich.console import Console

from harness.cli.outcome import show_outcome
from harness.results.store import RunStore
from tests.runs import a_finished_document


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_terminal_has_a_screen_and_anything_else_all_tables(
    is_terminal: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = a_finished_document()
    folder = RunStore.create(tmp_path / "run", document).directory
    monkeypatch.setattr("sys.stdout.isatty", lambda: is_terminal)
    show_outcome(document, folder, Console(stderr=True), full=False)
    out = capsys.readouterr().out

    assert out.startswith("case ") == is_terminal
    assert ("Look at it: " in out) == is_terminal
    assert (out.strip() == (folder / "table.md").read_text().strip()) != is_terminal
    assert (folder / "report.html").exists()


def test_all_tables_can_be_asked_for_on_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = a_finished_document()
    folder = RunStore.create(tmp_path / "run", document).directory
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    show_outcome(document, folder, Console(stderr=True), full=True)

    assert capsys.readouterr().out.strip() == (folder / "table.md").read_text().strip()
