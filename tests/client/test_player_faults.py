"""What the player makes of answers that fall short, on the virtual clock."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from harness.client.buffer import SparseBuffer, SparseBytes
from harness.client.player import play
from harness.client.simulation.arriving_answer import SimulatedAnswer
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.images.server_faults import NO_FAULTS, BodyCut, ServerFaults, Stall
from harness.core.models.floor import body_state, ideal_timeline
from harness.core.network.profile import NetworkProfile
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.timeline import Timeline, milestones
from harness.errors import RetrieveFailed
from tests.client.samples import HTJ2K_BYTES, bodies, frame_paths, manifest

NETWORK = NetworkProfile("test", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)
BODY_BYTES = bodies(manifest())[manifest().frame_path(0)].size_bytes
FULL = ImageQualityStatus.FULL_RESOLUTION
FAST = RetrieveOptions(range_index=0, chunk_size_bytes=20_000, decode_level=3)
REST = RetrieveOptions(range_index=-1)


class FaultyTransport:
    """A simulated transport whose `broken` requests break off, whose `refused` ones are errors,
    and whose heads can be changed.
    """

    def __init__(
        self,
        inner: SimulatedTransport,
        broken: frozenset[int],
        refused: frozenset[int],
        head: Mapping[str, str],
    ) -> None:
        self._inner = inner
        self._broken = broken
        self._refused = refused
        self._head = head
        self.connections = 1
        self.asked: list[str | None] = []

    def buffer(self) -> SparseBuffer:
        return self._inner.buffer()

    @asynccontextmanager
    async def get(self, path: str, headers: Mapping[str, str]) -> AsyncIterator["FaultyAnswer"]:
        is_broken, is_refused = (len(self.asked) in each for each in (self._broken, self._refused))
        self.asked.append(headers.get("Range"))
        async with self._inner.get(path, headers) as answer:
            changed = FaultyAnswer(answer, is_broken)
            changed.status_code = 500 if is_refused else answer.status_code
            changed.headers = {**answer.headers, **self._head}
            yield changed

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[SimulatedAnswer]:
        return self._inner.preflight(path, unsafe_headers)


class FaultyAnswer:
    def __init__(self, answer: SimulatedAnswer, is_broken: bool) -> None:
        self._answer = answer
        self._is_broken = is_broken
        self.status_code = answer.status_code
        self.headers = answer.headers
        self.head_bytes = answer.head_bytes

    async def read(self, least_bytes: int | None) -> SparseBytes:
        content = await self._answer.read(least_bytes)
        if not self._is_broken:
            return content
        if not content:
            raise RetrieveFailed("here", None, "broke off", "try again")
        return content.slice(0, len(content) // 2)


class BytesScreen(SimulatedScreen):
    """Keeps how many bytes of code stream every decode was given."""

    def __init__(self) -> None:
        super().__init__(lambda job: 0.0, lambda job: 0.0)
        self.sizes_bytes: list[int] = []

    async def decode(self, job: DecodeJob, pixel_data: SparseBytes) -> DecodeJob:
        self.sizes_bytes.append(len(pixel_data))
        return await super().decode(job, pixel_data)


def played(
    options: tuple[RetrieveOptions, ...],
    *,
    broken: frozenset[int] = frozenset(),
    refused: frozenset[int] = frozenset(),
    head: Mapping[str, str] | None = None,
) -> tuple[Timeline, list[str | None], list[int]]:
    """A load of one image with a stage for each of these options."""
    retrieval = Retrieval(chained(options), CS3D_2023_11, frame_paths(manifest()))
    screen = BytesScreen()

    async def load() -> list[str | None]:
        inner = SimulatedTransport(bodies(manifest()), NETWORK, 1)
        transport = FaultyTransport(inner, broken, refused, head or {})
        await play(retrieval, transport, screen)
        return transport.asked

    asked = run_virtually(load())
    return retrieval.timeline, asked, screen.sizes_bytes


def test_a_range_that_broke_off_leaves_nothing_to_the_next_one() -> None:
    timeline, asked, decoded_bytes = played((FAST, REST, REST), broken=frozenset({1}))

    assert asked == ["bytes=0-19999", "bytes=20000-", "bytes=20000-"]
    assert [failure.stage_id for failure in timeline.failed] == ["stage-1"]
    assert timeline.shown[-1].status is FULL
    assert decoded_bytes[-1] == HTJ2K_BYTES


def test_what_broke_off_is_paid_for_and_its_repeat_is_redundant() -> None:
    timeline, _, _ = played((FAST, REST, REST), broken=frozenset({1}))

    first, broken, rest = timeline.requests
    assert (first.size_bytes, rest.size_bytes) == (20_000, BODY_BYTES - 20_000)
    assert 0 < broken.size_bytes < rest.size_bytes
    assert rest.redundant_bytes == broken.size_bytes
    assert timeline.bytes_received == BODY_BYTES + broken.size_bytes


def test_the_page_of_a_refusal_is_paid_for_as_head_and_makes_nothing_redundant() -> None:
    plain = RetrieveOptions()
    timeline, _, _ = played((plain, plain), refused=frozenset({0}))

    refused, answered = timeline.requests
    assert (refused.size_bytes, answered.size_bytes) == (0, BODY_BYTES)
    assert refused.head_bytes == answered.head_bytes + BODY_BYTES
    assert timeline.bytes_redundant == 0
    assert timeline.shown[-1].status is FULL


def test_a_client_that_may_not_see_the_total_asks_for_a_whole_chunk_at_the_end() -> None:
    most = RetrieveOptions(range_index=4, chunk_size_bytes=21_000)
    last = RetrieveOptions(range_index=5)
    shared = {"access-control-allow-origin": "*"}
    exposing = shared | {"access-control-expose-headers": "Content-Range"}

    _, seen, _ = played((most, last), head=exposing)
    timeline, hidden, _ = played((most, last), head=shared)

    # 105 000 of 120 167 bytes are there: less than a chunk is left, to a client that knows it.
    assert seen == ["bytes=0-104999", "bytes=105000-"]
    assert hidden == ["bytes=0-104999", "bytes=105000-125999"]
    assert timeline.shown[-1].status is FULL


def test_a_stream_after_a_range_is_decoded_as_its_floor_says() -> None:
    """20 000 bytes were held; in front of the stream's own boundary stands no line end."""
    stream = RetrieveOptions(streaming=True, image_quality_status=ImageQualityStatus.LOSSY)
    timeline, asked, decoded_bytes = played((FAST, stream, REST))
    body = bodies(manifest())[manifest().frame_path(0)]
    in_part_bytes = 20_000 - len(body.frame.head)
    request = ImageRequest(1, 0, "stage-1", "any", FetchMode.STREAM, None, held_bytes=20_000)
    floor = body_state(body, request, BODY_BYTES)

    assert asked == ["bytes=0-19999", None, "bytes=20000-"]
    assert decoded_bytes[0] == in_part_bytes - 3
    assert set(decoded_bytes[1:-1]) == {in_part_bytes - 2}
    assert decoded_bytes[-1] == HTJ2K_BYTES
    assert (floor.pixel_data_bytes, floor.is_extracted) == (in_part_bytes - 2, True)
    assert timeline.shown[-1].status is FULL


