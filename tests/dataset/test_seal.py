from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.dataset.seal import SEAL_NAME, BrokenSeal, require_seal, write_seal

FILES = {"manifest.json": b"{}", "a/b/1": b"one", "a/b/2": b"two"}


def _sealed(directory: Path, *, is_proved: bool = True) -> Path:
    for name, content in FILES.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    write_seal(directory, is_proved=is_proved)
    return directory


@pytest.mark.parametrize("is_proved", [False, True])
def test_a_whole_dataset_passes_and_says_whether_it_was_proved(
    tmp_path: Path, is_proved: bool
) -> None:
    assert require_seal(_sealed(tmp_path, is_proved=is_proved)) is is_proved


@pytest.mark.parametrize("name", FILES)
def test_a_flipped_bit_is_found_and_its_file_named(tmp_path: Path, name: str) -> None:
    path = _sealed(tmp_path) / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(BrokenSeal, match=name):
        require_seal(tmp_path)


@pytest.mark.parametrize("name", [*FILES, SEAL_NAME])
def test_a_missing_file_is_found_and_named(tmp_path: Path, name: str) -> None:
    (_sealed(tmp_path) / name).unlink()

    with pytest.raises(BrokenSeal, match=name):
        require_seal(tmp_path)


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_in_the_seal_never_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, position: int, bit: int
) -> None:
    directory = _sealed(tmp_path_factory.mktemp("sealed"))
    content = bytearray((directory / SEAL_NAME).read_bytes())
    position %= len(content)
    if content[position : position + 1].isspace():
        position += 1
    content[position % len(content)] ^= 1 << bit
    (directory / SEAL_NAME).write_bytes(content)

    with pytest.raises(BrokenSeal):
        require_seal(directory)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"version": 2}', b"\xff"])
def test_a_seal_of_another_kind_is_no_seal(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SEAL_NAME).write_bytes(content)

    with pytest.raises(BrokenSeal, match=SEAL_NAME):
        require_seal(tmp_path)
