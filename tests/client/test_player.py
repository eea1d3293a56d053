"""The player on the virtual clock: exact times, worked out by hand from the link and the rules."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.client.buffer import SparseBuffer, SparseBytes
from harness.client.player import play
from harness.client.simulation.arriving_answer import SimulatedAnswer
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.framing import Framing
from harness.core.http.preflight import Page, Preflights
from harness.core.models.floor import ideal_timeline
from harness.core.network.profile import NetworkProfile
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import broken_off
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import NearbyFrame, RetrieveStage
from harness.core.retrieval.timeline import Timeline, milestones
from harness.errors import RetrieveFailed
from tests.client.samples import (
    HTJ2K_BYTES,
    JLS_BYTES,
    bodies,
    frame_paths,
    manifest,
)

DECODE_S = 0.004
RENDER_S = 0.001
ENDPOINTS = Endpoints(request_bytes=500, answer_bytes=250)
NETWORK = NetworkProfile("test", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)
UP_S = 0.001  # 500 bytes at 4 Mbit/s
S_PER_BYTE = 1e-6
FRAME_BYTES, JLS_FRAME_BYTES, _ = (
    body.frame.overhead_bytes for body in bodies(manifest()).values()
)

SINGLE = (RetrieveStage("initialImages", retrieve_type="single"),)
SEQUENTIAL = (
    RetrieveStage("lossySequential", retrieve_type="singleFast"),
    RetrieveStage("finalSequential", retrieve_type="singleFinal"),
)
JLS = RetrieveOptions(frames_path="/jls/")


def configuration(
    stages: tuple[RetrieveStage, ...], options: Mapping[str, RetrieveOptions]
) -> RetrieveConfiguration:
    return RetrieveConfiguration("test", stages, options)


def played(
    retrieve: RetrieveConfiguration,
    frame_count: int = 1,
    *,
    connections: int = 6,
    open_count: int | None = None,
) -> Timeline:
    dataset = manifest(frame_count)
    retrieval = Retrieval(retrieve, CS3D_2023_11, frame_paths(dataset))

    async def load() -> Timeline:
        transport = SimulatedTransport(
            bodies(dataset), NETWORK, connections, open_count=open_count, endpoints=ENDPOINTS
        )
        return await play(
            retrieval, transport, SimulatedScreen(lambda job: DECODE_S, lambda job: RENDER_S)
        )

    return run_virtually(load())


def test_one_image_costs_a_round_trip_its_bytes_a_decode_and_a_render() -> None:
    wait = milestones(played(configuration(SINGLE, {"default": JLS})), 1).complete

    assert wait is not None
    wire_s = UP_S + 0.1 + (250 + JLS_BYTES + JLS_FRAME_BYTES) * S_PER_BYTE
    assert wait.wire_s == pytest.approx(wire_s, abs=1e-9)
    assert wait.decode_s == pytest.approx(DECODE_S, abs=1e-9)
    assert wait.render_s == pytest.approx(RENDER_S, abs=1e-9)


def test_a_cold_connection_costs_one_round_trip_more() -> None:
    jls = configuration(SINGLE, {"default": JLS})
    warm = milestones(played(jls), 1).complete
    cold = milestones(played(jls, open_count=0), 1).complete

    assert warm is not None
    assert cold is not None
    assert cold.at_s - warm.at_s == pytest.approx(0.1, abs=1e-9)


def test_a_range_and_then_the_rest_move_every_byte_once_and_pay_two_round_trips() -> None:
    options = {
        "singleFast": RetrieveOptions(range_index=0, chunk_size_bytes=20_000, decode_level=3),
        "singleFinal": RetrieveOptions(range_index=-1),
    }
    timeline = played(configuration(SEQUENTIAL, options))
    moments = milestones(timeline, 1)

    assert timeline.bytes_received == HTJ2K_BYTES + FRAME_BYTES
    assert timeline.bytes_redundant == 0
    assert moments.first_image is not None
    assert moments.complete is not None
    first_wire_s = UP_S + 0.1 + (250 + 20_000) * S_PER_BYTE
    assert moments.first_image.wire_s == pytest.approx(first_wire_s, abs=1e-9)
    rest_s = UP_S + 0.1 + (250 + HTJ2K_BYTES + FRAME_BYTES - 20_000) * S_PER_BYTE
    # The next stage starts when the first image is decoded.
    assert moments.complete.wire_s == pytest.approx(first_wire_s + DECODE_S + rest_s, abs=1e-9)


def test_a_stream_is_shown_before_its_end() -> None:
    options = {"single": RetrieveOptions(streaming=True, min_chunk_size_bytes=30_000)}
    timeline = played(configuration(SINGLE, options))

    statuses = [image.status for image in timeline.shown]
    assert statuses[0] is ImageQualityStatus.SUBRESOLUTION
    assert statuses[-1] is ImageQualityStatus.FULL_RESOLUTION


def test_no_more_requests_are_in_flight_than_the_client_has_connections() -> None:
    jls = configuration(SINGLE, {"default": JLS})
    one = milestones(played(jls, 6, connections=1), 6).complete
    six = milestones(played(jls, 6, connections=6), 6).complete

    assert one is not None
    assert six is not None
    # One connection pays the round trip and the request six times, six pay the trip once, and
    # the first request's way up; the others follow behind it while the answers come down.
    assert one.wire_s - six.wire_s == pytest.approx(5 * (UP_S + 0.1), abs=1e-6)


def test_neighbours_show_a_copy_at_the_moment_their_source_is_shown() -> None:
    near = (NearbyFrame(1, ImageQualityStatus.ADJACENT_REPLICATE),)
    stages = (
        RetrieveStage("even", decimate=2, nearby_frames=near),
        RetrieveStage("odd", decimate=2, offset=1),
    )
    timeline = played(configuration(stages, {"default": JLS}), 4)
    moments = milestones(timeline, 4)

    assert moments.first_render is not None
    assert moments.complete is not None
    assert moments.first_render.at_s < moments.complete.at_s
    copies = [shown for shown in timeline.shown if shown.source_index != shown.image_index]
    assert [(copy.image_index, copy.source_index) for copy in copies] == [(1, 0), (3, 2)]


def test_two_plays_are_the_same_to_the_last_bit() -> None:
    jls = configuration(SINGLE, {"default": JLS})

    assert played(jls, 20) == played(jls, 20)


def test_a_path_that_the_origin_does_not_have_fails_its_stage_and_the_next_one_goes_on() -> None:
    options = {"singleFast": RetrieveOptions(frames_path="/lossy/"), "singleFinal": JLS}
    timeline = played(configuration(SEQUENTIAL, options))

    assert [failure.is_permanent for failure in timeline.failed] == [False]
    assert milestones(timeline, 1).complete is not None


@settings(max_examples=30)
@given(
    frame_count=st.integers(1, 12),
    connections=st.integers(1, 8),
    chunk_bytes=st.integers(1_000, 130_000),
)
def test_no_load_beats_the_floor_of_its_last_byte(
    frame_count: int, connections: int, chunk_bytes: int
) -> None:
    options = {
        "singleFast": RetrieveOptions(range_index=0, chunk_size_bytes=chunk_bytes, decode_level=2),
        "singleFinal": RetrieveOptions(range_index=-1),
    }
    retrieve = configuration(SEQUENTIAL, options)
    dataset = manifest(frame_count)
    retrieval = Retrieval(retrieve, CS3D_2023_11, frame_paths(dataset))
    floor = milestones(ideal_timeline(retrieval, bodies(dataset), NETWORK), frame_count).complete
    real = milestones(played(retrieve, frame_count, connections=connections), frame_count).complete

    assert floor is not None
    assert real is not None
    assert real.at_s > floor.at_s


@settings(max_examples=30)
@given(
    frame_count=st.integers(1, 12),
    connections=st.integers(1, 8),
    chunk_bytes=st.integers(1_000, 130_000),
)
def test_no_stream_is_shown_before_its_floor(
    frame_count: int, connections: int, chunk_bytes: int
) -> None:
    streams = RetrieveOptions(streaming=True, min_chunk_size_bytes=chunk_bytes)
    retrieve = configuration(SINGLE, {"single": streams})
    dataset = manifest(frame_count)
    retrieval = Retrieval(retrieve, CS3D_2023_11, frame_paths(dataset))
    ideal = ideal_timeline(retrieval, bodies(dataset), NETWORK, connections)
    floor = milestones(ideal, frame_count)
    real = milestones(played(retrieve, frame_count, connections=connections), frame_count)

    assert floor.first_render is not None
    assert real.first_render is not None
    assert real.first_render.at_s > floor.first_render.at_s
    assert floor.complete is not None
    assert real.complete is not None
    assert real.complete.at_s > floor.complete.at_s


QUOTED = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'
LEAVE_S = 0.1 + 0.001 + 250e-6
"""A round trip, 500 bytes of a preflight at 4 Mbit/s, 250 of its answer at 8."""


def asking_leave(
    page: Page,
    accept: str,
    frame_count: int,
    connections: int,
    options: RetrieveOptions = JLS,
) -> Timeline:
    dataset = manifest(frame_count)
    retrieve = configuration(SINGLE, {"single": options})
    retrieval = Retrieval(retrieve, CS3D_2023_11, frame_paths(dataset))

    async def load() -> Timeline:
        endpoints = replace(ENDPOINTS, preflight_request_bytes=500, preflight_answer_bytes=250)
        transport = SimulatedTransport(bodies(dataset), NETWORK, connections, endpoints=endpoints)
        screen = SimulatedScreen(lambda job: DECODE_S, lambda job: RENDER_S)
        preflights = Preflights(page, accept, Framing.MULTIPART.usual_accept)
        return await play(retrieval, transport, screen, preflights)

    return run_virtually(load())


def test_a_page_of_another_origin_asks_leave_a_round_trip_before_it_asks() -> None:
    usual = asking_leave(Page.SAME_ORIGIN, QUOTED, 1, connections=6)
    asked = asking_leave(Page.CROSS_ORIGIN, QUOTED, 1, connections=6)

    assert not usual.preflights
    (leave,) = asked.preflights
    assert (leave.at_s, leave.answered_s) == (0.0, pytest.approx(LEAVE_S))
    assert asked.sent[0].at_s == pytest.approx(LEAVE_S)
    assert asked.shown[-1].at_s == pytest.approx(usual.shown[-1].at_s + LEAVE_S)


def test_leave_is_asked_for_every_image_before_the_first_is_fetched() -> None:
    """What has leave waits for its turn once more, behind all that were asked for before."""
    timeline = asking_leave(Page.CROSS_ORIGIN, QUOTED, 4, connections=2)

    # Two at once, two round trips for the four of them; only then the first image.
    assert [leave.request_id for leave in timeline.preflights] == [
        request.request_id for request in timeline.sent
    ]
    assert timeline.sent[0].at_s >= timeline.preflights[-2].at_s


def test_a_range_is_asked_for_at_once_whatever_the_application_accepts() -> None:
    whole = replace(JLS, range_index=-1)

    asked = asking_leave(Page.CROSS_ORIGIN, QUOTED, 1, connections=6, options=whole)

    assert not asked.preflights
    assert asked.sent[0].at_s == 0.0


def test_what_cornerstone3d_asks_for_needs_no_leave() -> None:
    assert not asking_leave(Page.CROSS_ORIGIN, Framing.MULTIPART.usual_accept, 4, 2).preflights


class BreakingTransport:
    """Answers every request, and breaks off those of the first `broken` paths half-way."""

    connections = 2

    def __init__(self, inner: SimulatedTransport, broken: int) -> None:
        self._inner = inner
        self._left = broken

    def buffer(self) -> SparseBuffer:
        return self._inner.buffer()

    @asynccontextmanager
    async def get(self, path: str, headers: Mapping[str, str]) -> AsyncIterator["HalfAnswer"]:
        is_broken = self._left > 0
        self._left -= 1
        async with self._inner.get(path, headers) as answer:
            yield HalfAnswer(answer, is_broken=is_broken)

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[SimulatedAnswer]:
        return self._inner.preflight(path, unsafe_headers)


class HalfAnswer:
    def __init__(self, answer: SimulatedAnswer, *, is_broken: bool) -> None:
        self._answer = answer
        self._is_broken = is_broken
        self._has_half = False
        self.status_code = answer.status_code
        self.headers = answer.headers
        self.head_bytes = answer.head_bytes

    async def read(self, least_bytes: int | None) -> SparseBytes:
        content = await self._answer.read(JLS_BYTES // 2)
        if self._is_broken and self._has_half:
            raise RetrieveFailed("here", None, "broke off", "try again", "the other end went")
        self._has_half = True
        return content


def test_a_connection_that_breaks_is_a_failure_and_the_load_ends() -> None:
    dataset = manifest(3)
    jls = configuration(SINGLE, {"default": JLS})
    retrieval = Retrieval(jls, CS3D_2023_11, frame_paths(dataset))

    async def load() -> Timeline:
        inner = SimulatedTransport(bodies(dataset), NETWORK, 2, endpoints=ENDPOINTS)
        return await play(
            retrieval,
            BreakingTransport(inner, 1),
            SimulatedScreen(lambda job: 0.0, lambda job: 0.0),
        )

    timeline = run_virtually(load())

    assert [failure.image_index for failure in timeline.failed] == [0]
    assert timeline.failed[0].failure == broken_off("the other end went")
    assert retrieval.quality(0) is None
    assert [retrieval.quality(index) for index in (1, 2)] == [
        ImageQualityStatus.FULL_RESOLUTION,
        ImageQualityStatus.FULL_RESOLUTION,
    ]
    broken, *whole = timeline.requests
    assert JLS_BYTES / 2 < broken.size_bytes < JLS_BYTES
    assert [request.size_bytes for request in whole] == [JLS_BYTES + JLS_FRAME_BYTES] * 2


class RefusingScreen(SimulatedScreen):
    """Decodes nothing that is not whole."""

    async def decode(self, job: DecodeJob, pixel_data: SparseBytes) -> DecodeJob:
        if not job.offer.is_extracted:
            raise RetrieveFailed("here", None, "is no image", "wait")
        return await super().decode(job, pixel_data)


def test_a_stage_that_needs_no_bytes_decodes_the_held_ones_again() -> None:
    stages = (
        RetrieveStage("fast", retrieve_type="fast"),
        RetrieveStage("again", retrieve_type="again"),
        RetrieveStage("rest", retrieve_type="rest"),
    )
    options = {
        "fast": RetrieveOptions(range_index=1, chunk_size_bytes=20_000, decode_level=2),
        "again": RetrieveOptions(range_index=0, decode_level=3),
        "rest": RetrieveOptions(range_index=-1),
    }
    timeline = played(configuration(stages, options))

    assert [image.stage_id for image in timeline.decoded] == ["fast", "again", "rest"]
    assert [request.stage_id for request in timeline.requests] == ["fast", "rest"]
    assert timeline.bytes_redundant == 0


def test_a_part_that_cannot_be_decoded_is_let_go_and_the_whole_image_follows() -> None:
    dataset = manifest(1)
    options = {"single": RetrieveOptions(streaming=True, min_chunk_size_bytes=30_000)}
    retrieval = Retrieval(configuration(SINGLE, options), CS3D_2023_11, frame_paths(dataset))

    async def load() -> Timeline:
        transport = SimulatedTransport(bodies(dataset), NETWORK, 1, endpoints=ENDPOINTS)
        return await play(retrieval, transport, RefusingScreen(lambda job: 0.0, lambda job: 0.0))

    timeline = run_virtually(load())

    assert timeline.failed == []
    assert [image.status for image in timeline.shown] == [ImageQualityStatus.FULL_RESOLUTION]


def test_two_decoders_work_at_once_and_one_does_not() -> None:
    dataset = manifest(2)
    jls = configuration(SINGLE, {"default": JLS})

    def complete_s(decode_workers: int) -> float:
        retrieval = Retrieval(jls, CS3D_2023_11, frame_paths(dataset))

        async def load() -> Timeline:
            transport = SimulatedTransport(bodies(dataset), NETWORK, 2, endpoints=ENDPOINTS)
            screen = SimulatedScreen(lambda job: 1.0, lambda job: 0.0, decode_workers)
            return await play(retrieval, transport, screen)

        wait = milestones(run_virtually(load()), 2).complete
        assert wait is not None
        return wait.at_s

    assert complete_s(1) - complete_s(2) > 0.9


def test_a_load_that_is_cancelled_leaves_no_task_behind() -> None:
    dataset = manifest(4)
    retrieval = Retrieval(
        configuration(SINGLE, {"default": JLS}), CS3D_2023_11, frame_paths(dataset)
    )

    async def cut_off() -> set[asyncio.Task[object]]:
        transport = SimulatedTransport(bodies(dataset), NETWORK, 2, endpoints=ENDPOINTS)
        screen = SimulatedScreen(lambda job: 1.0, lambda job: 0.0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.15):
                await play(retrieval, transport, screen)
        return asyncio.all_tasks() - {asyncio.current_task()}

    assert run_virtually(cut_off()) == set()