def test_what_came_of_a_stream_is_decoded_even_where_it_breaks_off_at_once() -> None:
    """The next stage asks for the image anew before the decoder has begun."""
    stream = RetrieveOptions(streaming=True, min_chunk_size_bytes=60_000)
    retrieval = Retrieval(
        chained((stream, RetrieveOptions(streaming=False))), CS3D_2023_11, frame_paths(manifest())
    )
    screen = BytesScreen()

    async def load() -> None:
        endpoints = Endpoints(faults=ServerFaults(cut=BodyCut(60_000)))
        await play(
            retrieval,
            SimulatedTransport(bodies(manifest()), NETWORK, 1, endpoints=endpoints),
            screen,
        )

    run_virtually(load())

    # Without its closing boundary, a part is taken without its last three bytes.
    head_bytes = len(bodies(manifest())[manifest().frame_path(0)].frame.head)
    assert screen.sizes_bytes == [60_000 - head_bytes - 3]
    assert [failure.stage_id for failure in retrieval.timeline.failed] == ["stage-0", "stage-1"]


# Eight slices in two ranges each, from servers that fall short, on two connections.

EIGHT = manifest(8)
RANGES = (
    RetrieveOptions(range_index=0, chunk_size_bytes=20_000, decode_level=3),
    RetrieveOptions(range_index=-1),
    RetrieveOptions(streaming=False),
)
SERVERS = {
    "good": NO_FAULTS,
    "range ignored": ServerFaults(ignores_range=True),
    "content-range hidden": ServerFaults(hides_content_range=True),
    "missing": ServerFaults(missing_image_indices=(3,)),
    "every 7th fails": ServerFaults(failure_period_count=7),
    "cut": ServerFaults(cut=BodyCut(30_000, (1, 6))),
    "stall of all": ServerFaults(stall=Stall(0.5)),
    "stall of some": ServerFaults(stall=Stall(2.0, 1_000, (0, 5))),
}


