import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.images.manifest import SCHEMA_VERSION, EncodedFrames, FrameId, Manifest
from harness.core.load import Load
from tests.core.dataset_of import encoded, manifest_of

HTJ2K = encoded("frames", (1000, 1100), resolution_ends_bytes=((100, 300, 1000), (110, 330, 1100)))
FRAMES = (FrameId("1.2.3.4.5", 1), FrameId("1.2.3.4.6", 2))
MANIFEST = manifest_of(HTJ2K, study_uid="1.2.3", series_uid="1.2.3.4", frames=FRAMES)


def test_a_manifest_written_as_json_is_read_back_the_same() -> None:
    assert Manifest.from_json(json.loads(json.dumps(MANIFEST.to_json()))) == MANIFEST


def test_a_manifest_of_another_version_is_refused() -> None:
    document = MANIFEST.to_json() | {"schema_version": SCHEMA_VERSION + 1}

    with pytest.raises(ValueError, match=f"schema version {SCHEMA_VERSION + 1}"):
        Manifest.from_json(document)


def test_a_manifest_without_a_version_is_refused() -> None:
    document = MANIFEST.to_json()
    del document["schema_version"]

    with pytest.raises(ValueError, match="schema version None"):
        Manifest.from_json(document)


def test_an_encoding_is_found_by_its_path() -> None:
    thumbnail = replace(HTJ2K, path="jlsThumbnail")
    manifest = replace(MANIFEST, encodings=(HTJ2K, thumbnail))

    assert manifest.encoding("jlsThumbnail") is thumbnail
    assert manifest.encoding("jls") is None


def test_the_primary_encoding_is_what_lies_under_frames_else_the_first() -> None:
    thumbnail, jls = replace(HTJ2K, path="jlsThumbnail"), replace(HTJ2K, path="jls")

    assert replace(MANIFEST, encodings=(jls, HTJ2K)).primary_encoding is HTJ2K
    assert replace(MANIFEST, encodings=(thumbnail, jls)).primary_encoding is thumbnail


def test_a_frame_has_the_path_of_wado_rs() -> None:
    assert MANIFEST.frame_path(1) == "studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.6/frames/2"


def test_an_alternate_encoding_is_beside_the_frames() -> None:
    assert MANIFEST.frame_path(1, "jls") == MANIFEST.frame_path(1).replace("frames", "jls")
    assert MANIFEST.frame_paths("jls") == [MANIFEST.frame_path(index, "jls") for index in (0, 1)]


def test_metadata_are_those_of_the_series_or_of_an_instance() -> None:
    assert MANIFEST.metadata_path() == "studies/1.2.3/series/1.2.3.4/metadata"
    assert MANIFEST.metadata_path("1.2.3.4.6") == (
        "studies/1.2.3/series/1.2.3.4/instances/1.2.3.4.6/metadata"
    )


def test_a_volume_is_all_slices_and_a_stack_its_first_image() -> None:
    assert MANIFEST.loaded_paths(Load.VOLUME) == MANIFEST.frame_paths()
    assert MANIFEST.loaded_paths(Load.STACK) == [MANIFEST.frame_path(0)]


def test_an_encoding_weighs_what_its_frames_weigh() -> None:
    assert HTJ2K.total_bytes == 2100


ENCODINGS = st.builds(
    EncodedFrames,
    path=st.text(),
    media_type=st.text(),
    transfer_syntax_uid=st.text(),
    rows=st.integers(1, 10**4),
    columns=st.integers(1, 10**4),
    is_lossless=st.booleans(),
    near=st.integers(0, 9),
    sizes_bytes=st.lists(st.integers(0), max_size=3).map(tuple),
    resolution_ends_bytes=st.lists(st.lists(st.integers(0), max_size=3).map(tuple), max_size=3).map(
        tuple
    ),
)


@given(
    st.lists(ENCODINGS, max_size=3).map(tuple),
    st.lists(st.builds(FrameId, st.text(), st.integers(1)), max_size=3).map(tuple),
)
def test_any_manifest_survives_its_file(
    encodings: tuple[EncodedFrames, ...], frames: tuple[FrameId, ...]
) -> None:
    manifest = replace(MANIFEST, encodings=encodings, frames=frames)

    assert Manifest.from_json(json.loads(json.dumps(manifest.to_json()))) == manifest


def test_reading_a_document_leaves_it_as_it_was() -> None:
    document = MANIFEST.to_json()
    before = json.dumps(document)
    Manifest.from_json(document)

    assert json.dumps(document) == before
