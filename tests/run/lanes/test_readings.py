"""Readings of a made-up CT: what the rules of viewers come to over a link, to the last bit."""

from dataclasses import replace

import pytest

from harness.core.http.client import Client
from harness.core.http.framing import Framing
from harness.core.http.protocol import HttpVersion
from harness.core.images.served import served_bodies
from harness.core.images.server_faults import OriginBehaviour
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14
from harness.core.retrieval.stage import RetrieveStage
from harness.core.viewing.experience import Experience
from harness.core.viewing.hand import Hand, OpenSeries, Scroll, moves_of
from harness.core.viewing.rules import CORNERSTONE_5_8_VOLUME, viewer_rules_named
from harness.core.viewing.series_row import SeriesRow
from harness.run.lanes.readings import (
    PredictedReading,
    ReadingSetup,
    predicted_reading,
    prefetched_as,
)
from harness.run.plan import Images, LoadSetup
from harness.scenario.library import find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file
from tests.core.dataset_of import encoded, manifest_of
from tests.virtual_rig import DEVICE

SLICE_BYTES = 186_000
LINK = NetworkProfile("8 Mbit/s", download_bps=8e6, upload_bps=1e6, rtt_s=0.04)
SERIES = manifest_of(encoded("frames", (SLICE_BYTES,) * 174, rows=512, columns=512))
IMAGES = Images(
    SERIES,
    None,
    served_bodies(SERIES, Framing.MULTIPART),
    Load.STACK,
    OriginBehaviour(Framing.MULTIPART),
)
FIRST = RetrieveOptions(
    range_index=0, chunk_size_bytes=32768, initial_chunk_size_bytes=32768, decode_level=1
)
STAGES = (
    RetrieveStage("first", retrieve_type="singleFast"),
    RetrieveStage("rest", retrieve_type="singleFinal"),
)
PLAIN = RetrieveConfiguration(
    "plain",
    (RetrieveStage("all", retrieve_type="single"),),
    {"single": RetrieveOptions(streaming=True, decode_level=1)},
)
RANGES = RetrieveConfiguration(
    "ranges", STAGES, {"singleFast": FIRST, "singleFinal": RetrieveOptions(range_index=-1)}
)
FIRST_ALONE = RetrieveConfiguration("first alone", STAGES[:1], {"singleFast": FIRST})


def felt(
    retrieve: RetrieveConfiguration, viewer: str, rate_per_s: float, client: Client | None = None
) -> Experience:
    hand = Hand("down", moves_of([Scroll(100, rate_per_s)], 0))
    load = LoadSetup(retrieve, CS3D_5_14, LINK)
    setup = ReadingSetup(load, viewer_rules_named(viewer), hand)
    return predicted_reading(setup, IMAGES, client or Client(), DEVICE).experience


def test_above_the_rate_of_slices_that_fit_todays_viewer_shows_nothing() -> None:
    """As the real OHIF 3.13.2: still for 9.4 to 9.7 s, the last slice 8.2 to 8.3 s after rest."""
    above = felt(PLAIN, "ohif-3.13", 10)

    assert above.in_time_count <= 2
    assert above.longest_still_s == pytest.approx(9.5, rel=0.1)
    assert above.rest_first_s == pytest.approx(8.25, rel=0.1)


def test_below_it_todays_viewer_keeps_up() -> None:
    """As the real OHIF 3.13.2 does at 5 slices a second."""
    below = felt(PLAIN, "ohif-3.13", 5)

    assert below.in_time_share > 0.9
    assert below.longest_still_s < 0.7


def test_the_second_stage_makes_the_cliff() -> None:
    """As the real OHIF 3.13.2: 12 of 100 with both stages, 99 with the first alone."""
    both, first = felt(RANGES, "ohif-3.13", 10), felt(FIRST_ALONE, "ohif-3.13", 10)

    assert both.in_time_share < 0.3
    assert both.repeated_bytes > 0
    assert first.in_time_share >= 0.99
    assert first.rest_full_s is None


def test_the_rest_that_waits_for_the_hand_has_both() -> None:
    best = felt(RANGES, "rest-when-still", 10)

    assert best.in_time_count == 100
    assert best.wait_p95_s is not None
    assert best.wait_p95_s < 0.15
    assert best.rest_full_s is not None
    assert best.rest_full_s < 0.5
    assert best.repeated_bytes == 0


