"""The rules of a load, one by one; whole tables are in test_retrieval_published.py."""

from dataclasses import replace

import pytest

from harness.core.http.byte_range import RangeAnswer
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import UNREADABLE, broken_off, refused
from harness.core.retrieval.fetch import BodyState, FetchMode, ImageRequest
from harness.core.retrieval.ledger import Arrived, byte_ledger
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11, ClientPolicy
from harness.core.retrieval.pool import PoolCaps
from harness.core.retrieval.stage import RequestType, RetrieveStage
from harness.core.retrieval.timeline import ImageFailed, StageEnded
from tests.core.playing import (
    FULL,
    HTJ2K,
    JPEG_LS,
    LOSSY,
    REST,
    SEQUENTIAL,
    SINGLE,
    STACK_HTJ2K,
    STACK_HTJ2K_RANGE,
    STACK_JLS,
    STACK_JLS_REDUCED,
    SUBRESOLUTION,
    VOLUME_HTJ2K,
    VOLUME_JLS_REDUCED,
    Server,
    configuration,
    load,
    part,
)

JLS_SIZES = {"jls": 172_000, "jlsThumbnail": 20_700}
RADIOGRAPH_BYTES = 11_100_000
CHUNK = 131_072


def two_ranges(first: RetrieveOptions, second: RetrieveOptions) -> RetrieveConfiguration:
    return configuration(SEQUENTIAL, {"singleFast": first, "singleFinal": second})


def only_request(retrieval: Retrieval) -> ImageRequest:
    [request] = retrieval.next_requests(0.0)
    return request


def only_decode(retrieval: Retrieval) -> DecodeJob:
    [job] = retrieval.next_decodes()
    return job


# Chains


def test_an_image_that_is_complete_after_its_first_stage_skips_the_others() -> None:
    retrieval = load(configuration(SEQUENTIAL))
    server = Server({"frames": 1000})
    server.play(retrieval)

    assert server.asked == ["0 /frames/"]
    assert retrieval.timeline.stages == [
        StageEnded(1.0, "lossySequential", 1, 0, 1.0),
        StageEnded(1.0, "finalSequential", 0, 0, None),
    ]


def test_a_failure_falls_through_to_the_next_stage() -> None:
    retrieval = load(STACK_JLS_REDUCED)
    server = Server({"jls": 172_000}, JPEG_LS)
    server.play(retrieval)

    assert server.asked == ["0 /jlsThumbnail/", "0 /jls/"]
    assert retrieval.quality(0) is FULL
    assert retrieval.timeline.failed == [
        ImageFailed(1.0, 0, "lossySequential", refused(404), is_permanent=False)
    ]
    assert retrieval.timeline.stages == [
        StageEnded(1.0, "lossySequential", 0, 1, 1.0),
        StageEnded(2.0, "finalSequential", 1, 0, 2.0),
    ]


def test_a_failure_of_the_last_stage_is_permanent_and_leaves_what_there_was() -> None:
    retrieval = load(STACK_JLS_REDUCED)
    Server({"jlsThumbnail": 20_700}, JPEG_LS).play(retrieval)

    assert retrieval.is_done
    assert retrieval.quality(0) is SUBRESOLUTION
    assert retrieval.timeline.failed == [
        ImageFailed(2.0, 0, "finalSequential", refused(404), is_permanent=True)
    ]


def test_a_last_stage_that_is_only_lossy_is_reported_though_it_shows() -> None:
    lossy = configuration(SINGLE, {"single": RetrieveOptions(image_quality_status=LOSSY)})
    retrieval = load(lossy)
    Server({"frames": 1000}).play(retrieval)

    assert retrieval.quality(0) is LOSSY
    [failure] = retrieval.timeline.failed
    assert failure.is_permanent


def test_every_slice_that_failed_is_asked_for_once_more_plainly_at_the_end() -> None:
    retrieval = load(VOLUME_JLS_REDUCED, 4)
    server = Server(JLS_SIZES, JPEG_LS, refuses=lambda request: request.stage_id != "errorRetrieve")
    server.play(retrieval)

    # 1 is the middle, 0 and 3 the ends; 3 is in quarterThumb and 1 in halfThumb as well.
    assert server.asked[:4] == ["1 /jls/", "0 /jls/", "3 /jls/", "2 /jls/"]
    assert all(retrieval.quality(index) is FULL for index in range(4))
    assert not any(failure.is_permanent for failure in retrieval.timeline.failed)


