"""The study of first bytes on the disk."""

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.first_bytes import read_study, study_to_json
from tests.source_tree import ROOT

FILE = ROOT / "results/committed/quality/first-bytes.json"


def test_a_study_that_is_read_is_the_one_that_was_kept(tmp_path: Path) -> None:
    study = read_study(FILE)
    (tmp_path / "study.json").write_text(study_to_json(study))

    assert read_study(tmp_path / "study.json") == study


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"study_version": 0}', '{"study_version": 1}'])
def test_what_is_no_study_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "study.json").write_text(text)

    with pytest.raises(BadInput, match=r"study\.json"):
        read_study(tmp_path / "study.json")
