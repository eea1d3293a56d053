"""Floors against arithmetic by hand: one round trip, and the bytes that must come first."""

import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.byte_range import RangeAnswer
from harness.core.http.framing import MultipartFrame
from harness.core.images.served import ServedBody
from harness.core.images.server_faults import BodyCut, ServerFaults, Stall
from harness.core.models.floor import body_state, first_image_floor_s, ideal_timeline
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import FetchMode
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.timeline import Timeline, Wait, milestones
from tests.core.playing import (
    FULL,
    HTJ2K,
    JPEG_LS,
    SINGLE,
    STACK_HTJ2K,
    STACK_HTJ2K_RANGE,
    STACK_JLS,
    STACK_JLS_REDUCED,
    SUBRESOLUTION,
    VOLUME_HTJ2K,
    VOLUME_HTJ2K_RANGE,
    VOLUME_JLS,
    VOLUME_JLS_REDUCED,
    configuration,
    load,
)

FOUR_G = NetworkProfile("4g", download_bps=30e6, upload_bps=5e6, rtt_s=0.010)
LOCAL = NetworkProfile("local", None, None, 0.0)
SLICES = 174
# One byte of a frame makes a body multipart.
FRAME = MultipartFrame(b"-", b"")


def body(index: int, encoding: str, size_bytes: int) -> ServedBody:
    syntax = HTJ2K if encoding == "frames" else JPEG_LS
    return ServedBody(index, encoding, size_bytes - FRAME.overhead_bytes, syntax, FRAME)


def bodies(sizes_bytes: Mapping[str, int], image_count: int = 1) -> dict[str, ServedBody]:
    return {
        f"{index}/{encoding}/1": body(index, encoding, size_bytes)
        for encoding, size_bytes in sizes_bytes.items()
        for index in range(image_count)
    }


STACK = bodies({"jls": 10_600_000, "jlsThumbnail": 766_000, "frames": 11_100_000})
VOLUME = bodies({"jls": 172_000, "jlsThumbnail": 20_700, "frames": 190_000}, SLICES)


def moment_s(wait: Wait | None) -> float:
    assert wait is not None
    return wait.at_s


@pytest.mark.parametrize(
    ("under_test", "first_render_s", "complete_s"),
    [
        # 10.6 MB at 30 Mbit/s are 2.826667 s
        pytest.param(STACK_JLS, 2.836_667, 2.836_667, id="JLS"),
        # 766 kB are 0.204267 s, both images 3.030933 s
        pytest.param(STACK_JLS_REDUCED, 0.214_267, 3.040_933, id="JLS Reduced"),
        # 128 KiB are 0.034953 s, 11.1 MB 2.96 s
        pytest.param(STACK_HTJ2K, 0.044_953, 2.970, id="HTJ2K"),
        # 64 KiB are 0.017476 s
        pytest.param(STACK_HTJ2K_RANGE, 0.027_476, 2.970, id="HTJ2K Byte Range"),
    ],
)
def test_the_floors_of_the_stack_table(
    under_test: RetrieveConfiguration, first_render_s: float, complete_s: float
) -> None:
    moments = milestones(ideal_timeline(load(under_test), STACK, FOUR_G), 1)

    assert moment_s(moments.first_render) == pytest.approx(first_render_s, abs=1e-6)
    assert moment_s(moments.first_image) == pytest.approx(first_render_s, abs=1e-6)
    assert moment_s(moments.complete) == pytest.approx(complete_s, abs=1e-6)


@pytest.mark.parametrize(
    ("under_test", "first_render_bytes", "complete_bytes"),
    [
        pytest.param(VOLUME_JLS, 46 * 172_000, 174 * 172_000, id="JLS"),
        pytest.param(
            VOLUME_JLS_REDUCED,
            3 * 172_000 + 43 * 20_700,
            174 * 172_000 + 86 * 20_700,
            id="JLS Reduced",
        ),
        # Streamed: of the last slice that is missing, 128 KiB already show something.
        pytest.param(VOLUME_HTJ2K, 45 * 190_000 + 131_072, 174 * 190_000, id="HTJ2K"),
        pytest.param(
            VOLUME_HTJ2K_RANGE,
            3 * 190_000 + 43 * 64_000,
            174 * 190_000,
            id="HTJ2K Byte Range",
        ),
    ],
)
@pytest.mark.parametrize("network", [FOUR_G, LOCAL], ids=lambda network: network.name)
def test_the_floors_of_the_volume_table(
    under_test: RetrieveConfiguration,
    first_render_bytes: int,
    complete_bytes: int,
    network: NetworkProfile,
) -> None:
    moments = milestones(ideal_timeline(load(under_test, SLICES), VOLUME, network), SLICES)
    expected = [
        0.010 + size * 8 / 30e6 if network is FOUR_G else 0.0
        for size in (first_render_bytes, complete_bytes)
    ]

    assert moment_s(moments.first_render) == pytest.approx(expected[0])
    assert moment_s(moments.complete) == pytest.approx(expected[1])


