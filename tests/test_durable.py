import os
from pathlib import Path

import pytest

from harness.durable import (
    keep_file,
    make_private,
    make_private_folder,
    replace_file,
    sync_tree,
    write_durably,
)
from harness.errors import StorageError
from tests.owners import mode, shared_folder, umask


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


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    return shared_folder(tmp_path / "shared")


def test_what_is_written_where_everybody_reads_is_as_the_user_has_it(shared: Path) -> None:
    keep_file(shared / "below" / "page.md", b"one", "name another")

    assert mode(shared / "below") == 0o777 & ~umask()
    assert mode(shared / "below" / "page.md") == 0o666 & ~umask()


def test_what_is_written_into_a_private_folder_is_private(shared: Path) -> None:
    private = shared / "private"
    make_private_folder(private, "name another")
    keep_file(private / "a" / "b" / "page.md", b"one", "name another")
    write_durably(private / "c" / "page.md", b"two")

    folders = [private, private / "a", private / "a" / "b", private / "c"]
    assert [mode(each) for each in folders] == [0o700] * 4
    assert [mode(each) for each in private.rglob("page.md")] == [0o600] * 2


def test_a_private_file_is_private_whatever_was_in_its_place(shared: Path) -> None:
    file = shared / "page.md"
    file.write_bytes(b"one")
    file.chmod(0o644)
    part = shared / "page.md.part"  # left by a kill
    part.write_bytes(b"half")
    part.chmod(0o644)
    keep_file(file, b"two", "name another", is_private=True)

    assert (mode(file), file.read_bytes()) == (0o600, b"two")


def test_a_folder_is_made_private_with_all_that_is_in_it(shared: Path) -> None:
    outside = shared / "outside"
    outside.write_bytes(b"one")
    outside.chmod(0o644)
    keep_file(shared / "run" / "a" / "page.md", b"one", "name another")
    (shared / "run" / "link").symlink_to(outside)
    make_private(shared / "run")
    make_private(shared / "run")

    found = {path.name: mode(path) for path in (shared / "run").rglob("*")}
    assert found == {"a": 0o700, "page.md": 0o600, "link": 0o644}
    assert mode(shared / "run") == 0o700
    assert mode(shared) == 0o755


def test_a_folder_that_cannot_be_made_private_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"no folder")

    with pytest.raises(StorageError, match=r"cannot be kept from others .*; name another$"):
        make_private_folder(tmp_path / "taken" / "run", "name another")
