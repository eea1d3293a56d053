from pathlib import Path

import pytest

from harness.cli.panels.inputs import Syntax
from harness.dataset.export import ExportSyntax
from tests.cli.conftest import Command


def test_datasets_are_exported_in_each_syntax_that_can_be_written() -> None:
    assert {each.value for each in Syntax} == {each.value for each in ExportSyntax}


def test_a_syntax_that_is_none_of_them_is_refused(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = harness("dataset", "export", "ct-512x174", "ct", "--transfer-syntax", "jpeg")

    assert outcome.code == 2
    said = " ".join(outcome.err.replace("│", " ").split())
    assert "'jpeg' is not one of 'jls', 'htj2k', 'raw'" in said
    assert list(tmp_path.iterdir()) == []
