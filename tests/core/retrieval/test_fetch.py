import math
from typing import Any

import pytest

from harness.core.http.byte_range import ByteRange, Chunks, RangeAnswer
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.decode import DecodeRules, LastDecode, level_to_decode
from harness.core.retrieval.fetch import (
    BodyState,
    FetchMode,
    FetchRules,
    HeldBytes,
    ImageRequest,
    fetch_mode,
    hold,
    range_offer,
    range_to_ask,
    stream_chunks,
    stream_offer,
    url_path,
)
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11, ClientPolicy
from tests.core.playing import FULL, HTJ2K, LOSSY, SUBRESOLUTION, part

PATH = "studies/1/series/2/instances/3/frames/1"
PLAIN = RetrieveOptions()
FIRST_CHUNK = RetrieveOptions(range_index=0)


def rules(options: RetrieveOptions, policy: ClientPolicy = CS3D_2023_11) -> FetchRules:
    return FetchRules(options, policy)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        pytest.param(PLAIN, PATH, id="as it is"),
        pytest.param(
            RetrieveOptions(frames_path="/jls/"),
            "studies/1/series/2/instances/3/jls/1",
            id="another encoding",
        ),
        pytest.param(
            RetrieveOptions(url_arguments="accept=image/jhc"),
            f"{PATH}?accept=image/jhc",
            id="arguments",
        ),
        pytest.param(
            RetrieveOptions(frames_path="/jpip?target=", url_arguments="fsiz=128,128"),
            "studies/1/series/2/instances/3/jpip?target=1?fsiz=128,128",
            id="arguments are appended before the path is replaced",
        ),
    ],
)
def test_the_path_is_the_frames_path_as_the_options_change_it(
    options: RetrieveOptions, path: str
) -> None:
    assert url_path(PATH, options) == path


def test_further_arguments_are_appended_with_an_ampersand() -> None:
    assert url_path("a/frames/1?x=1", RetrieveOptions(url_arguments="y=2")) == "a/frames/1?x=1&y=2"


def test_only_the_first_frames_is_replaced() -> None:
    path = url_path("a/frames/b/frames/1", RetrieveOptions(frames_path="/jls/"))

    assert path == "a/jls/b/frames/1"


@pytest.mark.parametrize(
    ("options", "mode"),
    [
        (PLAIN, FetchMode.STREAM),
        (RetrieveOptions(streaming=True), FetchMode.STREAM),
        (RetrieveOptions(streaming=False), FetchMode.PLAIN),
        (RetrieveOptions(range_index=0), FetchMode.RANGE),
        (RetrieveOptions(range_index=-1, streaming=True), FetchMode.RANGE),
    ],
)
def test_a_range_goes_before_streaming_and_streaming_is_the_default(
    options: RetrieveOptions, mode: FetchMode
) -> None:
    assert fetch_mode(options, CS3D_2023_11) is mode


@pytest.mark.parametrize(("chunk_size", "last"), [(None, 65_535), (64_000, 63_999)])
def test_the_first_range_has_the_chunk_size_of_the_options_or_of_the_policy(
    chunk_size: int | None, last: int
) -> None:
    options = RetrieveOptions(range_index=0, chunk_size_bytes=chunk_size)

    assert range_to_ask(HeldBytes(PATH), options, CS3D_2023_11) == ByteRange(0, last)


def test_the_chunk_size_of_the_first_fetch_stays() -> None:
    held = HeldBytes(PATH)
    first = range_to_ask(held, RetrieveOptions(range_index=0, chunk_size_bytes=1000), CS3D_2023_11)
    assert first == ByteRange(0, 999)
    hold(held, part(1000, None, range_answer=RangeAnswer(206, 50_000)), first)
    second = RetrieveOptions(range_index=1, chunk_size_bytes=7000)

    assert range_to_ask(held, second, CS3D_2023_11) == ByteRange(1000, 1999)


def test_the_chunk_size_stays_even_if_the_first_fetch_failed() -> None:
    held = HeldBytes(PATH)
    range_to_ask(held, RetrieveOptions(range_index=0, chunk_size_bytes=1000), CS3D_2023_11)
    again = RetrieveOptions(range_index=0, chunk_size_bytes=7000)

    assert range_to_ask(held, again, CS3D_2023_11) == ByteRange(0, 999)


