import errno
import fcntl
import os
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.images.specification import DatasetSource, DatasetSpec, SourceKind
from harness.dataset.build import BuildProgress, build_dataset
from harness.dataset.cache import DamagedDataset, DatasetCache, default_root
from harness.dataset.versions import shaped
from harness.errors import StorageError
from tests.dataset.series_for_tests import FakeSource, noisy_pixels, series_of, spec_of
from tests.owners import PRIVATE, mode, modes, shared_folder

SPEC = spec_of()


def _build(cache: DatasetCache, spec: DatasetSpec = SPEC) -> Path:
    source = FakeSource(series_of(noisy_pixels((2, 70, 64)), name=spec.name))
    return build_dataset(spec, cache=cache, load=source).directory


def _nobody_waits() -> None:
    raise AssertionError("the lock was taken")


def test_the_root_is_the_named_folder_else_the_users() -> None:
    assert default_root({"HARNESS_CACHE": "/somewhere"}) == Path("/somewhere")
    assert default_root({"HARNESS_CACHE": "~/x"}) == Path.home() / "x"
    assert default_root({}).name == "progressive-loading-harness"


def test_what_was_not_built_is_not_found(tmp_path: Path) -> None:
    assert DatasetCache(tmp_path / "nowhere").find(SPEC) is None


def test_what_was_built_is_found_under_its_name_and_digest(tmp_path: Path) -> None:
    directory = _build(DatasetCache(tmp_path))

    found = DatasetCache(tmp_path).find(SPEC)

    assert found is not None
    assert found.directory == directory == tmp_path / f"test-ct-{shaped(SPEC).digest()[:12]}"
    assert found.manifest.digest == shaped(SPEC).digest()
    assert found.is_proved


def test_another_specification_of_the_same_name_is_another_dataset(tmp_path: Path) -> None:
    _build(DatasetCache(tmp_path))

    other = replace(SPEC, encodings=SPEC.encodings[:1])

    assert DatasetCache(tmp_path).find(other) is None


def test_the_licence_is_the_one_that_the_specification_names_today(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    _build(cache)

    found = cache.find(replace(SPEC, licence="MIT", source_note="made here"))

    assert found is not None
    assert (found.manifest.licence, found.manifest.source_note) == ("MIT", "made here")


@pytest.mark.parametrize(
    "pattern", ["pixels.npy", "manifest.json", "**/metadata", "**/frames/1", "**/jls/1"]
)
def test_one_flipped_bit_anywhere_is_found(tmp_path: Path, pattern: str) -> None:
    cache = DatasetCache(tmp_path)
    path = next(_build(cache).glob(pattern))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)

    with pytest.raises(DamagedDataset, match=path.name):
        cache.find(SPEC)


def test_a_dataset_under_the_name_of_another_is_damaged(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    other = replace(SPEC, encodings=SPEC.encodings[:1])
    _build(cache).rename(cache.directory_of(other))

    with pytest.raises(DamagedDataset, match="another specification"):
        cache.find(other)


def test_the_list_tells_names_sizes_and_what_is_damaged(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    whole = _build(cache)
    broken = _build(cache, spec_of("broken"))
    (broken / "manifest.json").write_bytes(b"{")
    (tmp_path / "sources").mkdir()

    entries = cache.list()

    assert [entry.directory for entry in entries] == [broken, whole]
    assert entries[0].manifest is None
    assert entries[1].manifest is not None
    assert entries[1].manifest.name == "test-ct"
    assert entries[1].size_bytes > 2 * 70 * 64 * 2


def test_the_list_of_a_cache_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert DatasetCache(tmp_path / "nowhere").list() == ()


def test_nothing_stands_under_the_final_name_before_the_end(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)

    with cache.locked(SPEC, _nobody_waits), cache.staging(SPEC) as staged:
        (staged / "file").write_bytes(b"half")
        assert not cache.directory_of(SPEC).exists()
        assert cache.list() == ()

    assert (cache.directory_of(SPEC) / "file").read_bytes() == b"half"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("broken"), OSError(28, "full")])