def test_a_stream_that_is_reset_costs_no_connection() -> None:
    """What was passed is in nobody's way, and what is wanted has all of the one connection."""
    over_http_2 = Client(http=HttpVersion.HTTP_2, tls=True)
    steered = felt(RANGES, "nearest-first-cancelling", 10, over_http_2)
    left = felt(RANGES, "nearest-first", 10, over_http_2)

    assert steered.in_time_count == 100
    assert left.in_time_count < 60
    assert steered.rest_full_s is not None
    assert steered.rest_full_s < 0.5
    assert steered.repeated_bytes == 0


def test_an_order_told_to_the_server_needs_no_line_at_the_client() -> None:
    """A hundred are under way, and what is wanted overtakes them on the link itself."""
    over_http_2 = Client(http=HttpVersion.HTTP_2, tls=True, connection_count=100)
    told = felt(RANGES, "order-told-to-server", 10, over_http_2)

    assert told.in_time_count == 100
    assert told.wait_p95_s is not None
    assert told.wait_p95_s < 0.2
    assert told.rest_full_s is not None
    assert told.rest_full_s < 0.5
    assert told.repeated_bytes == 0


def test_a_volume_serves_the_reader_in_the_middle_before_one_elsewhere() -> None:
    """The interleaved order begins with the middle slice, and no hand changes it."""
    load = LoadSetup(load_retrieve_file(find_retrieve("volume-htj2k")), CS3D_5_14, LINK)
    images = replace(IMAGES, load=Load.VOLUME)
    hands = [
        Hand(name, moves_of([Scroll(20, 10)], at), at) for name, at in (("in", 87), ("out", 30))
    ]
    middle, elsewhere = (
        predicted_reading(
            ReadingSetup(load, CORNERSTONE_5_8_VOLUME, hand), images, Client(), DEVICE
        )
        for hand in hands
    )

    assert middle.log.wanted[0].at_s < elsewhere.log.wanted[0].at_s
    assert middle.experience.received_bytes == elsewhere.experience.received_bytes
    assert middle.experience.rest_full_s is not None


def test_the_same_reading_is_the_same_to_the_last_bit() -> None:
    viewer = "rest-when-still-cancelling"

    assert felt(RANGES, viewer, 10) == felt(RANGES, viewer, 10)


def test_a_prefetch_takes_the_default_options_else_the_first() -> None:
    assert prefetched_as(RANGES) == "singleFast"
    options = {**RANGES.retrieve_options, "default": RetrieveOptions()}
    assert prefetched_as(replace(RANGES, retrieve_options=options)) == "default"


def of_two(retrieve: RetrieveConfiguration, viewer: str, *, beside: bool) -> PredictedReading:
    further = () if beside else (OpenSeries(1), Scroll(20, 10))
    hand = SeriesRow((87, 87)).laid_out(Hand("two", moves_of([Scroll(30, 10), *further], 0)))
    load = LoadSetup(retrieve, CS3D_5_14, LINK)
    setup = ReadingSetup(load, viewer_rules_named(viewer), hand, (87, 87), beside)
    return predicted_reading(setup, IMAGES, Client(), DEVICE)


def test_the_series_that_was_left_keeps_todays_viewer_from_the_next_one() -> None:
    """Nothing is cancelled, and nothing that waits is dropped: its floor is 0.07 s."""
    today = of_two(RANGES, "ohif-3.13", beside=False).by_series.opened
    best = of_two(RANGES, "rest-when-still-cancelling", beside=False).by_series.opened

    assert [opened.series_index for opened in (*today, *best)] == [1, 1]
    assert today[0].first_s is not None
    assert best[0].first_s is not None
    assert today[0].first_s > 3.0
    assert today[0].other_bytes > 3_000_000
    assert best[0].first_s < 0.25
    assert best[0].other_bytes < 100_000


def test_two_series_side_by_side_share_the_link() -> None:
    alone = felt(FIRST_ALONE, "nearest-first", 20)
    both = of_two(FIRST_ALONE, "nearest-first", beside=True)

    assert both.experience.wanted_count == 30
    assert [each.first_index for each in both.by_series.viewports] == [0, 87]
    assert min(each.in_time_count for each in both.by_series.viewports) >= (
        both.experience.in_time_count
    )
    assert {move.slice_index for move in both.log.wanted} == {*range(1, 31), *range(88, 118)}
    assert both.experience.in_time_share <= alone.in_time_share