def chained(options: tuple[RetrieveOptions, ...]) -> RetrieveConfiguration:
    names = [f"stage-{number}" for number in range(len(options))]
    stages = tuple(RetrieveStage(name, retrieve_type=name) for name in names)
    return RetrieveConfiguration("test", stages, dict(zip(names, options, strict=True)))


def eight() -> Retrieval:
    return Retrieval(chained(RANGES), CS3D_2023_11, frame_paths(EIGHT))


def served_by(faults: ServerFaults) -> Timeline:
    retrieval = eight()

    async def load() -> None:
        transport = SimulatedTransport(
            bodies(EIGHT), NETWORK, 2, endpoints=Endpoints(faults=faults)
        )
        await play(retrieval, transport, SimulatedScreen(lambda _: 0.0, lambda _: 0.0))

    run_virtually(load())
    return retrieval.timeline


@pytest.mark.parametrize(
    ("case", "request_count", "failure_count", "is_complete"),
    [
        ("good", 16, 0, True),
        ("range ignored", 8, 0, True),
        ("content-range hidden", 16, 0, True),
        # The ranges of image 3 bring pages that are no image, and the plain request is refused.
        ("missing", 17, 3, False),
        # The 7th request is a first range, whose page spoils the second; the 14th is a second one.
        ("every 7th fails", 18, 3, True),
        # The rests of two images and their plain requests break off.
        ("cut", 18, 4, False),
        ("stall of all", 16, 0, True),
        ("stall of some", 16, 0, True),
    ],
)
def test_a_server_that_falls_short_costs_requests_and_images(
    case: str, request_count: int, failure_count: int, is_complete: bool
) -> None:
    timeline = served_by(SERVERS[case])

    assert len(timeline.requests) == request_count
    assert sum(stage.failure_count for stage in timeline.stages) == failure_count
    assert (milestones(timeline, 8).complete is not None) is is_complete


@pytest.mark.parametrize("faults", SERVERS.values(), ids=SERVERS)
def test_no_load_is_faster_than_its_floor(faults: ServerFaults) -> None:
    ideal = milestones(ideal_timeline(eight(), bodies(EIGHT), NETWORK, 2, faults), 8)
    played = milestones(served_by(faults), 8)

    for floor, moment in (
        (ideal.first_render, played.first_render),
        (ideal.every_image, played.every_image),
        (ideal.complete, played.complete),
    ):
        if floor is not None and moment is not None:
            assert moment.at_s > floor.at_s


def test_bytes_that_a_good_server_sends_once_come_again_from_one_that_cuts() -> None:
    good, cut = served_by(SERVERS["good"]), served_by(SERVERS["cut"])

    assert (good.bytes_received, good.bytes_redundant) == (8 * BODY_BYTES, 0)
    # Of images 1 and 6 the first 20 000 bytes come, 30 000 more, and 30 000 of the plain requests.
    assert cut.bytes_received == 6 * BODY_BYTES + 2 * (20_000 + 30_000 + 30_000)
    assert cut.bytes_redundant == 2 * 30_000