def test_a_slice_goes_through_all_of_its_stages_when_each_fails() -> None:
    retrieval = load(VOLUME_JLS_REDUCED, 4)
    server = Server({})
    server.play(retrieval)
    stages = [failure.stage_id for failure in retrieval.timeline.failed if failure.image_index == 3]

    assert stages == ["initialImages", "quarterThumb", "finalFull", "errorRetrieve"]
    assert [request for request in server.asked if request.startswith("3")] == [
        *("3 /jls/", "3 /jlsThumbnail/", "3 /jls/", "3 /jls/")
    ]


def test_a_stage_that_names_an_image_twice_asks_for_it_twice_unless_it_is_complete() -> None:
    twice = (RetrieveStage("twice", positions=(0, 0), retrieve_type="single"),)
    lossy = {"single": RetrieveOptions(image_quality_status=LOSSY)}
    server = Server({"frames": 10})
    server.play(load(configuration(twice, lossy)))

    assert server.asked == ["0 /frames/", "0 /frames/"]


def test_an_image_that_no_stage_names_is_never_asked_for() -> None:
    odd = (RetrieveStage("odd", decimate=2, offset=1),)
    retrieval = load(configuration(odd), 4)
    server = Server({"frames": 10})
    server.play(retrieval)

    assert server.asked == ["1 /frames/", "3 /frames/"]
    assert retrieval.quality(0) is None


def test_a_load_of_nothing_is_done_at_once() -> None:
    assert load(configuration(SINGLE), 0).is_done


def test_a_stage_that_asks_for_an_image_beyond_the_stack_is_refused() -> None:
    with pytest.raises(IndexError, match="position 9"):
        load(configuration((RetrieveStage("ninth", positions=(9,)),)), 5)


# Pools


def test_requests_leave_in_stage_order_whatever_their_priorities_while_slots_are_free() -> None:
    """The stage list of the first measurements had its priorities the wrong way round."""
    stages = (
        RetrieveStage("ends", positions=(0, -1), priority=10),
        RetrieveStage("rest", request_type=RequestType.THUMBNAIL, priority=4),
    )
    server = Server({"frames": 10})
    server.play(load(configuration(stages), 4))

    assert server.asked == ["0 /frames/", "3 /frames/", "1 /frames/", "2 /frames/"]


def test_when_slots_are_short_the_lowest_priority_number_is_served_first() -> None:
    policy = replace(CS3D_2023_11, streamable=frozenset(), pool_caps=PoolCaps.each(1))
    stages = (
        RetrieveStage("late", positions=(0, 1), priority=9),
        RetrieveStage("early", positions=(2, 3), priority=1),
    )
    server = Server({"frames": 10})
    server.play(load(configuration(stages), 4, policy))

    assert server.asked == ["0 /frames/", "2 /frames/", "3 /frames/", "1 /frames/"]


def test_a_request_holds_its_slot_until_its_image_is_decoded() -> None:
    policy = replace(CS3D_2023_11, streamable=frozenset(), pool_caps=PoolCaps.each(1))
    retrieval = load(configuration(SINGLE), 2, policy)
    request = only_request(retrieval)
    retrieval.finished(request, part(10, 10), 1.0)
    assert retrieval.next_requests(1.0) == []
    retrieval.decoded(only_decode(retrieval), 2.0)

    assert only_request(retrieval).image_index == 1


# Byte ranges


def test_the_bytes_of_the_first_range_go_along_to_the_second_stage() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    server = Server({"frames": RADIOGRAPH_BYTES})
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"]
    assert retrieval.timeline.bytes_received == RADIOGRAPH_BYTES
    assert retrieval.timeline.bytes_redundant == 0


def test_the_first_range_is_shown_small_and_the_rest_in_full() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    Server({"frames": RADIOGRAPH_BYTES}).play(retrieval)

    assert [(image.level, image.status) for image in retrieval.timeline.decoded] == [
        (3, SUBRESOLUTION),
        (0, FULL),
    ]


