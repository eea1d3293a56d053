"""A dataset small enough to be checked byte by byte: two instances, three frames."""

import json
import random
from pathlib import Path
from typing import Any

from harness.core.http.framing import boundary_of, multipart_frame
from harness.core.images.manifest import FrameId, Manifest
from tests.core.dataset_of import HTJ2K, JPEG_LS, encoded, manifest_of

STUDY, SERIES = "1.2.3", "1.2.3.4"
SERIES_PATH = f"/studies/{STUDY}/series/{SERIES}"
FRAMES = (FrameId("1.2.3.4.1", 1), FrameId("1.2.3.4.1", 2), FrameId("1.2.3.4.2", 1))
# The second is larger than what is joined into one message, the third cannot be mapped.
RESOLUTION_ENDS_BYTES = ((100, 400, 1_000), (20_000, 80_000, 200_000), (0, 0, 0))
SIZES_BYTES = {"frames": (1_000, 200_000, 0), "jls": (1_200, 3, 65_536)}


def frame_path(index: int, encoding: str = "frames") -> str:
    frame = FRAMES[index]
    return f"{SERIES_PATH}/instances/{frame.sop_instance_uid}/{encoding}/{frame.number}"


def codestream(index: int, encoding: str = "frames") -> bytes:
    seed = f"{encoding} {index}"
    return random.Random(seed).randbytes(SIZES_BYTES[encoding][index])


def framed(index: int, encoding: str = "frames") -> bytes:
    media_type, syntax = HTJ2K if encoding == "frames" else JPEG_LS
    frame = multipart_frame(media_type, syntax, boundary_of(manifest().digest))
    return frame.head + codestream(index, encoding) + frame.tail


def manifest() -> Manifest:
    return manifest_of(
        encoded(
            "frames",
            SIZES_BYTES["frames"],
            rows=8,
            columns=8,
            resolution_ends_bytes=RESOLUTION_ENDS_BYTES,
        ),
        encoded("jls", SIZES_BYTES["jls"], rows=8, columns=8),
        name="tiny",
        study_uid=STUDY,
        series_uid=SERIES,
        rows=8,
        columns=8,
        frames=FRAMES,
    )


def metadata() -> list[dict[str, Any]]:
    """DICOM JSON of both instances."""
    return [
        {
            "00080018": {"vr": "UI", "Value": [f"1.2.3.4.{number}"]},
            "00080020": {"vr": "DA", "Value": ["20240229"]},
            "00080060": {"vr": "CS", "Value": ["CT"]},
            "00100010": {"vr": "PN", "Value": [{"Alphabetic": "Nobody^Jane"}]},
            "0020000D": {"vr": "UI", "Value": [STUDY]},
            "0020000E": {"vr": "UI", "Value": [SERIES]},
            "00200013": {"vr": "IS", "Value": [number]},
            "00200032": {"vr": "DS", "Value": [0, 0, 5 * number]},
            "00280010": {"vr": "US", "Value": [8]},
            "00281050": {"vr": "DS", "Value": [40]},
        }
        for number in (1, 2)
    ]


def write_tree(root: Path) -> Path:
    """Lay the dataset out as a build does."""
    for encoding in SIZES_BYTES:
        for index in range(len(FRAMES)):
            _write(root, frame_path(index, encoding), codestream(index, encoding))
    rows = metadata()
    _write(root, f"{SERIES_PATH}/metadata", json.dumps(rows).encode())
    for row in rows:
        uid = row["00080018"]["Value"][0]
        path = f"{SERIES_PATH}/instances/{uid}/metadata"
        _write(root, path, json.dumps([row]).encode())
    _write(root, "/manifest.json", json.dumps(manifest().to_json()).encode())
    return root


def _write(root: Path, path: str, content: bytes) -> None:
    file = root / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
