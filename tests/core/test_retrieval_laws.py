"""What holds for every load, whatever comes in whatever order."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.http.byte_range import RangeAnswer
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import broken_off
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.core.retrieval.ledger import Arrived
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_2023_11, POLICIES, ClientPolicy
from harness.core.retrieval.pool import PoolCaps
from harness.core.retrieval.stage import NearbyFrame, RequestType, RetrieveStage
from tests.core.playing import FULL, HTJ2K, JPEG_LS, configuration, part, paths

STEP_LIMIT = 20_000
BODY_BYTES = 400_000


@dataclass
class Weather:
    """A server, a decoder and a screen that take their time and fail as the dice fall."""

    retrieval: Retrieval
    dice: random.Random
    failure_ratio: float
    syntax: str
    sizes_of_stages: dict[str, int] = field(default_factory=dict)
    named_images: set[int] = field(default_factory=set)
    handed_in_bytes: int = 0
    step_count: int = 0
    now_s: float = 0.0
    _requests: dict[int, ImageRequest] = field(default_factory=dict)
    _sizes: dict[int, int] = field(default_factory=dict)
    _jobs: list[DecodeJob] = field(default_factory=list)
    _renders: list[Render] = field(default_factory=list)

    def step(self) -> bool:
        """Let one thing happen; whether anything could."""
        self._take_up()
        todo: list[ImageRequest | DecodeJob | Render] = []
        todo += [*self._requests.values(), *self._jobs, *self._renders]
        if not todo:
            return False
        self.step_count += 1
        self.now_s += 1
        match self.dice.choice(todo):
            case ImageRequest() as request:
                self._serve(request)
            case DecodeJob() as job:
                self._jobs.remove(job)
                if self._fails():
                    self.retrieval.decode_failed(job, "broken", self.now_s)
                else:
                    self.retrieval.decoded(job, self.now_s)
            case Render() as render:
                self._renders.remove(render)
                self.retrieval.rendered(render, self.now_s)
        return True

    def _take_up(self) -> None:
        for request in self.retrieval.next_requests(self.now_s):
            self._requests[request.id] = request
            self._sizes[request.id] = request.held_bytes
        self._jobs += self.retrieval.next_decodes()
        self._renders += self.retrieval.next_renders()

    def _fails(self) -> bool:
        return self.dice.random() < self.failure_ratio

    def _serve(self, request: ImageRequest) -> None:
        have = self._sizes[request.id]
        end = BODY_BYTES
        if request.asked is not None and request.asked.last is not None:
            end = min(end, request.asked.last + 1)
        size = min(end, have + self.dice.randint(1, BODY_BYTES))
        self._sizes[request.id] = size
        if self._fails():
            self._close(request)
            self.retrieval.failed(
                request, broken_off(), self.now_s, Arrived(size - request.held_bytes)
            )
        elif size == end:
            self._close(request)
            answer = RangeAnswer(206, BODY_BYTES) if request.asked else None
            state = part(
                size,
                None if request.asked else BODY_BYTES,
                syntax=self.syntax,
                is_extracted=size == BODY_BYTES,
                range_answer=answer,
            )
            self.retrieval.finished(request, state, self.now_s)
        elif request.mode is FetchMode.STREAM:
            state = part(size, BODY_BYTES, syntax=self.syntax)
            self.retrieval.received(request, state, self.now_s)

    def _close(self, request: ImageRequest) -> None:
        del self._requests[request.id]
        self.handed_in_bytes += self._sizes[request.id] - request.held_bytes


OPTIONS = st.builds(
    RetrieveOptions,
    frames_path=st.sampled_from([None, "/jls/"]),
    decode_level=st.sampled_from([None, 0, 2]),
    image_quality_status=st.sampled_from([None, *ImageQualityStatus]),
    range_index=st.sampled_from([None, None, 0, 1, -1]),
    chunk_size_bytes=st.sampled_from([None, 100, 200_000]),
    streaming=st.sampled_from([None, False]),
)
STAGE = st.builds(
    RetrieveStage,
    id=st.uuids().map(str),
    positions=st.sampled_from([(), (0,), (0.5, -1), (0, 0)]),
    decimate=st.integers(1, 3),
    offset=st.integers(0, 2),
    retrieve_type=st.sampled_from(["default", "fast", "final"]),
    request_type=st.sampled_from(RequestType),
    priority=st.integers(-5, 5),
    nearby_frames=st.lists(
        st.builds(NearbyFrame, st.integers(-2, 2), st.sampled_from(ImageQualityStatus)),
        max_size=2,
    ).map(tuple),
)
CONFIGURATION = st.builds(
    configuration,
    st.lists(STAGE, max_size=4, unique_by=lambda stage: stage.id),
    st.dictionaries(st.sampled_from(["default", "fast", "final"]), OPTIONS),
)
IMAGE_COUNT = st.integers(1, 6)
DICE = st.integers(0, 2**32).map(random.Random)
POLICY = st.builds(
    lambda policy, stream_chunk_size_bytes, streams_by_default, cap: replace(
        policy,
        stream_chunk_size_bytes=stream_chunk_size_bytes,
        streams_by_default=streams_by_default,
        pool_caps=PoolCaps.each(cap),
    ),
    st.sampled_from(POLICIES),
    st.sampled_from([10_000, 131_072]),
    st.booleans(),
    st.sampled_from([1, 2, 1000]),
)


def weather_over(
    under_test: RetrieveConfiguration, policy: ClientPolicy, image_count: int
) -> Callable[[random.Random, float, str], Weather]:
    indices = {stage.id: stage.indices(image_count) for stage in under_test.stages}
    return lambda dice, failure_ratio, syntax: Weather(
        Retrieval(under_test, policy, paths(image_count)),
        dice,
        failure_ratio,
        syntax,
        sizes_of_stages={name: len(found) for name, found in indices.items() if found},
        named_images={index for found in indices.values() for index in found},
    )


WEATHER = st.builds(
    lambda over, dice, failure_ratio, syntax: over(dice, failure_ratio, syntax),
    st.builds(weather_over, CONFIGURATION, POLICY, IMAGE_COUNT),
    DICE,
    st.sampled_from([0.0, 0.1, 0.7]),
    st.sampled_from([HTJ2K, JPEG_LS]),
)


def qualities(weather: Weather) -> dict[int, int]:
    return {index: weather.retrieval.quality(index) or 0 for index in weather.named_images}


@given(WEATHER)
def test_no_image_ever_gets_worse(weather: Weather) -> None:
    before = qualities(weather)
    while weather.step() and weather.step_count < STEP_LIMIT:
        after = qualities(weather)
        assert all(before[index] <= after[index] for index in before)
        before = after


@given(WEATHER)
def test_every_load_ends_and_nothing_is_left_to_do(weather: Weather) -> None:
    while weather.step():
        assert weather.step_count < STEP_LIMIT

    assert weather.retrieval.is_done
    assert weather.retrieval.next_requests(weather.now_s) == []


@given(WEATHER)
def test_every_byte_that_came_is_counted_once(weather: Weather) -> None:
    while weather.step():
        pass
    timeline = weather.retrieval.timeline

    assert timeline.bytes_received == weather.handed_in_bytes
    assert 0 <= timeline.bytes_redundant <= timeline.bytes_received


@given(WEATHER)
def test_every_stage_ends_once_with_no_more_images_than_it_has(weather: Weather) -> None:
    while weather.step():
        pass
    ended = weather.retrieval.timeline.stages

    assert Counter(end.stage_id for end in ended) == dict.fromkeys(weather.sizes_of_stages, 1)
    for end in ended:
        assert 0 <= end.image_count + end.failure_count <= weather.sizes_of_stages[end.stage_id]


@given(WEATHER)
def test_an_image_is_had_in_full_or_reported_once_as_lost(weather: Weather) -> None:
    while weather.step():
        pass
    timeline = weather.retrieval.timeline
    lost = [failed.image_index for failed in timeline.failed if failed.is_permanent]
    full = {image.image_index for image in timeline.decoded if image.status is FULL}

    assert sorted([*lost, *full]) == sorted(weather.named_images)


@given(CONFIGURATION, POLICY, IMAGE_COUNT, DICE, st.sampled_from([HTJ2K, JPEG_LS]))
def test_an_image_whose_requests_all_succeed_ends_at_full_resolution(
    under_test: RetrieveConfiguration,
    policy: ClientPolicy,
    image_count: int,
    dice: random.Random,
    syntax: str,
) -> None:
    last = RetrieveStage("in full at last", retrieve_type="in full")
    options = {**under_test.retrieve_options, "in full": RetrieveOptions()}
    with_last = configuration([*under_test.stages, last], options)
    retrieval = Retrieval(with_last, policy, paths(image_count))
    weather = Weather(retrieval, dice, 0.0, syntax)
    while weather.step():
        pass

    assert all(retrieval.quality(index) is FULL for index in range(image_count))
    assert retrieval.timeline.failed == []


@settings(max_examples=30)
@given(CONFIGURATION, IMAGE_COUNT, st.integers(0, 2**32))
def test_a_load_can_be_played_again_to_the_same_timeline(
    under_test: RetrieveConfiguration, image_count: int, seed: int
) -> None:
    timelines = []
    for _ in range(2):
        retrieval = Retrieval(under_test, CS3D_2023_11, paths(image_count))
        weather = Weather(retrieval, random.Random(seed), 0.3, HTJ2K)
        while weather.step():
            pass
        timelines.append(retrieval.timeline)

    assert timelines[0] == timelines[1]
