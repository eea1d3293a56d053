"""Images that a server sent, as a series."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN, JPEG_LS_LOSSLESS
from harness.dataset.dicom.from_server import ServedInstance, series_from_server
from harness.errors import DatasetError

_PIXELS = np.arange(64, dtype=np.uint16).reshape(2, 4, 8)


def instance(index: int, frame: bytes, syntax: str, **more: Any) -> ServedInstance:
    """One slice of 4 x 8, `index` mm up."""
    told = {
        "0020000D": ("UI", ["1.2"]),
        "0020000E": ("UI", ["1.2.3"]),
        "00080018": ("UI", [f"1.2.3.{index}"]),
        "00080016": ("UI", ["1.2.840.10008.5.1.4.1.1.2"]),
        "00080060": ("CS", ["CT"]),
        "00100010": ("PN", [{"Alphabetic": "Doe^Jane"}]),
        "00280010": ("US", [4]),
        "00280011": ("US", [8]),
        "00280100": ("US", [16]),
        "00280101": ("US", [12]),
        "00280103": ("US", [0]),
        "00280002": ("US", [1]),
        "00280004": ("CS", ["MONOCHROME2"]),
        "00281053": ("DS", [1.0000000000000002]),
        "00200032": ("DS", [0, 0, -index]),
        "00200037": ("DS", [1, 0, 0, 0, 1, 0]),
        "00280030": ("DS", [1, 1]),
        **more,
    }
    metadata: dict[str, Any] = {
        tag: {"vr": vr, "Value": value} for tag, (vr, value) in told.items()
    }
    metadata["7FE00010"] = {"vr": "OW", "BulkDataURI": "http://archive.test/bulk"}
    return ServedInstance(metadata, syntax, (frame,))


def test_slices_come_from_the_feet_up_whatever_order_and_syntax_they_came_in(
    tmp_path: Path,
) -> None:
    coded = bytes(imagecodecs.jpegls_encode(_PIXELS[1]))
    found = series_from_server(
        [
            instance(0, _PIXELS[0].tobytes(), EXPLICIT_LITTLE_ENDIAN),
            instance(1, coded, JPEG_LS_LOSSLESS),
        ],
        "mine",
        tmp_path,
    )
    frames = found.pixels.frames

    assert frames is not None
    assert [frame.sop_instance_uid for frame in frames] == ["1.2.3.1", "1.2.3.0"]
    assert np.array_equal(found.pixels.pixels, _PIXELS[::-1])
    assert (found.pixels.modality, found.stack_only) == ("CT", "")


def test_what_names_a_patient_is_not_written(tmp_path: Path) -> None:
    series_from_server(
        [instance(0, _PIXELS[0].tobytes(), EXPLICIT_LITTLE_ENDIAN)], "mine", tmp_path
    )

    assert not [path for path in tmp_path.iterdir() if b"Doe" in path.read_bytes()]


def test_images_of_several_sizes_are_no_series(tmp_path: Path) -> None:
    other = {"00280010": ("US", [2])}
    instances = [
        instance(0, _PIXELS[0].tobytes(), EXPLICIT_LITTLE_ENDIAN),
        instance(1, _PIXELS[0, :2].tobytes(), EXPLICIT_LITTLE_ENDIAN, **other),
    ]

    with pytest.raises(DatasetError, match="has images of several formats"):
        series_from_server(instances, "mine", tmp_path)
