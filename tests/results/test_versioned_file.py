from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from harness.errors import BadInput
from harness.results.record import Record
from harness.results.versioned_file import VersionedFile


@dataclass(frozen=True, slots=True)
class Counted(Record):
    slice_count: int


FILE = VersionedFile(TypeAdapter(Counted), "version", 2, "is no count", "count again")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "count.json"
    path.write_text(FILE.text(Counted(174)))

    assert path.read_text() == '{\n "version": 2,\n "slice_count": 174\n}\n'
    assert FILE.read(path) == Counted(174)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("no JSON", "is no count"),
        ("[]", "is no count"),
        ('{"slice_count": 174}', "is no count"),
        ('{"version": 1, "slice_count": 174}', "is a version that this program cannot read"),
        ('{"version": 2, "slice_count": "many"}', "slice_count: .*does not fit"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_remedy(tmp_path: Path, text: str, rule: str) -> None:
    path = tmp_path / "count.json"
    path.write_text(text)

    with pytest.raises(BadInput, match=rule) as error:
        FILE.read(path)
    assert error.value.remedy == "count again"
