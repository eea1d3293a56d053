from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.lane import Lane
from harness.errors import StorageError
from harness.results.sample import SampleSlot
from harness.results.sample_files import sample_files
from tests.runs import BOTH_LANES, SCENARIO, a_document, with_cases

FIRST = SampleSlot("JLS Reduced", "local", 1, is_warm_up=True, lane=Lane.VIEWER)


def test_a_sample_has_a_folder_named_by_row_and_turn(tmp_path: Path) -> None:
    document = a_document(BOTH_LANES)
    warm_up = sample_files(tmp_path, document, FIRST)
    repeat = sample_files(tmp_path, document, replace(FIRST, repeat=12, is_warm_up=False))

    assert str(warm_up.name) == "viewer/08-local-JLS-Reduced/warm-up-1"
    assert str(repeat.name) == "viewer/08-local-JLS-Reduced/repeat-12"


def test_rows_whose_names_read_alike_have_folders_of_their_own(tmp_path: Path) -> None:
    names = ("../a b", "体积", "...a/b")
    document = a_document(with_cases(*names))
    folders = {
        sample_files(tmp_path, document, SampleSlot(name, "4g", 1, False)).name for name in names
    }

    assert {str(folder.parent) for folder in folders} == {
        "viewer/01-4g-a-b",
        "viewer/02-4g",
        "viewer/03-4g-a-b",
    }


def test_pictures_are_taken_of_the_first_load_of_a_row_alone(tmp_path: Path) -> None:
    loads = [FIRST, replace(FIRST, is_warm_up=False), replace(FIRST, repeat=2)]
    document = a_document(BOTH_LANES)

    assert [sample_files(tmp_path, document, slot).with_pictures for slot in loads] == [
        True,
        False,
        False,
    ]


def test_without_warm_ups_that_is_the_first_repeat(tmp_path: Path) -> None:
    document = a_document(replace(SCENARIO, warm_ups=0))
    files = sample_files(tmp_path, document, SampleSlot("JLS", "4g", 1, is_warm_up=False))

    assert files.picture_folder == tmp_path / "viewer/01-4g-JLS/repeat-1"


def test_a_file_is_kept_under_the_name_that_the_run_document_gives_it(tmp_path: Path) -> None:
    files = sample_files(tmp_path, a_document(BOTH_LANES), FIRST)
    name = files.keep("log", b"content")

    assert (tmp_path / name).read_bytes() == b"content"
    assert name == "viewer/08-local-JLS-Reduced/warm-up-1/log"
    assert files.named(tmp_path / files.name / "first.png").endswith("/warm-up-1/first.png")


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    (tmp_path / "viewer").write_text("a file in the way")

    with pytest.raises(StorageError, match="cannot be written"):
        sample_files(tmp_path, a_document(BOTH_LANES), FIRST).keep("log", b"")
