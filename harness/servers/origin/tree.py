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

from harness.core.http.framing import Framing
from harness.core.http.jpip import jpip_request
from harness.core.images.manifest import MANIFEST_NAME, Manifest
from harness.core.images.served import ServedBody, body_at, served_bodies
from harness.core.images.server_faults import USUAL_BEHAVIOUR, OriginBehaviour, labelled
from harness.errors import DatasetError, EnvironmentProblem
from harness.servers.origin.resource import (
    FrameForms,
    FrameListResource,
    FrameResource,
    JsonResource,
    Resource,
    frame_forms,
)
from harness.servers.origin.search import Row, Search, searches

_REBUILD = "build the dataset again (harness dataset build)"


@dataclass(frozen=True, slots=True)
class Tree:
    """A dataset, ready to be served: its images, in a MIME frame, and whatever else it is made of.

    `framing` is the form of an image for clients that do not choose. Paths are relative to the
    server, as the manifest has them; `find` takes them with the slash of a request line.
    """

    manifest: Manifest
    framing: Framing
    resources: dict[str, Resource]
    searches: dict[str, Search]
    bodies: Mapping[str, ServedBody]

    def find(self, path: str) -> Resource | None:
        """The resource of a path that was percent-decoded once; None when there is none."""
        relative = path.removeprefix("/")
        return self.resources.get(relative) or self._frame_list(relative)

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
        arguments = "&".join(f"{name}={value}" for name, value in query.items())
        asked = f"{path.removeprefix('/')}?{arguments}"
        request, body = jpip_request(asked), body_at(self.bodies, asked)
        if request is None or body is None:
            return None
        frame = self.resources[request.frame_path]
        assert isinstance(frame, FrameResource)
        return FrameResource(asked, frame.data[: body.pixel_data_bytes], body, frame.encoding)


def load_tree(root: Path, behaviour: OriginBehaviour = USUAL_BEHAVIOUR) -> Tree:
    """Map a built dataset, as its origin is to answer; faults in answering are not committed here.

    Raises DatasetError for a tree that is not as its manifest says, and EnvironmentProblem
    when the machine does not let so many files be mapped.
    """
    root, framing = root.resolve(), behaviour.framing
    manifest = labelled(_read_manifest(root), behaviour.faults.transfer_syntax_uid)
    _require_sizes(root, manifest)
    bodies = served_bodies(manifest, Framing.MULTIPART)
    forms = {each.path: frame_forms(each, manifest.digest, framing) for each in manifest.encodings}
    resources: dict[str, Resource] = {
        path: _frame_resource(root, path, body, forms[body.encoding_path])
        for path, body in bodies.items()
    }
    documents = _read_metadata(root, manifest)
    resources.update(documents)
    rows = json.loads(documents[manifest.metadata_path()].document)
    found = searches(manifest, {manifest.series_uid: rows})
    return Tree(manifest, framing, resources, found, bodies)


def _read_manifest(root: Path) -> Manifest:
    path = root / MANIFEST_NAME
    try:
        return Manifest.from_json(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DatasetError(str(path), None, f"is not a manifest ({error})", _REBUILD) from error


def _require_sizes(root: Path, manifest: Manifest) -> None:
    for encoding in manifest.encodings:
        if len(manifest.frames) != len(encoding.sizes_bytes):
            raise DatasetError(
                f"{root / MANIFEST_NAME}: {encoding.path}",
                len(encoding.sizes_bytes),
                f"is not the size of each of {len(manifest.frames)} frames",
                _REBUILD,
            )


def _frame_resource(root: Path, path: str, body: ServedBody, forms: FrameForms) -> FrameResource:
    data = _map(_file(root, path))
    if len(data) != body.pixel_data_bytes:
        rule = f"is not the size that the manifest says, {body.pixel_data_bytes} B"
        raise DatasetError(str(root / path), f"{len(data)} B", rule, _REBUILD)
    return FrameResource(path, data, body, forms)


def _file(root: Path, path: str) -> Path:
    """The regular file of a path, links followed, which must lie below the root."""
    file = root.joinpath(path).resolve()
    if not file.is_relative_to(root):
        raise DatasetError(str(root / path), file, "leads out of the dataset's folder", _REBUILD)
    if not file.is_file():
        raise DatasetError(str(root / path), None, "is in the manifest but not a file", _REBUILD)
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
    uids = dict.fromkeys(frame.sop_instance_uid for frame in manifest.frames)
    paths = [*map(manifest.metadata_path, uids), manifest.metadata_path()]
    found = {path: _read_json(root, path) for path in paths}
    study = {f"studies/{manifest.study_uid}/metadata": found[manifest.metadata_path()]}
    return found | study


def _read_json(root: Path, path: str) -> JsonResource:
    document = _file(root, path).read_bytes()
    try:
        rows: list[Row] | Any = json.loads(document)
    except ValueError as error:
        raise DatasetError(str(root / path), None, f"is not JSON ({error})", _REBUILD) from error
    if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
        raise DatasetError(
            str(root / path), None, "is not an array of DICOM JSON objects", _REBUILD
        )
    return JsonResource(document)