def test_bytes_of_another_url_do_not_go_along() -> None:
    under_test = two_ranges(
        RetrieveOptions(range_index=0, frames_path="/htj2k/"), RetrieveOptions(range_index=-1)
    )
    retrieval = load(under_test)
    server = Server({"frames": 500_000, "htj2k": 500_000})
    server.play(retrieval)

    assert server.asked == ["0 /htj2k/ bytes=0-65535", "0 /frames/ bytes=0-"]
    assert retrieval.timeline.bytes_received == 65_536 + 500_000
    assert retrieval.timeline.bytes_redundant == 0


@pytest.mark.parametrize("policy", [CS3D_2023_11, CS3D_5_14], ids=lambda policy: policy.name)
def test_a_stream_after_a_range_is_added_to_its_bytes_and_found_by_no_decoder(
    policy: ClientPolicy,
) -> None:
    """The part seems to end where the stream begins; the viewer calls what it has of it full."""
    stream = RetrieveOptions(streaming=True)
    retrieval = load(two_ranges(RetrieveOptions(range_index=0), stream), policy=policy)
    server = Server({"frames": 1_000_000})
    server.play(retrieval)
    held_bytes = policy.chunk_size_bytes

    assert server.asked == [f"0 /frames/ bytes=0-{held_bytes - 1}", "0 /frames/"]
    assert retrieval.quality(0) is FULL
    ranged, streamed = retrieval.timeline.requests
    assert (ranged.appended_to_partial, streamed.appended_to_partial) == (False, True)
    assert (streamed.size_bytes, streamed.redundant_bytes) == (1_000_000, held_bytes)
    assert [stage.useful_bytes for stage in byte_ledger(retrieval.timeline)] == [held_bytes, 0]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(RetrieveOptions(streaming=False), id="a plain request"),
        pytest.param(RetrieveOptions(streaming=True, url_arguments="again=1"), id="another URL"),
    ],
)
def test_what_is_no_stream_of_the_same_url_stands_alone(second: RetrieveOptions) -> None:
    retrieval = load(two_ranges(RetrieveOptions(range_index=0), second))
    Server({"frames": 1_000_000}).play(retrieval)

    assert not retrieval.timeline.requests[1].appended_to_partial
    assert retrieval.quality(0) is FULL


def test_a_range_after_an_appended_stream_goes_on_from_the_bytes_of_the_range_before() -> None:
    stages = [RetrieveStage(kind, retrieve_type=kind) for kind in ("first", "stream", "last")]
    options = {
        "first": RetrieveOptions(range_index=0),
        "stream": RetrieveOptions(streaming=True, image_quality_status=SUBRESOLUTION),
        "last": REST,
    }
    retrieval = load(configuration(stages, options))
    server = Server({"frames": 1_000_000})
    server.play(retrieval)

    assert server.asked[-1] == "0 /frames/ bytes=65536-"
    assert retrieval.timeline.requests[-1].redundant_bytes == 1_000_000 - 65_536


@pytest.mark.parametrize("mode", [RetrieveOptions(range_index=0), RetrieveOptions(streaming=True)])
def test_a_body_without_the_head_of_a_part_fails_its_stage(mode: RetrieveOptions) -> None:
    retrieval = load(two_ranges(mode, mode))
    request = only_request(retrieval)
    answer = RangeAnswer(200, None) if request.asked else None
    headless = BodyState(200_000, 0, False, "", range_answer=answer, is_readable=False)
    if request.asked is None:
        retrieval.received(request, headless, 1.0)
    retrieval.finished(request, headless, 2.0)

    assert [(each.stage_id, each.failure) for each in retrieval.timeline.failed] == [
        ("lossySequential", UNREADABLE)
    ]
    assert only_request(retrieval).stage_id == "finalSequential"


def test_the_chunk_size_of_the_first_range_stays() -> None:
    under_test = two_ranges(
        RetrieveOptions(range_index=0, chunk_size_bytes=1000),
        RetrieveOptions(range_index=2, chunk_size_bytes=50_000),
    )
    server = Server({"frames": 500_000})
    server.play(load(under_test))

    assert server.asked == ["0 /frames/ bytes=0-999", "0 /frames/ bytes=1000-2999"]


