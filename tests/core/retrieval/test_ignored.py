"""What is told of keys that a client does not read: the key, what happens instead, the remedy."""

from dataclasses import replace

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.ignored import ignored_by
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11, ClientPolicy
from tests.core.playing import SINGLE, configuration

JPEG_LS = "1.2.840.10008.1.2.4.80"
LOSSY = ImageQualityStatus.LOSSY


def told(policy: ClientPolicy, options: RetrieveOptions) -> list[str]:
    """What a client ignores of the options of one stage."""
    return [*ignored_by(policy, configuration(SINGLE, {"single": options}))]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param(
            RetrieveOptions(range_index=0, chunk_size_bytes=32768),
            "does not read chunkSize of single for the first range, so it takes 131072 bytes for "
            "it; write initialChunkSize: 32768",
            id="first range",
        ),
        pytest.param(
            RetrieveOptions(range_index=1, chunk_size_bytes=16384),
            "does not read chunkSize of single for the first range, so it takes 131072 bytes for "
            "it; write initialChunkSize: 16384",
            id="later range",
        ),
        pytest.param(
            RetrieveOptions(streaming=True, min_chunk_size_bytes=32768),
            "does not read minChunkSize of single for the first part of a stream, so it takes "
            "131072 bytes for it; write initialChunkSize: 32768",
            id="first part of a stream",
        ),
        pytest.param(
            RetrieveOptions(
                streaming=True,
                chunk_size_bytes=65536,
                min_chunk_size_bytes=32768,
                initial_chunk_size_bytes=32768,
            ),
            "does not read minChunkSize of single beside chunkSize, so it offers a stream to the "
            "decoder every 65536 bytes; leave one of the two out",
            id="two sizes of a stream",
        ),
        pytest.param(
            RetrieveOptions(chunk_size_bytes=65536, between_decodes_s=0.1),
            "does not read chunkSize and msBetweenDecode of single without rangeIndex or "
            "streaming: true, so it asks for the whole image at once; add one of the two, or "
            "leave them out",
            id="plain request",
        ),
        pytest.param(
            RetrieveOptions(decode_level=2),
            "does not read decodeLevel of single without rangeIndex or streaming: true, so it asks "
            "for the whole image at once, and decodes it at full size; leave it out",
            id="level of a whole image",
        ),
    ],
)
def test_todays_viewer_is_told_of_what_it_does_not_read(
    options: RetrieveOptions, sentence: str
) -> None:
    assert told(CS3D_5_14, options) == [f"cs3d-5.14 {sentence}"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        pytest.param(
            RetrieveOptions(range_index=0, initial_chunk_size_bytes=32768),
            "does not know initialChunkSize of single, so it takes 65536 bytes for the first "
            "range; write chunkSize: 32768",
            id="first range",
        ),
        pytest.param(
            RetrieveOptions(streaming=True, initial_chunk_size_bytes=32768),
            "does not know initialChunkSize of single, so it takes 131072 bytes for the first part "
            "of a stream; write minChunkSize: 32768",
            id="first part of a stream",
        ),
        pytest.param(
            RetrieveOptions(chunk_size_bytes=65536),
            "does not read chunkSize of single, which is a stream, so it offers a stream to the "
            "decoder every 131072 bytes; write minChunkSize: 65536",
            id="stream",
        ),
        pytest.param(
            RetrieveOptions(between_decodes_s=0.25),
            "does not know msBetweenDecode of single, so it never decodes one size twice before "
            "the end; leave it out",
            id="time between decodes",
        ),
    ],
)
def test_the_release_of_2023_is_told_of_what_came_later(
    options: RetrieveOptions, sentence: str
) -> None:
    assert told(CS3D_2023_11, options) == [f"cs3d-2023-11 {sentence}"]


@pytest.mark.parametrize("policy", [CS3D_5_14, CS3D_2023_11], ids=lambda policy: policy.name)
def test_what_is_only_for_streams_is_not_read_beside_a_range(policy: ClientPolicy) -> None:
    options = RetrieveOptions(range_index=-1, streaming=True, min_chunk_size_bytes=32768)

    assert told(policy, options) == [
        f"{policy.name} does not read streaming and minChunkSize of single beside rangeIndex, so "
        "it asks for ranges, each decoded once; leave one of them out"
    ]


@pytest.mark.parametrize("policy", [CS3D_5_14, CS3D_2023_11], ids=lambda policy: policy.name)
@pytest.mark.parametrize(
    "options",
    [
        pytest.param(RetrieveOptions(), id="nothing"),
        pytest.param(
            RetrieveOptions(
                range_index=0,
                chunk_size_bytes=32768,
                initial_chunk_size_bytes=32768,
                decode_level=1,
            ),
            id="both sizes of a range",
        ),
        pytest.param(RetrieveOptions(range_index=-1, chunk_size_bytes=32768), id="the rest"),
        pytest.param(
            RetrieveOptions(streaming=True, min_chunk_size_bytes=131072, decode_level=1),
            id="a stream in the usual parts",
        ),
        pytest.param(
            RetrieveOptions(streaming=False, image_quality_status=LOSSY, frames_path="/lossy/"),
            id="another encoding",
        ),
    ],
)
def test_nothing_is_told_where_all_is_as_written(
    policy: ClientPolicy, options: RetrieveOptions
) -> None:
    assert told(policy, options) == []


def test_the_size_that_is_taken_anyway_is_not_told() -> None:
    assert told(CS3D_5_14, RetrieveOptions(range_index=0, chunk_size_bytes=131072)) == []


def by_syntax(options: RetrieveOptions) -> RetrieveConfiguration:
    """Options that count for JPEG-LS only."""
    levels = {"single": {JPEG_LS: options}}
    return RetrieveConfiguration("under test", tuple(SINGLE), by_transfer_syntax=levels)


def test_a_level_that_a_client_does_not_know_is_all_that_is_told_of_it() -> None:
    unread = by_syntax(RetrieveOptions(range_index=0, initial_chunk_size_bytes=32768))

    assert [*ignored_by(CS3D_5_14, unread)] == [
        "cs3d-5.14 does not know options by transfer syntax, so it asks for single without "
        "options; write them without that level to have them obeyed"
    ]
    assert [*ignored_by(CS3D_2023_11, unread)] == [
        f"cs3d-2023-11 does not know initialChunkSize of single for {JPEG_LS}, so it takes 65536 "
        "bytes for the first range; write chunkSize: 32768"
    ]


def test_nothing_is_told_of_options_that_others_by_transfer_syntax_stand_for() -> None:
    unread = RetrieveOptions(range_index=0, initial_chunk_size_bytes=32768)
    replaced = replace(by_syntax(RetrieveOptions()), retrieve_options={"single": unread})

    assert [*ignored_by(CS3D_2023_11, replaced)] == []
