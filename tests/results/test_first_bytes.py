"""The study of first bytes on the disk."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.quality_curve import EXACT
from harness.errors import BadInput
from harness.results.first_bytes import read_study, study_to_json
from tests.source_tree import ROOT

FILE = ROOT / "results/committed/quality/first-bytes.json"


def test_a_study_that_is_read_is_the_one_that_was_kept(tmp_path: Path) -> None:
    study = read_study(FILE)
    (tmp_path / "study.json").write_text(study_to_json(study))

    assert read_study(tmp_path / "study.json") == study
    assert study_to_json(study) == FILE.read_text()


def test_what_was_studied_interpolated_is_kept_too(tmp_path: Path) -> None:
    study = read_study(FILE)
    first, *others = study.images
    part, *more = first.parts
    parts = (replace(part, interpolated=part.median), *more)
    found = replace(study, images=(replace(first, parts=parts), *others))
    (tmp_path / "study.json").write_text(study_to_json(found))

    assert read_study(tmp_path / "study.json") == found


def test_an_equal_picture_is_kept_as_every_reader_of_json_can_read_it() -> None:
    def refused(constant: str) -> None:
        raise AssertionError(constant)

    kept = json.loads(FILE.read_text(), parse_constant=refused)

    assert [None, None, 1.0] in [part["worst"] for each in kept["images"] for part in each["parts"]]
    assert EXACT in [part.worst for each in read_study(FILE).images for part in each.parts]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"study_version": 0}', '{"study_version": 1}'])
def test_what_is_no_study_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "study.json").write_text(text)

    with pytest.raises(BadInput, match=r"study\.json"):
        read_study(tmp_path / "study.json")
