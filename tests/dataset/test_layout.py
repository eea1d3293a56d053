import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.core.images.manifest import Manifest
from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.layout import (
    read_headers,
    require_names,
    write_descriptions,
    write_pixels,
)
from harness.dataset.naming import named
from harness.errors import DatasetError
from tests.core.dataset_of import encoded, manifest_of
from tests.dataset.series_for_tests import noisy_pixels, series_of, spec_of

SERIES = named(replace(series_of(noisy_pixels((2, 24, 16))), study_uid="1.1", series_uid="1.2"))
FRAMES = encoded("frames", (1, 1), rows=24, columns=16)
MANIFEST = manifest_of(
    FRAMES, study_uid="1.1", series_uid="1.2", rows=24, columns=16, frames=SERIES.frames or ()
)


def test_series_metadata_lists_what_the_instances_say(tmp_path: Path) -> None:
    write_descriptions(tmp_path, MANIFEST, SERIES)

    together = json.loads((tmp_path / MANIFEST.metadata_path()).read_bytes())
    alone = [
        json.loads((tmp_path / MANIFEST.metadata_path(frame.sop_instance_uid)).read_bytes())
        for frame in MANIFEST.frames
    ]
    assert [[one] for one in together] == alone
    assert together[1]["00080018"]["Value"] == [MANIFEST.frames[1].sop_instance_uid]


def test_the_manifest_on_disk_reads_back(tmp_path: Path) -> None:
    write_descriptions(tmp_path, MANIFEST, SERIES)

    document = json.loads((tmp_path / "manifest.json").read_bytes())

    assert Manifest.from_json(document) == MANIFEST


def test_the_pixels_on_disk_are_the_source(tmp_path: Path) -> None:
    write_pixels(tmp_path, SERIES)

    np.testing.assert_array_equal(np.load(tmp_path / "pixels.npy"), SERIES.pixels)


@pytest.mark.parametrize("name", ["", "..", "a/b", ".hidden", "a b", "a" * 65, "a\n"])
def test_a_name_that_is_no_folder_is_refused(name: str) -> None:
    with pytest.raises(DatasetError, match="is not a name"):
        require_names(spec_of(name))


@pytest.mark.parametrize("path", ["", "..", "a/b", "metadata", "a.b", "a\n"])
def test_a_path_that_is_no_segment_is_refused(path: str) -> None:
    with pytest.raises(DatasetError, match="is not a path"):
        require_names(spec_of(encodings=(EncodingSpec(path, Codec.HTJ2K),)))


def test_two_encodings_may_not_share_a_path() -> None:
    twice = (EncodingSpec("jls", Codec.JPEG_LS), EncodingSpec("jls", Codec.HTJ2K))

    with pytest.raises(DatasetError, match="two encodings"):
        require_names(spec_of(encodings=twice))


def test_a_dataset_without_encodings_is_refused() -> None:
    with pytest.raises(DatasetError, match="no encodings"):
        require_names(spec_of(encodings=()))


def test_the_headers_of_imported_files_read_back_and_drawn_images_have_none(
    tmp_path: Path,
) -> None:
    headers = ({"00180050": {"vr": "DS", "Value": [2.5]}}, {"00180050": {"vr": "DS"}})
    write_descriptions(tmp_path, MANIFEST, SERIES)
    assert read_headers(tmp_path) == ()

    write_descriptions(tmp_path, MANIFEST, replace(SERIES, headers=headers))
    assert read_headers(tmp_path) == headers