def test_an_error_while_staging_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    cache = DatasetCache(tmp_path)

    def fail_half_way() -> None:
        with cache.locked(SPEC, _nobody_waits), cache.staging(SPEC) as staged:
            (staged / "file").write_bytes(b"half")
            raise error

    with pytest.raises(StorageError if isinstance(error, OSError) else type(error)):
        fail_half_way()

    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_told_with_place_and_remedy(tmp_path: Path, code: int) -> None:
    cache = DatasetCache(tmp_path)
    with (
        pytest.raises(StorageError) as told,
        cache.locked(SPEC, _nobody_waits),
        cache.staging(SPEC),
    ):
        raise OSError(code, "no room")

    assert str(told.value) == (
        f'{tmp_path}: "no room" prevented storing dataset test-ct;'
        " free disk space there, or name a folder on another disk in HARNESS_CACHE"
    )


def test_what_dead_builders_left_is_removed(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    for name in (cache.directory_of(SPEC).name, "another-0123456789ab"):
        abandoned = tmp_path / f".{name}.building"
        abandoned.mkdir()
        (abandoned / "file").write_bytes(b"half")

    _build(cache)

    assert not list(tmp_path.glob(".*.building"))


def test_what_a_living_builder_is_at_stays(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    other = spec_of("another")

    with cache.locked(other, _nobody_waits), cache.staging(other) as staged:
        _build(cache)
        assert staged.is_dir()


def test_a_lock_that_is_held_is_awaited(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    holder = os.open(tmp_path / f".{cache.directory_of(SPEC).name}.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(holder, fcntl.LOCK_EX)
    waits: list[str] = []

    def let_go() -> None:
        waits.append("waited")
        os.close(holder)

    with cache.locked(SPEC, let_go):
        pass

    assert waits == ["waited"]


def test_a_discarded_dataset_is_gone_at_once(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    directory = _build(cache)

    with cache.locked(SPEC, _nobody_waits):
        cache.discard(SPEC)

    assert not directory.exists()
    assert cache.find(SPEC) is None


def test_a_root_that_is_a_file_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError, match=r"make the folder writable, or .* HARNESS_CACHE"):
        _build(DatasetCache(tmp_path / "file"))


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    cache = DatasetCache(tmp_path)
    with pytest.raises(ValueError, match="broken"), cache.locked(SPEC, _nobody_waits):
        raise ValueError("broken")

    with cache.locked(SPEC, _nobody_waits):
        assert cache.find(SPEC) is None


IMPORTED = replace(SPEC, source=DatasetSource(SourceKind.DICOM_FOLDER, folder="scans"))


def test_imported_images_are_for_their_owner_from_the_first_file_on(tmp_path: Path) -> None:
    cache = DatasetCache(shared_folder(tmp_path / "cache"))
    while_building: set[int] = set()

    def note(progress: BuildProgress) -> None:
        while_building.update(map(mode, cache.root.glob(".*.building")))

    source = FakeSource(series_of(noisy_pixels((2, 70, 64)), name=IMPORTED.name))
    built = build_dataset(IMPORTED, cache=cache, load=source, on_progress=note)

    assert while_building == {0o700}
    assert modes(built.directory) == PRIVATE
    assert mode(cache.root) == 0o755


def test_drawn_images_are_for_whoever_may_enter_the_cache(tmp_path: Path) -> None:
    directory = _build(DatasetCache(shared_folder(tmp_path / "cache")))

    assert not modes(directory) & PRIVATE


def test_images_that_were_imported_before_are_made_private_when_they_are_used(
    tmp_path: Path,
) -> None:
    cache = DatasetCache(shared_folder(tmp_path / "cache"))
    directory = _build(cache, IMPORTED)
    for path in (directory, *directory.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)

    assert cache.find(IMPORTED) is not None
    assert modes(directory) == PRIVATE
