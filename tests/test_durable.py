import os
from pathlib import Path

import pytest

from harness.durable import keep_file, replace_file, sync_tree, write_durably
from harness.errors import StorageError


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    replace_file(file, b"one")
    replace_file(file, b"two")

    assert file.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_kept_with_the_folders_above_it(tmp_path: Path) -> None:
    keep_file(tmp_path / "some" / "where" / "page.md", b"one", "name another")

    assert (tmp_path / "some" / "where" / "page.md").read_bytes() == b"one"


def test_a_file_that_cannot_be_kept_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"no folder")
    place = tmp_path / "taken" / "page.md"

    with pytest.raises(StorageError) as told:
        keep_file(place, b"one", "name another")

    assert str(told.value).startswith(f"{place}: cannot be written (")
    assert str(told.value).endswith("; name another")


def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"one")
    file.chmod(0o640)
    replace_file(file, b"two")

    assert file.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target.md"
    target.write_bytes(b"one")
    link = tmp_path / "link.md"
    link.symlink_to(target)
    replace_file(link, b"two")

    assert link.is_symlink()
    assert target.read_bytes() == b"two"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    file.write_bytes(b"one")
    (tmp_path / "run.json.part").symlink_to("/dev/full")

    with pytest.raises(OSError, match="No space left"):
        replace_file(file, b"two")

    assert file.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [file]


def test_content_is_forced_to_the_disk_before_it_takes_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a power cut would do cannot be tried; the order that survives one can."""
    file = tmp_path / "run.json"
    file.write_bytes(b"one")
    seen = []
    force = os.fsync

    def record(descriptor: int) -> None:
        seen.append(file.read_bytes())
        force(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    replace_file(file, b"two")

    assert seen == [b"one", b"two"]


def test_an_interrupted_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(b"old")

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_file(path, b"new")

    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"]


def test_a_file_of_a_tree_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    write_durably(tmp_path / "a" / "b" / "1", b"image")
    sync_tree(tmp_path)

    assert (tmp_path / "a" / "b" / "1").read_bytes() == b"image"