def test_part_of_a_stream_is_worth_its_share_of_the_length_that_was_announced() -> None:
    offer = stream_offer(part(131_072, 11_100_000), rules(PLAIN), is_last=False, now_s=2.0)

    assert offer.percent_complete == pytest.approx(1.1808, abs=1e-4)
    assert (offer.status, offer.is_last, offer.received_s) == (SUBRESOLUTION, False, 2.0)


def test_part_of_a_stream_without_a_length_counts_as_everything() -> None:
    offer = stream_offer(part(131_072, None), rules(PLAIN), is_last=False, now_s=0.0)

    assert math.isinf(offer.percent_complete)
    assert offer.status is SUBRESOLUTION


def test_the_end_of_a_stream_is_all_of_it() -> None:
    offer = stream_offer(part(5000, 5200, is_extracted=True), rules(PLAIN), is_last=True, now_s=0.0)

    assert (offer.percent_complete, offer.status) == (100.0, FULL)


def test_of_a_plain_answer_the_viewer_does_not_know_how_much_is_there() -> None:
    thumbnail = RetrieveOptions(image_quality_status=SUBRESOLUTION)
    whole = stream_offer(part(9, 9), rules(thumbnail, CS3D_5_14), is_last=True, now_s=0.0)

    assert (whole.percent_complete, whole.is_extracted) == (0.0, True)
    assert level_to_decode(whole, LastDecode(), DecodeRules(CS3D_5_14.streamable), 0.0) == 3


def test_a_complete_image_counts_as_what_the_options_say_and_a_partial_one_does_not() -> None:
    options = RetrieveOptions(image_quality_status=LOSSY)

    assert stream_offer(part(9, 9), rules(options), True, 0.0).status is LOSSY
    assert stream_offer(part(1, 9), rules(options), False, 0.0).status is SUBRESOLUTION


def range_held(size: int, total: int | None, chunk: int = 65_536) -> HeldBytes:
    return HeldBytes(PATH, Chunks(chunk, chunk), size_bytes=size, total_bytes=total)


def test_a_range_is_worth_the_share_of_one_chunk() -> None:
    body = part(65_536, None, is_extracted=False)
    offer = range_offer(body, range_held(65_536, 655_360), rules(FIRST_CHUNK), 0.0)

    assert (offer.percent_complete, offer.status) == (10.0, SUBRESOLUTION)
    assert offer.is_last


def test_a_range_is_worth_one_chunk_however_many_are_there() -> None:
    body = part(131_072, None, is_extracted=False)
    offer = range_offer(body, range_held(131_072, 655_360), rules(FIRST_CHUNK), 0.0)

    assert offer.percent_complete == 10.0


def test_a_range_of_an_unknown_whole_is_worth_nothing_yet() -> None:
    body = part(65_536, None, is_extracted=False)
    offer = range_offer(body, range_held(65_536, None), rules(FIRST_CHUNK), 0.0)

    assert (offer.percent_complete, offer.status) == (0.0, SUBRESOLUTION)


@pytest.mark.parametrize(
    ("total", "is_extracted"),
    [
        pytest.param(9000, False, id="all bytes are there"),
        pytest.param(None, True, id="the closing boundary was seen"),
    ],
)
def test_a_range_that_reaches_the_end_is_the_image(total: int | None, is_extracted: bool) -> None:
    body = part(9000, None, is_extracted=is_extracted)
    offer = range_offer(body, range_held(9000, total), rules(FIRST_CHUNK), 0.0)

    assert offer.status is FULL


def test_what_a_range_brought_is_kept_with_the_size_of_the_whole() -> None:
    held = range_held(0, None)
    hold(held, part(65_536, None, range_answer=RangeAnswer(206, 10**6)), ByteRange(0, 65_535))

    assert (held.size_bytes, held.total_bytes) == (65_536, 10**6)


def test_in_5_14_a_request_without_options_is_plain() -> None:
    assert fetch_mode(PLAIN, CS3D_5_14) is FetchMode.PLAIN
    assert fetch_mode(RetrieveOptions(streaming=True), CS3D_5_14) is FetchMode.STREAM


