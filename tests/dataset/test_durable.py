import errno
from pathlib import Path

import pytest

from harness.dataset.durable import storing, sync_tree, write_durably
from harness.errors import StorageError


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_durably(tmp_path / "a" / "b" / "1", b"image")
    sync_tree(tmp_path)

    assert (tmp_path / "a" / "b" / "1").read_bytes() == b"image"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_with_place_and_remedy(tmp_path: Path, code: int) -> None:
    with pytest.raises(StorageError) as caught, storing(tmp_path, "dataset x"):
        raise OSError(code, "no room")

    message = str(caught.value)
    assert message.startswith(f'{tmp_path}: "no room" stopped the storing of dataset x; free room')
    assert "HARNESS_CACHE" in message


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError, match="make the folder writable"), storing(tmp_path, "x"):
        write_durably(tmp_path / "file" / "1", b"")


def test_other_errors_pass() -> None:
    with pytest.raises(KeyError), storing(Path("here"), "x"):
        raise KeyError("another")