def test_the_floors_of_the_published_volume_in_numbers() -> None:
    """3 images and 43 ranges of 64 000 bytes are 3.322 MB; all slices are 33.06 MB."""
    timeline = ideal_timeline(load(VOLUME_HTJ2K_RANGE, SLICES), VOLUME, FOUR_G)
    moments = milestones(timeline, SLICES)

    assert moment_s(moments.first_render) == pytest.approx(0.895_867, abs=1e-6)
    assert moment_s(moments.complete) == pytest.approx(8.826, abs=1e-6)


def test_a_floor_has_nothing_but_wire_in_it() -> None:
    timeline = ideal_timeline(load(STACK_JLS), STACK, FOUR_G)
    complete = milestones(timeline, 1).complete

    assert complete is not None
    assert (complete.decode_s, complete.render_s) == (0.0, 0.0)


def test_an_encoding_that_the_dataset_lacks_falls_through_at_no_cost() -> None:
    without_thumbnails = bodies({"jls": 10_600_000})
    timeline = ideal_timeline(load(STACK_JLS_REDUCED), without_thumbnails, FOUR_G)

    assert moment_s(milestones(timeline, 1).complete) == pytest.approx(2.836_667, abs=1e-6)
    assert [failed.is_permanent for failed in timeline.failed] == [False]


def test_a_load_that_can_never_be_complete_ends_and_has_no_floor() -> None:
    timeline = ideal_timeline(load(STACK_JLS), {}, FOUR_G)

    assert milestones(timeline, 1).complete is None


def test_arguments_of_a_url_do_not_hide_the_image() -> None:
    options = RetrieveOptions(url_arguments="accept=image/jhc")
    under_test = configuration(SINGLE, {"single": options})
    timeline = ideal_timeline(load(under_test), STACK, FOUR_G)

    assert timeline.failed == []


def test_the_first_image_may_be_a_small_one_that_overtakes() -> None:
    """Three full slices and three thumbnails share the link; a thumbnail can be through first."""
    floor_s = first_image_floor_s(load(VOLUME_JLS_REDUCED, SLICES), VOLUME, FOUR_G, connections=6)

    assert floor_s == pytest.approx(0.010 + 20_700 * 8 / 30e6)


def test_the_first_image_over_one_connection_is_the_first_one_asked_for() -> None:
    floor_s = first_image_floor_s(load(VOLUME_JLS_REDUCED, SLICES), VOLUME, FOUR_G, connections=1)

    assert floor_s == pytest.approx(0.010 + 172_000 * 8 / 30e6)


def test_without_any_image_there_is_no_first_one() -> None:
    assert first_image_floor_s(load(STACK_JLS), {}, FOUR_G, connections=6) is None


def test_a_client_that_holds_part_of_a_body_knows_its_size_but_not_its_end() -> None:
    [request] = load(STACK_HTJ2K_RANGE).next_requests(0.0)
    some = body_state(body(0, "frames", 1000), request, 400)
    whole = body_state(body(0, "frames", 1000), request, 1000)

    assert (some.pixel_data_bytes, some.is_extracted) == (399, False)
    assert (whole.pixel_data_bytes, whole.is_extracted) == (999, True)
    assert some.range_answer == RangeAnswer(206, 1000)


def test_an_answer_to_a_plain_request_is_of_no_range() -> None:
    [request] = load(STACK_JLS).next_requests(0.0)

    assert body_state(body(0, "frames", 1000), request, 1000).range_answer is None


# No schedule that answers in the order of asking beats the floor.


def slow_timeline(
    retrieval: Retrieval, served: Mapping[str, ServedBody], dice: random.Random
) -> Timeline:
    """Answers one after the other on the same link, with idle time wherever there can be any."""
    now_s = FOUR_G.rtt_s
    waiting = []
    while not retrieval.is_done:
        waiting += retrieval.next_requests(now_s)
        if waiting:
            request = waiting.pop(0)
            image = served[request.path]
            end, start = image.size_bytes, request.asked.first if request.asked else 0
            if request.asked is not None and request.asked.last is not None:
                end = min(end, request.asked.last + 1)
            sizes = [*range(start + 50_000, end, 50_000), end]
            for have, size in zip([start, *sizes], sizes, strict=False):
                now_s += (size - have) * 8 / 30e6 + dice.choice([0.0, 0.003])
                state = body_state(image, request, size)
                if size == end:
                    retrieval.finished(request, state, now_s)
                elif request.mode is FetchMode.STREAM:
                    retrieval.received(request, state, now_s)
                now_s = slow_screen(retrieval, now_s, dice)
        now_s = slow_screen(retrieval, now_s, dice)
    return retrieval.timeline


