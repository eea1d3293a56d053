from harness.core.images.manifest import ServerAnswer
from harness.core.images.specification import (
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    SourceKind,
)
from harness.predict.sweep.images import of_length, resized
from tests.core.dataset_of import encoded, manifest_of

SPEC = DatasetSpec(
    "drawn",
    DatasetSource(SourceKind.CT_PHANTOM, rows=64, columns=32, frame_count=8),
    (EncodingSpec("frames", Codec.HTJ2K),),
)
SIZES = (10, 20, 30, 40)


def test_a_drawn_dataset_of_another_size_is_a_dataset_of_its_own() -> None:
    other = resized(SPEC, 128)

    assert (other.name, other.source.rows, other.source.columns) == ("drawn-128px", 128, 128)
    assert other.digest() != SPEC.digest()
    assert resized(SPEC, None) is SPEC


def test_a_shorter_series_leaves_slices_out_evenly() -> None:
    ends = tuple((size // 2, size) for size in SIZES)
    manifest = manifest_of(
        encoded("frames", SIZES, resolution_ends_bytes=ends), encoded("jls", SIZES)
    )
    shorter = of_length(manifest, 2)

    assert [encoding.sizes_bytes for encoding in shorter.encodings] == [(10, 30), (10, 30)]
    assert shorter.encodings[0].resolution_ends_bytes == ((5, 10), (15, 30))
    assert len(shorter.frames) == 2


def test_a_longer_series_shows_slices_again_as_instances_of_their_own() -> None:
    longer = of_length(manifest_of(encoded("jls", SIZES)), 9)

    assert longer.encodings[0].sizes_bytes == (10, 10, 10, 20, 20, 30, 30, 40, 40)
    assert len({frame.sop_instance_uid for frame in longer.frames}) == 9


def test_a_series_of_its_own_length_stays_as_it_is() -> None:
    manifest = manifest_of(encoded("jls", SIZES))

    assert of_length(manifest, 4) is manifest
    assert of_length(manifest, None) is manifest


def test_a_slice_keeps_what_a_server_sends_around_it() -> None:
    answers = tuple(ServerAnswer("", "", "image/jls", 0.2, again_s) for again_s in (0.1, 0.3))
    manifest = manifest_of(encoded("jls", (10, 20), answers=answers))

    assert of_length(manifest, 4).encodings[0].answers == (
        *(answers[0], answers[0], answers[1], answers[1]),
    )