# The five stages of the example "HTJ2K Bytes": the failure stages decode what is there again.
FIVE_STAGES = configuration(
    [
        RetrieveStage(name, retrieve_type=name)
        for name in ("fast", "fastAgain", "middle", "middleAgain", "final")
    ],
    {
        "fast": RetrieveOptions(range_index=0, chunk_size_bytes=131_072, decode_level=2),
        "fastAgain": RetrieveOptions(range_index=0, chunk_size_bytes=131_072, decode_level=3),
        "middle": RetrieveOptions(range_index=10, chunk_size_bytes=131_072, decode_level=0),
        "middleAgain": RetrieveOptions(range_index=10, chunk_size_bytes=131_072, decode_level=1),
        "final": REST,
    },
)


def test_a_range_that_needs_no_bytes_is_decoded_again_without_a_request() -> None:
    retrieval = load(FIVE_STAGES)
    server = Server({"frames": RADIOGRAPH_BYTES})
    server.play(retrieval)

    assert server.asked == [
        "0 /frames/ bytes=0-131071",
        "0 /frames/ bytes=131072-1441791",
        "0 /frames/ bytes=1441792-",
    ]
    # 131072 of 11.1 M are 1.2 %: level 3, unless a stage asks for larger. The share counts one
    # chunk however many are there.
    assert [(image.stage_id, image.level) for image in retrieval.timeline.decoded] == [
        ("fast", 2),
        ("fastAgain", 3),
        ("middle", 0),
        ("middleAgain", 1),
        ("final", 0),
    ]
    assert [request.size_bytes for request in retrieval.timeline.requests] == [
        131_072,
        1_310_720,
        RADIOGRAPH_BYTES - 1_441_792,
    ]


def test_a_server_that_ignores_ranges_ends_the_chain_with_its_whole_answer() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    server = Server({"frames": 500_000}, ignores_ranges=True)
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535"]
    assert retrieval.quality(0) is FULL


def test_without_a_known_total_the_rest_is_asked_for_from_where_the_bytes_end() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    server = Server({"frames": 500_000}, hides_total=True)
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"]
    assert retrieval.quality(0) is FULL
    assert retrieval.timeline.bytes_redundant == 0


def test_a_range_larger_than_the_image_completes_it() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    server = Server({"frames": 5000})
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535"]
    assert retrieval.quality(0) is FULL


def test_part_of_jpeg_ls_shows_nothing_and_leads_to_the_next_stage() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    server = Server({"frames": 500_000}, JPEG_LS)
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"]
    assert [image.stage_id for image in retrieval.timeline.decoded] == ["finalSequential"]
    assert retrieval.timeline.failed == []


def test_a_stage_that_brought_no_image_ends_all_the_same() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    Server({"frames": 500_000}, JPEG_LS).play(retrieval)

    assert retrieval.timeline.stages == [
        StageEnded(1.0, "lossySequential", 0, 1, 1.0),
        StageEnded(2.0, "finalSequential", 1, 0, 2.0),
    ]


def test_a_part_that_cannot_be_decoded_leads_to_the_next_stage_in_silence() -> None:
    retrieval = load(STACK_HTJ2K_RANGE)
    server = Server({"frames": 500_000}, cannot_decode=lambda job: not job.is_full)
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"]
    assert retrieval.timeline.failed == []
    assert retrieval.quality(0) is FULL


# Streams


def test_a_stream_is_decoded_larger_as_more_of_it_comes() -> None:
    """In steps of 128 KiB: 1.2 %, then first beyond 3.5625 %, 8.25 % and 27 %, then the end."""
    retrieval = load(STACK_HTJ2K)
    Server({"frames": RADIOGRAPH_BYTES}, piece_bytes=CHUNK).play(retrieval)
    decoded = retrieval.timeline.decoded

    assert [image.level for image in decoded] == [3, 2, 1, 0, 0]
    assert [image.status for image in decoded] == [SUBRESOLUTION] * 4 + [FULL]