def slow_screen(retrieval: Retrieval, now_s: float, dice: random.Random) -> float:
    while jobs := retrieval.next_decodes():
        for job in jobs:
            now_s += dice.choice([0.0, 0.02])
            retrieval.decoded(job, now_s)
    for render in retrieval.next_renders():
        now_s += dice.choice([0.0, 0.001])
        retrieval.rendered(render, now_s)
    return now_s


@given(
    st.sampled_from([VOLUME_JLS, VOLUME_JLS_REDUCED, VOLUME_HTJ2K, VOLUME_HTJ2K_RANGE]),
    st.integers(1, 9),
    st.integers(0, 2**32).map(random.Random),
)
def test_no_serial_schedule_reaches_a_moment_before_its_floor(
    under_test: RetrieveConfiguration, image_count: int, dice: random.Random
) -> None:
    served = {
        f"{index}/{encoding}/1": body(index, encoding, dice.randint(10, 300_000))
        for encoding in ("frames", "jls", "jlsThumbnail")
        for index in range(image_count)
    }
    floor = milestones(ideal_timeline(load(under_test, image_count), served, FOUR_G), image_count)
    slow = milestones(slow_timeline(load(under_test, image_count), served, dice), image_count)

    assert moment_s(floor.first_image) <= moment_s(slow.first_image) + 1e-9
    assert moment_s(floor.first_render) <= moment_s(slow.first_render) + 1e-9
    assert moment_s(floor.complete) <= moment_s(slow.complete) + 1e-9


def test_the_ideal_timeline_shows_parts_of_a_stream_before_the_whole() -> None:
    timeline = ideal_timeline(load(STACK_HTJ2K), STACK, FOUR_G)

    assert [shown.status for shown in timeline.shown] == [SUBRESOLUTION] * 4 + [FULL]


def test_the_end_of_a_stream_is_no_part_of_it() -> None:
    timeline = ideal_timeline(load(STACK_HTJ2K), bodies({"frames": 131_072}), FOUR_G)

    assert [shown.status for shown in timeline.shown] == [FULL]


def test_an_ignored_range_brings_everything_at_once_and_ends_the_chain() -> None:
    faults = ServerFaults(ignores_range=True)
    timeline = ideal_timeline(load(VOLUME_HTJ2K_RANGE, SLICES), VOLUME, FOUR_G, faults=faults)

    assert len(timeline.requests) == SLICES
    assert timeline.bytes_redundant == 0


def test_a_missing_image_is_the_only_one_that_never_comes() -> None:
    faults = ServerFaults(missing_image_indices=(5,))
    timeline = ideal_timeline(load(VOLUME_HTJ2K_RANGE, SLICES), VOLUME, FOUR_G, faults=faults)

    own = {shown.image_index for shown in timeline.shown if shown.source_index == shown.image_index}
    assert own == set(range(SLICES)) - {5}
    assert milestones(timeline, SLICES).complete is None


def test_a_cut_body_costs_its_bytes_and_shows_the_parts_that_came() -> None:
    faults = ServerFaults(cut=BodyCut(150_000))
    timeline = ideal_timeline(load(STACK_HTJ2K), STACK, FOUR_G, faults=faults)

    assert [request.size_bytes for request in timeline.requests] == [150_000]
    assert [failure.at_s for failure in timeline.failed] == [FOUR_G.floor_s(150_000)]
    assert [image.level for image in timeline.decoded] == [3]


def test_without_a_length_the_first_part_of_a_stream_counts_as_all_of_it() -> None:
    faults = ServerFaults(omits_content_length=True)
    timeline = ideal_timeline(load(STACK_HTJ2K), STACK, FOUR_G, faults=faults)

    assert [image.level for image in timeline.decoded] == [0, 0]


def test_a_request_that_fails_is_made_again_by_the_stage_that_mends_errors() -> None:
    faults = ServerFaults(failure_period_count=SLICES)
    timeline = ideal_timeline(load(VOLUME_HTJ2K_RANGE, SLICES), VOLUME, FOUR_G, faults=faults)

    assert len(timeline.failed) == len(timeline.requests) // SLICES
    assert milestones(timeline, SLICES).complete is not None


