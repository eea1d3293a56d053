"""Where built datasets lie, and that what is found there is whole.

    <root>/<name>-<digest>/             a finished dataset
    <root>/.<name>-<digest>.building/   one that is being built, or whose builder died
    <root>/.<name>-<digest>.lock        held by the process that builds or replaces it
    <root>/sources/                     what sources fetched

A dataset appears under its own name by one rename, after everything is on the disk. Locks are
advisory and end with their process, so that a killed builder blocks nobody.
"""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_cache_dir

from harness.core.images.manifest import MANIFEST_NAME, Manifest
from harness.core.images.specification import DatasetSpec
from harness.dataset.file_lock import try_lock, wait_for_lock
from harness.dataset.layout import require_names
from harness.dataset.seal import SEAL_NAME, BrokenSeal, require_seal
from harness.dataset.versions import shaped
from harness.durable import make_private, sync_directory, sync_tree
from harness.errors import DatasetError, StorageError

CACHE_VARIABLE = "HARNESS_CACHE"

_BUILDING = ".building"
_LOCK = ".lock"
_UNREADABLE = (OSError, ValueError, TypeError, KeyError)
# EFBIG is a limit on file sizes (ulimit -f), which a quota may be made of.
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DamagedDataset(DatasetError):
    """A dataset in the cache that is not what was built."""


@dataclass(frozen=True, slots=True)
class BuiltDataset:
    """A whole dataset on disk; `notice` says what a person should know about how it came there.

    `is_proved` tells whether every image was decoded and compared with its source.
    """

    directory: Path
    manifest: Manifest
    is_proved: bool
    notice: str = ""


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """A directory of the cache as it stands there; `manifest` None is one that is damaged."""

    directory: Path
    manifest: Manifest | None
    size_bytes: int


def default_root(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder named in HARNESS_CACHE, else the user's cache folder."""
    if named := environment.get(CACHE_VARIABLE):
        return Path(named).expanduser()
    return Path(user_cache_dir("progressive-loading-harness"))


class DatasetCache:
    """Finished datasets below one folder, each found by the digest of its specification."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or default_root()

    @property
    def sources_directory(self) -> Path:
        """Where sources keep what they fetched."""
        return self.root / "sources"

    def directory_of(self, spec: DatasetSpec) -> Path:
        """Where the dataset lies once it is built. Raises DatasetError for an unusable name."""
        require_names(spec)
        return self.root / f"{spec.name}-{shaped(spec).digest()[:12]}"

    def find(self, spec: DatasetSpec) -> BuiltDataset | None:
        """The dataset, every file held against its checksum; None when it is not there.

        Raises DamagedDataset naming the file that is not what was built.
        """
        directory = self.directory_of(spec)
        if not directory.exists():
            return None
        if spec.is_imported:
            with suppress(PermissionError):  # of another owner, whose it is to say
                make_private(directory)
        try:
            is_proved = require_seal(directory)
            manifest = _read_manifest(directory)
        except (BrokenSeal, *_UNREADABLE) as error:
            raise _damaged(directory, str(error)) from error
        if manifest.digest != shaped(spec).digest():
            raise _damaged(directory, "it was built from another specification")
        # Prose shapes no bytes; the specification's own is the current one.
        current = replace(manifest, source_note=spec.source_note, licence=spec.licence)
        return BuiltDataset(directory, current, is_proved)

    def list(self) -> tuple[CacheEntry, ...]:
        """Everything finished, by name, without holding it against its checksums."""
        seals = self.root.glob(f"[!.]*/{SEAL_NAME}")
        return tuple(_entry(path.parent) for path in sorted(seals))

    @contextmanager
    def locked(self, spec: DatasetSpec, on_wait: Callable[[], None]) -> Iterator[None]:
        """Keep other builders of this dataset out; `on_wait` is called if one must be awaited.

        Raises StorageError.
        """
        directory = self.directory_of(spec)
        with _storing(self.root, f"dataset {spec.name}"):
            self.root.mkdir(parents=True, exist_ok=True)
            lock = _open_lock(directory)
        try:
            if not try_lock(lock):
                on_wait()
                wait_for_lock(lock)
            yield
        finally:
            os.close(lock)

    @contextmanager
    def staging(self, spec: DatasetSpec) -> Iterator[Path]:
        """A new directory that becomes the dataset at the end, or vanishes with an error.

        The caller holds the lock. Raises StorageError for an OSError inside.
        """
        directory = self.directory_of(spec)
        staged = _staged(directory)
        with _storing(self.root, f"dataset {spec.name}"):
            self._remove_abandoned()
            _remove(staged)
            # What is one's own is for oneself, from the first file on.
            staged.mkdir(0o700 if spec.is_imported else 0o777)
            try:
                yield staged
                if spec.is_imported:
                    make_private(staged)
                sync_tree(staged)
                staged.rename(directory)
                sync_directory(self.root)
            except BaseException:
                shutil.rmtree(staged, ignore_errors=True)
                raise

    def discard(self, spec: DatasetSpec) -> None:
        """Take a dataset out of the cache; the caller holds the lock. Raises StorageError."""
        self._discard(self.directory_of(spec))

    def remove(self, directory: Path) -> None:
        """Remove a finished dataset of the cache for good, once nobody builds it.

        Raises StorageError.
        """
        with _storing(self.root, f"the removal of {directory.name}"):
            lock = _open_lock(directory)
        try:
            wait_for_lock(lock)
            self._discard(directory)
        finally:
            os.close(lock)

    def _discard(self, directory: Path) -> None:
        doomed = _staged(directory)
        with _storing(self.root, f"dataset {directory.name}"):
            _remove(doomed)
            # Renamed first: a half-removed dataset must not stand under the name of a whole one.
            directory.rename(doomed)
            _remove(doomed)

    def _remove_abandoned(self) -> None:
        """Remove what builders left that are gone: nobody holds their locks."""
        for staged in self.root.glob(f".*{_BUILDING}"):
            finished_name = staged.name.removeprefix(".").removesuffix(_BUILDING)
            lock = _open_lock(self.root / finished_name)
            try:
                if try_lock(lock):
                    _remove(staged)
            finally:
                os.close(lock)


@contextmanager
def _storing(place: Path, what: str) -> Iterator[None]:
    """Turn an OSError inside into a StorageError that names the place and the remedy."""
    try:
        yield
    except OSError as error:
        is_full = error.errno in _FULL
        remedy = "free disk space there" if is_full else "make the folder writable"
        raise StorageError(
            str(place),
            error.strerror or str(error),
            f"prevented storing {what}",
            f"{remedy}, or name a folder on another disk in {CACHE_VARIABLE}",
        ) from error


def _staged(directory: Path) -> Path:
    return directory.with_name(f".{directory.name}{_BUILDING}")


def _open_lock(directory: Path) -> int:
    path = directory.with_name(f".{directory.name}{_LOCK}")
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)


def _remove(directory: Path) -> None:
    if directory.exists():
        shutil.rmtree(directory)


def _read_manifest(directory: Path) -> Manifest:
    return Manifest.from_json(json.loads((directory / MANIFEST_NAME).read_bytes()))


def _entry(directory: Path) -> CacheEntry:
    try:
        manifest = _read_manifest(directory)
    except _UNREADABLE:
        manifest = None
    size_bytes = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    return CacheEntry(directory, manifest, size_bytes)


def _damaged(directory: Path, problem: str) -> DamagedDataset:
    return DamagedDataset(str(directory), None, f"is damaged ({problem})", "build it again")
