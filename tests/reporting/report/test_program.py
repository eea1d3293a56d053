import base64
import gzip
from pathlib import Path

import pytest

from harness.reporting.report import program
from harness.reporting.report.program import drawing_program, packed


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made, in place of a library that takes seconds."""
    times: list[str] = []

    def make() -> str:
        times.append("made")
        return packed("draw()")

    monkeypatch.setattr(program, "_made", make)
    return times


def unpacked(text: str) -> str:
    return gzip.decompress(base64.b64decode(text)).decode()


def test_it_is_made_once_and_kept(tmp_path: Path, made: list[str]) -> None:
    folder = tmp_path / "cache"

    assert unpacked(drawing_program(folder)) == "draw()"
    assert drawing_program(folder) == drawing_program(folder)
    assert made == ["made"]


@pytest.mark.parametrize("cut", [0, 7, -1])
def test_half_a_file_is_made_again(tmp_path: Path, made: list[str], cut: int) -> None:
    whole = drawing_program(tmp_path)
    [file] = tmp_path.iterdir()
    file.write_text(whole[:cut])

    assert drawing_program(tmp_path) == whole
    assert file.read_text() == whole
    assert made == ["made", "made"]


def test_a_folder_that_takes_nothing_is_no_trouble(tmp_path: Path, made: list[str]) -> None:
    (tmp_path / "file").touch()

    assert unpacked(drawing_program(tmp_path / "file" / "cache")) == "draw()"
    assert unpacked(drawing_program(None)) == "draw()"
    assert made == ["made", "made"]