def test_streams_that_are_shown_early_need_only_their_first_part_while_connections_last() -> None:
    # Three streams of 400 000 bytes, shown from 131 072 on; two connections.
    under_test = configuration(SINGLE, {"single": RetrieveOptions(streaming=True)})
    served = bodies({"frames": 400_000}, 3)
    moments = milestones(ideal_timeline(load(under_test, 3), served, FOUR_G, connections=2), 3)
    whole = served[next(iter(served))].size_bytes

    assert moments.first_render is not None
    assert moments.complete is not None
    # The first stream must end before the third can begin; the second and third need a part.
    needed_bytes = whole + 2 * 131_072
    assert moments.first_render.at_s == pytest.approx(FOUR_G.floor_s(needed_bytes), abs=1e-9)
    assert moments.complete.at_s == pytest.approx(FOUR_G.floor_s(3 * whole), abs=1e-9)


def test_streams_that_cannot_be_shown_early_come_whole_and_in_order() -> None:
    under_test = configuration(SINGLE, {"default": RetrieveOptions(frames_path="/jls/")})
    served = bodies({"jls": 400_000}, 3)
    moments = milestones(ideal_timeline(load(under_test, 3), served, FOUR_G, connections=2), 3)
    whole = served["0/jls/1"].size_bytes

    assert moments.first_image is not None
    assert moments.first_image.at_s == pytest.approx(FOUR_G.floor_s(whole), abs=1e-9)
    assert moments.first_render is not None
    assert moments.first_render.at_s == pytest.approx(FOUR_G.floor_s(3 * whole), abs=1e-9)


@pytest.mark.parametrize("under_test", [VOLUME_JLS, VOLUME_JLS_REDUCED])
def test_more_connections_lower_no_floor_where_nothing_is_shown_early(
    under_test: RetrieveConfiguration,
) -> None:
    one = milestones(ideal_timeline(load(under_test, SLICES), VOLUME, FOUR_G), SLICES)
    six = milestones(ideal_timeline(load(under_test, SLICES), VOLUME, FOUR_G, 6), SLICES)

    assert six == one


# A byte in a microsecond; answers stall for a second.
BY_HAND = NetworkProfile("by hand", download_bps=8e6, upload_bps=8e6, rtt_s=0.1)
EIGHT = bodies({"frames": 100_000}, 8)
PLAINLY = configuration(SINGLE, {"single": RetrieveOptions(streaming=False)})


def stalled(stall: Stall, image_count: int = 8, connections: int = 6) -> list[float]:
    """When each image is shown, in display order; bodies of 100 000 bytes take 0.1 s."""
    timeline = ideal_timeline(
        load(PLAINLY, image_count), EIGHT, BY_HAND, connections, ServerFaults(stall=stall)
    )
    return [round(shown.at_s, 6) for shown in sorted(timeline.shown, key=lambda s: s.image_index)]


@pytest.mark.parametrize("after_bytes", [0, 30_000])
def test_the_only_answer_makes_its_stall_longer(after_bytes: int) -> None:
    assert stalled(Stall(1.0, after_bytes), image_count=1) == [1.2]


def test_six_answers_stall_at_once_and_the_next_as_soon_as_a_connection_is_free() -> None:
    # At 1.1 s the six are ready. The seventh begins to wait at 1.2 s and the eighth at 1.3 s.
    assert stalled(Stall(1.0)) == [1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 2.3, 2.4]


def test_while_some_stall_the_link_serves_the_others() -> None:
    # 2 to 7 end at 0.7 s, and the link is idle until 0 and 1 are ready at 1.1 s.
    times = stalled(Stall(1.0, image_indices=(0, 1)))

    assert times == [1.2, 1.3, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]


def test_an_answer_that_stalled_long_enough_goes_before_those_that_have_not_begun() -> None:
    # Image 3 has begun at 0.3 s, image 0 is ready at 0.35 s.
    times = stalled(Stall(0.25, image_indices=(0,)), connections=2)

    assert times == [0.5, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9]


def test_a_stall_after_some_bytes_costs_nothing_while_there_is_enough_to_do() -> None:
    """Six halves take 0.3 s, longer than the first of them waits; the link is never idle."""
    assert max(stalled(Stall(0.2, after_bytes=50_000))) == 0.9


def test_an_answer_shorter_than_where_the_stall_would_be_does_not_stall() -> None:
    assert stalled(Stall(1.0, after_bytes=100_000)) == stalled(Stall(0.0))


def test_the_first_image_is_one_that_does_not_stall() -> None:
    faults = ServerFaults(stall=Stall(1.0, image_indices=(0,)))
    floor_s = first_image_floor_s(load(PLAINLY, 8), EIGHT, BY_HAND, 6, faults)

    assert floor_s == pytest.approx(0.2)
