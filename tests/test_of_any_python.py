"""Which files of tests another Python may leave out, told from what they import."""

from pathlib import Path

import pytest

from tests.of_any_python import COMPUTING, imported, only_computes
from tests.source_tree import ROOT

pytestmark = pytest.mark.once


def test_imports_are_found_wherever_they_stand() -> None:
    text = "import ssl.hidden\n\ndef f():\n    from http import client\n    # import os\n"

    assert imported(text) == {"ssl", "http"}


@pytest.mark.parametrize(
    ("file", "is_left_out"),
    [
        ("core/network/test_link.py", True),
        ("reporting/test_footer.py", True),
        ("reporting/test_har.py", False),  # its module imports http and datetime
        ("cli/test_reproduce.py", True),
        ("cli/test_bench.py", False),  # it starts processes
        ("dataset/test_build.py", False),  # it starts processes
        ("dataset/phantom/test_ct.py", False),  # its module has threads
        ("predict/test_document.py", False),  # a whole prediction, down to its bytes
        ("predict/test_workers.py", False),
        ("scenario/test_loading.py", False),  # pydantic, dataclasses and enums: another room
        ("test_end_to_end.py", False),
    ],
)
def test_what_only_computes_is_left_out_and_nothing_else(file: str, is_left_out: bool) -> None:
    assert only_computes(ROOT / "tests" / file) == is_left_out


@pytest.mark.parametrize("room", COMPUTING)
def test_every_room_that_computes_is_there(room: str) -> None:
    found = [file for file in Path(ROOT, "tests", room).rglob("test_*.py") if only_computes(file)]

    assert found


def test_nothing_that_every_python_runs_lies_in_a_file_that_is_left_out() -> None:
    files = (ROOT / "tests").rglob("test_*.py")
    asking = {file for file in files if "mark.every_python" in file.read_text("utf-8")}

    assert asking
    assert not [file for file in asking if only_computes(file)]