@pytest.mark.parametrize(
    ("options", "header"),
    [
        pytest.param({}, "bytes=0-131071", id="defaults"),
        pytest.param({"chunk_size_bytes": 32_000}, "bytes=0-131071", id="chunk size alone"),
        pytest.param({"initial_chunk_size_bytes": 65_536}, "bytes=0-65535", id="first chunk"),
    ],
)
def test_in_5_14_the_first_chunk_has_a_size_of_its_own(
    options: dict[str, Any], header: str
) -> None:
    first = range_to_ask(HeldBytes(PATH), RetrieveOptions(range_index=0, **options), CS3D_5_14)

    assert first is not None
    assert first.header == header


def test_in_5_14_range_n_ends_n_chunks_after_the_first() -> None:
    options = RetrieveOptions(range_index=10, initial_chunk_size_bytes=1000, chunk_size_bytes=100)

    assert range_to_ask(HeldBytes(PATH), options, CS3D_5_14) == ByteRange(0, 1999)


@pytest.mark.parametrize(
    ("options", "chunks"),
    [
        ({}, Chunks(131_072, 131_072)),
        ({"chunk_size_bytes": 10, "min_chunk_size_bytes": 20}, Chunks(131_072, 10)),
        ({"min_chunk_size_bytes": 20, "initial_chunk_size_bytes": 5}, Chunks(5, 20)),
    ],
)
def test_in_5_14_a_stream_is_offered_after_the_initial_chunk_and_then_every_chunk(
    options: dict[str, Any], chunks: Chunks
) -> None:
    assert stream_chunks(RetrieveOptions(streaming=True, **options), CS3D_5_14) == chunks


def test_before_5_14_the_chunk_size_of_ranges_says_nothing_about_streams() -> None:
    options = RetrieveOptions(chunk_size_bytes=10, min_chunk_size_bytes=20)

    assert stream_chunks(options, CS3D_2023_11) == Chunks(20, 20)


def test_in_5_14_a_range_is_worth_what_is_there() -> None:
    body = part(100_000, None, is_extracted=False)
    offer = range_offer(body, range_held(100_000, 400_000), rules(FIRST_CHUNK, CS3D_5_14), 0.0)

    assert offer.percent_complete == 25.0


def test_in_5_14_a_part_decoded_at_full_size_is_lossy_and_a_reduced_one_subresolution() -> None:
    full_size = RetrieveOptions(decode_level=0)
    reduced = RetrieveOptions(decode_level=1)

    assert rules(full_size, CS3D_5_14).status(False) is LOSSY
    assert rules(reduced, CS3D_5_14).status(False) is SUBRESOLUTION
    assert rules(full_size).status(False) is SUBRESOLUTION


def test_the_time_between_decodes_is_that_of_the_options_where_the_client_knows_it() -> None:
    options = RetrieveOptions(between_decodes_s=0.1)

    assert rules(options, CS3D_5_14).decode_rules.between_decodes_s == 0.1
    assert rules(PLAIN, CS3D_5_14).decode_rules.between_decodes_s == 0.5
    assert rules(options).decode_rules.between_decodes_s is None


def test_part_of_a_single_part_body_is_not_taken_for_the_whole() -> None:
    body = BodyState(1000, 1000, True, HTJ2K, is_single_part=True)
    offer = range_offer(body, range_held(1000, 5000), rules(FIRST_CHUNK), 0.0)

    assert offer.status is SUBRESOLUTION


def test_of_a_request_that_was_sent_its_range_is_kept_and_where_a_stream_was_appended() -> None:
    ranged = ImageRequest(7, 3, "fast", PATH, FetchMode.RANGE, ByteRange(100, 199), 100)
    stream = ImageRequest(8, 3, "full", PATH, FetchMode.STREAM, None, 200)
    fresh = ImageRequest(9, 4, "full", PATH, FetchMode.STREAM, None, 0)

    kept = [request.sent(2, 1.5) for request in (ranged, stream, fresh)]

    assert [(each.first, each.last) for each in kept] == [(100, 199), (None, None), (None, None)]
    assert [each.appended_at_bytes for each in kept] == [None, 200, None]
    assert {(each.connection_index, each.at_s) for each in kept} == {(2, 1.5)}
