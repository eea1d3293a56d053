from dataclasses import replace

import pytest

from harness.core.images.specification import (
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    Package,
    SourceKind,
)

PHANTOM = DatasetSpec(
    name="ct",
    source=DatasetSource(SourceKind.CT_PHANTOM, seed=1, rows=64, columns=64, frame_count=8),
    encodings=(EncodingSpec("frames", Codec.HTJ2K), EncodingSpec("jls", Codec.JPEG_LS)),
)


def test_prose_does_not_shape_the_digest() -> None:
    told = replace(PHANTOM, description="Slices", source_note="drawn", licence="MIT")

    assert told.digest() == PHANTOM.digest()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PHANTOM, name="mr"), id="name"),
        pytest.param(replace(PHANTOM, source=replace(PHANTOM.source, seed=2)), id="seed"),
        pytest.param(replace(PHANTOM, source=replace(PHANTOM.source, noise=1.0)), id="noise"),
        pytest.param(replace(PHANTOM, encodings=PHANTOM.encodings[:1]), id="encodings"),
        pytest.param(replace(PHANTOM, encodings=PHANTOM.encodings[::-1]), id="order"),
        pytest.param(replace(PHANTOM, modality="CT"), id="modality"),
        pytest.param(replace(PHANTOM, shaping_versions=("encoder 2",)), id="versions"),
        pytest.param(
            replace(
                PHANTOM, source=replace(PHANTOM.source, package=Package("a==1", "b.nii", "00"))
            ),
            id="package",
        ),
    ],
)
def test_whatever_shapes_the_bytes_shapes_the_digest(other: DatasetSpec) -> None:
    assert other.digest() != PHANTOM.digest()


def test_whose_uids_are_kept_shapes_images_of_a_users_own_and_no_others() -> None:
    def digests(kind: SourceKind) -> set[str]:
        source = replace(PHANTOM.source, kind=kind)
        kept = [replace(source, keeps_uids=keeps_uids) for keeps_uids in (False, True)]
        return {replace(PHANTOM, source=each).digest() for each in kept}

    assert len(digests(SourceKind.DICOM_FOLDER)) == 2
    assert len(digests(SourceKind.CT_PHANTOM)) == 1


def test_a_digest_is_the_same_wherever_it_is_taken() -> None:
    # Old caches and old results are found by it: a change of this figure is a change for users.
    assert PHANTOM.digest() == "65f8bd814838f04ab6f8df9be52686f0b9e09fee9238bcc9320b687e8bb0e115"


@pytest.mark.parametrize(
    ("encoding", "is_lossless"),
    [
        pytest.param(EncodingSpec("jls", Codec.JPEG_LS), True, id="plain"),
        pytest.param(EncodingSpec("jls", Codec.JPEG_LS, near=1), False, id="near"),
        pytest.param(EncodingSpec("thumbnail", Codec.JPEG_LS, divisor=4), False, id="smaller"),
        pytest.param(EncodingSpec("lossy", Codec.HTJ2K, level=0.01), False, id="irreversible"),
    ],
)
def test_lossless_means_every_pixel_comes_back(encoding: EncodingSpec, is_lossless: bool) -> None:
    assert encoding.is_lossless is is_lossless


def test_a_dataset_serves_the_transfer_syntax_of_its_frames() -> None:
    thumbnail = EncodingSpec("small", Codec.JPEG_LS, near=2)

    assert PHANTOM.transfer_syntax_uid == "1.2.840.10008.1.2.4.202"
    assert replace(PHANTOM, encodings=PHANTOM.encodings[::-1]).transfer_syntax_uid == (
        "1.2.840.10008.1.2.4.202"
    )
    assert replace(PHANTOM, encodings=(thumbnail,)).transfer_syntax_uid == "1.2.840.10008.1.2.4.81"


def test_what_archives_hold_is_built_where_somebody_asks_for_it() -> None:
    more = PHANTOM.carrying({"jp2", "uncompressed", "jls", "elsewhere"})

    assert more.encodings == (
        *PHANTOM.encodings,
        EncodingSpec("uncompressed", Codec.UNCOMPRESSED),
        EncodingSpec("jp2", Codec.JPEG_2000),
    )
    assert list(more.on_request) == ["jll", "stored"]
    assert more.digest() != PHANTOM.digest()


def test_images_that_nobody_asks_more_of_stay_the_same_ones() -> None:
    assert PHANTOM.carrying({"frames", "jls"}) == PHANTOM
    assert replace(PHANTOM, stored_as=Codec.JPEG_LOSSLESS).digest() == PHANTOM.digest()


def test_as_stored_is_what_the_images_are_from_and_nothing_where_that_is_unknown() -> None:
    lossless = replace(PHANTOM, stored_as=Codec.JPEG_LOSSLESS).carrying({"stored"})

    assert lossless.encodings[-1] == EncodingSpec("stored", Codec.JPEG_LOSSLESS)
    assert "stored" not in replace(PHANTOM, stored_as=None).on_request