def test_a_stream_is_decoded_at_the_first_steps_beyond_the_thresholds() -> None:
    retrieval = load(STACK_HTJ2K)
    request = only_request(retrieval)
    sizes = []
    for size in range(CHUNK, RADIOGRAPH_BYTES, CHUNK):
        retrieval.received(request, part(size, RADIOGRAPH_BYTES), 0.0)
        for job in retrieval.next_decodes():
            sizes.append(job.offer.pixel_data_bytes // CHUNK)
            retrieval.decoded(job, 0.0)

    # 395 437.5, 915 750 and 2 997 000 bytes are 3.02, 6.99 and 22.9 steps.
    assert sizes == [1, 4, 7, 23]


def test_a_stream_is_offered_only_after_another_128_kib() -> None:
    retrieval = load(STACK_HTJ2K)
    request = only_request(retrieval)
    assert retrieval.next_offer_bytes(request) == CHUNK
    retrieval.received(request, part(CHUNK - 1, RADIOGRAPH_BYTES), 0.0)
    assert retrieval.next_decodes() == []
    retrieval.received(request, part(CHUNK + 1000, RADIOGRAPH_BYTES), 0.0)

    assert only_decode(retrieval).offer.pixel_data_bytes == CHUNK + 1000
    assert retrieval.next_offer_bytes(request) == 2 * CHUNK + 1000


def test_the_step_of_a_stream_can_be_configured() -> None:
    options = RetrieveOptions(streaming=True, min_chunk_size_bytes=10_000)
    retrieval = load(configuration(SINGLE, {"single": options}))

    assert retrieval.next_offer_bytes(only_request(retrieval)) == 10_000


@pytest.mark.parametrize(
    "options", [RetrieveOptions(streaming=False), RetrieveOptions(range_index=0)]
)
def test_only_streams_want_to_hear_of_parts(options: RetrieveOptions) -> None:
    retrieval = load(configuration(SINGLE, {"single": options}))

    assert retrieval.next_offer_bytes(only_request(retrieval)) is None


def test_a_stream_of_jpeg_ls_is_decoded_once_at_its_end() -> None:
    retrieval = load(STACK_JLS)
    Server({"jls": 10_600_000}, JPEG_LS, piece_bytes=CHUNK).play(retrieval)

    assert [(image.level, image.status) for image in retrieval.timeline.decoded] == [(0, FULL)]


def test_a_stream_whose_length_is_unknown_is_decoded_at_full_size_from_the_start() -> None:
    retrieval = load(STACK_HTJ2K)
    request = only_request(retrieval)
    retrieval.received(request, part(CHUNK, None, is_extracted=False), 0.0)

    assert only_decode(retrieval).level == 0


def test_while_a_part_is_decoded_only_the_newest_of_those_that_came_is_taken_up() -> None:
    retrieval = load(STACK_HTJ2K)
    request = only_request(retrieval)
    retrieval.received(request, part(CHUNK, RADIOGRAPH_BYTES), 1.0)
    first = only_decode(retrieval)
    for step in (4, 7, 23):
        retrieval.received(request, part(step * CHUNK, RADIOGRAPH_BYTES), 2.0)
    assert retrieval.next_decodes() == []
    retrieval.decoded(first, 3.0)

    assert only_decode(retrieval).offer.pixel_data_bytes == 23 * CHUNK


def test_the_end_of_a_stream_replaces_every_part_that_waits() -> None:
    retrieval = load(STACK_HTJ2K)
    request = only_request(retrieval)
    retrieval.received(request, part(CHUNK, RADIOGRAPH_BYTES), 1.0)
    first = only_decode(retrieval)
    retrieval.received(request, part(4 * CHUNK, RADIOGRAPH_BYTES), 2.0)
    retrieval.finished(request, part(RADIOGRAPH_BYTES, RADIOGRAPH_BYTES), 3.0)
    assert not retrieval.is_done
    retrieval.decoded(first, 4.0)
    last = only_decode(retrieval)
    retrieval.decoded(last, 5.0)

    assert last.is_full
    assert retrieval.is_done


def test_a_part_of_a_stream_that_cannot_be_decoded_is_let_go() -> None:
    retrieval = load(STACK_HTJ2K)
    server = Server(
        {"frames": RADIOGRAPH_BYTES}, piece_bytes=CHUNK, cannot_decode=lambda job: job.level == 3
    )
    server.play(retrieval)

    assert [image.level for image in retrieval.timeline.decoded] == [2, 1, 0, 0]
    assert retrieval.timeline.failed == []


def test_a_whole_image_that_cannot_be_decoded_fails_its_stage() -> None:
    retrieval = load(STACK_JLS_REDUCED)
    server = Server(JLS_SIZES, JPEG_LS, cannot_decode=lambda job: not job.is_full)
    server.play(retrieval)

    assert server.asked == ["0 /jlsThumbnail/", "0 /jls/"]
    assert [(failed.stage_id, failed.is_permanent) for failed in retrieval.timeline.failed] == [
        ("lossySequential", False)
    ]


def test_a_stream_that_breaks_off_counts_its_bytes_and_keeps_what_it_showed() -> None:
    retrieval = load(STACK_HTJ2K)
    request = only_request(retrieval)
    retrieval.received(request, part(CHUNK, RADIOGRAPH_BYTES), 1.0)
    retrieval.decoded(only_decode(retrieval), 2.0)
    retrieval.failed(request, broken_off(), 3.0, Arrived(200_000))

    assert retrieval.is_done
    assert retrieval.quality(0) is SUBRESOLUTION
    assert retrieval.timeline.bytes_received == 200_000
    assert [failed.is_permanent for failed in retrieval.timeline.failed] == [True]


RANGE = RetrieveOptions(range_index=0)


def test_a_request_is_refused_by_a_status_whether_the_viewer_looks_at_it_or_not() -> None:
    ranged, looked_at = load(two_ranges(RANGE, RANGE)), load(configuration(SEQUENTIAL))
    page = BodyState(40, 0, False, "", range_answer=RangeAnswer(500, None), is_readable=False)
    ranged.finished(only_request(ranged), page, 1.0)
    looked_at.failed(only_request(looked_at), refused(500), 1.0)
    looked_at.failed(only_request(looked_at), broken_off(), 2.0)

    assert [each.is_refused for each in ranged.timeline.requests] == [True]
    assert [each.is_refused for each in looked_at.timeline.requests] == [True, False]


def test_a_stream_that_breaks_off_during_a_decode_fails_once() -> None:
    retrieval = load(configuration(SEQUENTIAL))
    request = only_request(retrieval)
    retrieval.received(request, part(CHUNK, RADIOGRAPH_BYTES), 1.0)
    job = only_decode(retrieval)
    retrieval.failed(request, broken_off(), 2.0)
    retrieval.decoded(job, 3.0)

    assert only_request(retrieval).stage_id == "finalSequential"
    assert not retrieval.is_done
    assert len(retrieval.timeline.failed) == 1


def test_a_stream_that_breaks_off_and_whose_part_is_broken_too_fails_once() -> None:
    retrieval = load(configuration(SEQUENTIAL))
    request = only_request(retrieval)
    retrieval.received(request, part(CHUNK, RADIOGRAPH_BYTES, is_extracted=True), 1.0)
    job = only_decode(retrieval)
    retrieval.failed(request, broken_off(), 2.0)
    retrieval.decode_failed(job, "broken", 3.0)

    assert [failed.failure for failed in retrieval.timeline.failed] == [broken_off()]
    assert only_request(retrieval).stage_id == "finalSequential"


def test_what_a_stream_brings_after_its_image_failed_is_only_counted() -> None:
    """A part outside a MIME frame counts as a whole image, so one that breaks is the end."""
    retrieval = load(STACK_HTJ2K, 2)
    first, second = retrieval.next_requests(0.0)
    retrieval.received(first, part(CHUNK, RADIOGRAPH_BYTES, is_extracted=True), 1.0)
    retrieval.decode_failed(only_decode(retrieval), "broken", 2.0)
    retrieval.received(first, part(4 * CHUNK, RADIOGRAPH_BYTES, is_extracted=True), 3.0)
    retrieval.finished(first, part(RADIOGRAPH_BYTES, RADIOGRAPH_BYTES), 4.0)

    assert retrieval.next_decodes() == []
    assert not retrieval.is_done
    assert retrieval.timeline.bytes_received == RADIOGRAPH_BYTES
    assert [failed.image_index for failed in retrieval.timeline.failed] == [0]
    retrieval.finished(second, part(10, 10), 5.0)
    retrieval.decoded(only_decode(retrieval), 6.0)
    assert retrieval.is_done


# What is shown


def test_a_decoded_image_is_handed_out_to_be_drawn_at_every_place_it_fills() -> None:
    retrieval = load(VOLUME_HTJ2K, 8)
    first = retrieval.next_requests(0.0)[0]
    retrieval.finished(first, part(1000, 1000), 1.0)
    retrieval.decoded(only_decode(retrieval), 2.0)
    [render] = retrieval.next_renders()
    retrieval.rendered(render, 3.0)

    assert [index for index, _ in render.shows] == [3, 2, 4, 5]
    assert [(shown.image_index, shown.source_index) for shown in retrieval.timeline.shown] == [
        (3, 3),
        (2, 3),
        (4, 3),
        (5, 3),
    ]
    assert {
        (shown.received_s, shown.decoded_s, shown.at_s) for shown in retrieval.timeline.shown
    } == {(1.0, 2.0, 3.0)}


def test_an_image_worse_than_what_is_shown_is_not_drawn_and_counts_as_skipped() -> None:
    under_test = two_ranges(
        RetrieveOptions(image_quality_status=LOSSY),
        RetrieveOptions(image_quality_status=SUBRESOLUTION),
    )
    retrieval = load(under_test)
    Server({"frames": 1000}).play(retrieval)

    assert retrieval.quality(0) is LOSSY
    assert [shown.status for shown in retrieval.timeline.shown] == [LOSSY]
    assert retrieval.timeline.stages[1] == StageEnded(2.0, "finalSequential", 0, 0, None)


def test_every_decode_and_render_is_handed_out_once() -> None:
    retrieval = load(configuration(SINGLE))
    retrieval.finished(only_request(retrieval), part(10, 10), 1.0)
    job = only_decode(retrieval)
    assert retrieval.next_decodes() == []
    retrieval.decoded(job, 2.0)

    assert len(retrieval.next_renders()) == 1
    assert retrieval.next_renders() == []


# Bytes


def test_bytes_of_the_same_url_that_come_again_are_redundant() -> None:
    """The example "J2K Bytes" has no final options: a plain request fetches everything anew."""
    retrieval = load(configuration(SEQUENTIAL, {"singleFast": RetrieveOptions(range_index=0)}))
    server = Server({"frames": 500_000})
    server.play(retrieval)

    assert server.asked == ["0 /frames/ bytes=0-65535", "0 /frames/"]
    assert retrieval.timeline.bytes_received == 565_536
    assert retrieval.timeline.bytes_redundant == 65_536


def test_another_encoding_of_the_same_image_is_not_redundant() -> None:
    retrieval = load(STACK_JLS_REDUCED)
    Server(JLS_SIZES, JPEG_LS).play(retrieval)

    assert retrieval.timeline.bytes_received == 192_700
    assert retrieval.timeline.bytes_redundant == 0


def test_bytes_that_came_before_a_failure_are_redundant_when_they_come_again() -> None:
    retrieval = load(configuration(SEQUENTIAL))
    retrieval.failed(only_request(retrieval), broken_off(), 1.0, Arrived(300))
    retrieval.finished(only_request(retrieval), part(1000, 1000), 2.0)

    assert retrieval.timeline.bytes_received == 1300
    assert retrieval.timeline.bytes_redundant == 300


def test_a_shorter_failure_does_not_make_bytes_forgotten() -> None:
    stages = [RetrieveStage(name) for name in ("one", "two", "three")]
    retrieval = load(configuration(stages))
    retrieval.failed(only_request(retrieval), broken_off(), 1.0, Arrived(400))
    retrieval.failed(only_request(retrieval), broken_off(), 2.0, Arrived(300))
    retrieval.finished(only_request(retrieval), part(1000, 1000), 3.0)

    assert [request.redundant_bytes for request in retrieval.timeline.requests] == [0, 300, 400]


def test_an_image_of_the_default_policy_is_asked_for_as_a_stream() -> None:
    assert only_request(load(configuration(SINGLE))).mode is FetchMode.STREAM


def test_a_plain_request_offers_its_image_once() -> None:
    retrieval = load(configuration(SINGLE, {"single": RetrieveOptions(streaming=False)}))
    Server({"frames": RADIOGRAPH_BYTES}, HTJ2K, piece_bytes=CHUNK).play(retrieval)

    assert [image.status for image in retrieval.timeline.decoded] == [FULL]


def test_in_5_14_ranges_overtake_plain_requests_of_the_same_turn() -> None:
    options = {"fast": RetrieveOptions(range_index=0)}
    stages = (
        RetrieveStage("first", positions=(0, 1)),
        RetrieveStage("fast", positions=(2, 3), retrieve_type="fast"),
    )
    newer = load(configuration(stages, options), 4, CS3D_5_14)
    older = load(configuration(stages, options), 4, CS3D_2023_11)

    assert [request.image_index for request in newer.next_requests(0.0)] == [2, 3, 0, 1]
    assert [request.image_index for request in older.next_requests(0.0)] == [0, 1, 2, 3]
