"""The dataset's files, mapped into memory, by the path that asks for them.

All that can ever be served is found here, when the origin starts: a request is looked up and
never becomes a file name, so no path can lead out of the tree.
"""

import json
import mmap
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.core.http.framing import Framing, boundary_of
from harness.core.http.jpip import jpip_request
from harness.core.images.manifest import MANIFEST_NAME, EncodedFrames, FrameId, Manifest
from harness.core.images.served import ServedBody, body_at, served_bodies
from harness.core.images.server_faults import labelled
from harness.errors import DatasetError, EnvironmentProblem
from harness.servers.origin.resource import (
    FrameListResource,
    FrameResource,
    JsonResource,
    Resource,
    ServedEncoding,
    served_encoding,
)
from harness.servers.origin.search import Row, Search, searches

_REBUILD = "build the dataset again (harness dataset build)"


@dataclass(frozen=True, slots=True)
class Tree:
    """A dataset, ready to be served."""

    manifest: Manifest
    framing: Framing
    resources: dict[str, Resource]
    searches: dict[str, Search]
    bodies: Mapping[str, ServedBody]

    def find(self, path: str) -> Resource | None:
        """The resource of a path that was percent-decoded once; None when there is none."""
        return self.resources.get(path) or self._frame_list(path)

    def _frame_list(self, path: str) -> FrameListResource | None:
        parent, _, numbers = path.rpartition("/")
        if "," not in numbers:
            return None
        frames: list[FrameResource] = []
        for number in numbers.split(","):
            frame = self.resources.get(f"{parent}/{number}")
            if not isinstance(frame, FrameResource):
                return None
            frames.append(frame)
        return FrameListResource(path, tuple(frames))

    def find_over_jpip(self, path: str, query: Mapping[str, str]) -> FrameResource | None:
        """The part of a frame that is asked for over JPIP; None for other paths."""
        asked = f"{path}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
        request, body = jpip_request(asked), body_at(self.bodies, asked.lstrip("/"))
        if request is None or body is None:
            return None
        frame = self.resources[request.frame_path]
        assert isinstance(frame, FrameResource)
        return FrameResource(asked, frame.data[: body.pixel_data_bytes], frame.encoding)


def load_tree(root: Path, framing: Framing, label: str | None = None) -> Tree:
    """Map a built dataset; `framing` is the form of a frame for clients that do not choose.

    HTJ2K images are labelled with the transfer syntax `label`, if there is one.

    Raises DatasetError for a tree that is not as its manifest says, and EnvironmentProblem
    when the machine does not let so many files be mapped.
    """
    root = root.resolve()
    manifest = labelled(_read_manifest(root), label)
    resources: dict[str, Resource] = {}
    boundary = boundary_of(manifest.digest)
    for encoding in manifest.encodings:
        served = served_encoding(encoding, manifest.digest, boundary, framing)
        for frame, size_bytes in _sized_frames(root, manifest, encoding):
            path = _frame_path(manifest, encoding, frame)
            resources[path] = _frame_resource(root, path, size_bytes, served)
    found = _read_metadata(root, manifest)
    resources.update(found)
    rows = json.loads(found[f"{_series_path(manifest)}/metadata"].document)
    bodies = served_bodies(manifest, framing)
    return Tree(manifest, framing, resources, searches(manifest, rows), bodies)


def _read_manifest(root: Path) -> Manifest:
    path = root / MANIFEST_NAME
    try:
        return Manifest.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DatasetError(str(path), None, f"is not a manifest ({error})", _REBUILD) from error


def _sized_frames(
    root: Path, manifest: Manifest, encoding: EncodedFrames
) -> list[tuple[FrameId, int]]:
    if len(manifest.frames) != len(encoding.sizes_bytes):
        raise DatasetError(
            f"{root / MANIFEST_NAME}: {encoding.path}",
            len(encoding.sizes_bytes),
            f"is not the size of each of {len(manifest.frames)} frames",
            _REBUILD,
        )
    return list(zip(manifest.frames, encoding.sizes_bytes, strict=True))


def _series_path(manifest: Manifest) -> str:
    return f"/studies/{manifest.study_uid}/series/{manifest.series_uid}"


def _frame_path(manifest: Manifest, encoding: EncodedFrames, frame: FrameId) -> str:
    instance = f"{_series_path(manifest)}/instances/{frame.sop_instance_uid}"
    return f"{instance}/{encoding.path}/{frame.number}"


def _frame_resource(
    root: Path, path: str, size_bytes: int, encoding: ServedEncoding
) -> FrameResource:
    data = _map(_file(root, path))
    if len(data) != size_bytes:
        rule = f"is not the size that the manifest says, {size_bytes} B"
        raise DatasetError(f"{root}{path}", f"{len(data)} B", rule, _REBUILD)
    return FrameResource(path, data, encoding)


def _file(root: Path, path: str) -> Path:
    """The regular file of a path, links followed, which must lie below the root."""
    file = root.joinpath(path.lstrip("/")).resolve()
    if not file.is_relative_to(root):
        raise DatasetError(f"{root}{path}", file, "leads out of the dataset's folder", _REBUILD)
    if not file.is_file():
        raise DatasetError(f"{root}{path}", None, "is in the manifest but not a file", _REBUILD)
    return file


def _map(file: Path) -> memoryview:
    """The bytes of a file, read only; the kernel is told to read them now."""
    with file.open("rb") as opened:
        if not file.stat().st_size:  # an empty file cannot be mapped
            return memoryview(b"")
        try:
            mapped = _mapping(opened.fileno())
        except OSError as error:
            remedy = "raise the limits (ulimit -n; sysctl vm.max_map_count)"
            rule = f"cannot be mapped ({error.strerror})"
            raise EnvironmentProblem(str(file), None, rule, remedy) from error
    mapped.madvise(mmap.MADV_WILLNEED)
    return memoryview(mapped)


def _mapping(descriptor: int) -> mmap.mmap:
    if sys.version_info >= (3, 13):  # earlier, a mapping keeps a file descriptor
        return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ, trackfd=False)
    return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)


def _read_metadata(root: Path, manifest: Manifest) -> dict[str, JsonResource]:
    """The metadata of every instance, of the series, and of the study (its one series')."""
    series = _series_path(manifest)
    uids = dict.fromkeys(frame.sop_instance_uid for frame in manifest.frames)
    paths = [f"{series}/instances/{uid}/metadata" for uid in uids] + [f"{series}/metadata"]
    found = {path: _read_json(root, path) for path in paths}
    return found | {f"/studies/{manifest.study_uid}/metadata": found[f"{series}/metadata"]}


def _read_json(root: Path, path: str) -> JsonResource:
    document = _file(root, path).read_bytes()
    try:
        rows: list[Row] | Any = json.loads(document)
    except ValueError as error:
        raise DatasetError(f"{root}{path}", None, f"is not JSON ({error})", _REBUILD) from error
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise DatasetError(f"{root}{path}", None, "is not an array of DICOM JSON objects", _REBUILD)
    return JsonResource(document)
