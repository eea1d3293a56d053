import os
from pathlib import Path

import pytest

from harness.dataset.file_lock import try_lock, wait_for_lock


def test_a_file_is_locked_for_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first, second = (os.open(path, os.O_RDWR | os.O_CREAT) for _ in range(2))

    assert try_lock(first)
    assert not try_lock(second)
    os.close(first)
    wait_for_lock(second)
    assert try_lock(second)
    os.close(second)


def test_what_is_no_open_file_cannot_be_locked(tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    os.close(descriptor)

    with pytest.raises(OSError, match="Bad file descriptor"):
        try_lock(descriptor)
