"""What a retrieve configuration would fetch, stage by stage, without a network.

The rules themselves are played, with answers that come one after the other, in the order asked.
Without a dataset every image is taken to be larger than any part that is asked of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.core.http.byte_range import ByteRange
from harness.core.http.framing import MultipartFrame
from harness.core.http.jpip import resolutions
from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL
from harness.core.images.served import ServedBody, encoding_path_of
from harness.core.models.floor import ideal_timeline
from harness.core.network.profile import NetworkProfile
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.observer import RetrievalObserver
from harness.core.retrieval.ohif import stages_of
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.timeline import Timeline
from harness.run.first_shown import FirstShows, first_shows

UNKNOWN_SYNTAX = HTJ2K_LOSSLESS_RPCL
"""The transfer syntax that images have of which nothing is known."""

_LARGE_BYTES = 100_000_000
NO_NETWORK = NetworkProfile("none", None, None, 0.0)
"""One on which nothing takes any time."""


@dataclass(frozen=True, slots=True)
class RequestGroup:
    """Requests that differ in nothing but their image, in the order in which they are sent.

    `path` is that of the first. `order` counts the requests of the whole load from 1.
    """

    image_indices: tuple[int, ...]
    path: str
    mode: FetchMode
    asked: ByteRange | None
    order: int


@dataclass(frozen=True, slots=True)
class StageExplanation:
    """One stage: its images, what is asked for, and what is not.

    `held_indices` are decoded again from bytes that are there already, `skipped_indices` had
    ended at full resolution before. `statuses` are the qualities that the stage shows.
    """

    stage: RetrieveStage
    image_indices: tuple[int, ...]
    groups: tuple[RequestGroup, ...]
    held_indices: tuple[int, ...]
    skipped_indices: tuple[int, ...]
    statuses: tuple[ImageQualityStatus, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A whole load, what shows first, and the images that never reach full resolution."""

    stages: tuple[StageExplanation, ...]
    request_count: int
    bytes_received: int
    incomplete_indices: tuple[int, ...]
    first_shows: FirstShows


_UNKNOWN_BODY = ServedBody(
    frame_index=0,
    encoding_path="",
    pixel_data_bytes=_LARGE_BYTES,
    transfer_syntax_uid=UNKNOWN_SYNTAX,
    frame=MultipartFrame(b"-", b"-"),
    resolutions=resolutions(1, 1, [_LARGE_BYTES]),
)


class UnknownBodies(Mapping[str, ServedBody]):
    """A server of images that nobody has seen: each is HTJ2K, and large."""

    def __getitem__(self, path: str) -> ServedBody:
        """The same body for every path."""
        return _UNKNOWN_BODY

    def __iter__(self) -> Iterator[str]:
        """No path is known."""
        return iter(())

    def __len__(self) -> int:
        """No path is known."""
        return 0


class _Requests(RetrievalObserver):
    """All that a retrieval asks for, in its order."""

    def __init__(self) -> None:
        self.all: list[ImageRequest] = []

    def asked(self, requests: Sequence[ImageRequest]) -> None:
        self.all += requests


def explain(
    configuration: RetrieveConfiguration,
    policy: ClientPolicy,
    frame_paths: Sequence[str],
    bodies: Mapping[str, ServedBody] | None = None,
    network: NetworkProfile = NO_NETWORK,
) -> Explanation:
    """What would be fetched of these images; `bodies` None where their sizes are not known.

    What is shown has the times of the floor on `network`.
    Raises IndexError where a stage asks for an image that does not exist.
    """
    requests = _Requests()
    retrieval = Retrieval(configuration, policy, frame_paths, requests)
    known = UnknownBodies() if bodies is None else bodies
    timeline = ideal_timeline(retrieval, known, network)
    full = ImageQualityStatus.FULL_RESOLUTION
    stages = stages_of(configuration, policy, len(frame_paths))
    return Explanation(
        stages=tuple(
            _explained(stage, tuple(dict.fromkeys(indices)), requests.all, timeline)
            for stage, indices in stages
        ),
        request_count=len(requests.all),
        bytes_received=timeline.bytes_received if bodies is not None else 0,
        incomplete_indices=tuple(
            index for index in range(len(frame_paths)) if retrieval.quality(index) is not full
        ),
        first_shows=first_shows(
            [stage for stage, _ in stages], requests.all, timeline, len(frame_paths)
        ),
    )


def _explained(
    stage: RetrieveStage,
    indices: tuple[int, ...],
    asked: Sequence[ImageRequest],
    timeline: Timeline,
) -> StageExplanation:
    requests = [(n, r) for n, r in enumerate(asked, start=1) if r.stage_id == stage.id]
    decoded = [image for image in timeline.decoded if image.stage_id == stage.id]
    requested = {request.image_index for _, request in requests}
    held = {image.image_index for image in decoded} - requested
    return StageExplanation(
        stage=stage,
        image_indices=indices,
        groups=tuple(_grouped(requests)),
        held_indices=tuple(index for index in indices if index in held),
        skipped_indices=tuple(index for index in indices if index not in requested | held),
        statuses=tuple(sorted({image.status for image in decoded})),
    )


def _grouped(requests: Sequence[tuple[int, ImageRequest]]) -> Iterator[RequestGroup]:
    group: list[tuple[int, ImageRequest]] = []
    for numbered in requests:
        if group and not _are_alike(group[-1], numbered):
            yield _group(group)
            group = []
        group.append(numbered)
    if group:
        yield _group(group)


def _are_alike(one: tuple[int, ImageRequest], other: tuple[int, ImageRequest]) -> bool:
    (before, left), (after, right) = one, other
    form, next_form = (_form(request) for request in (left, right))
    return after == before + 1 and form == next_form


def _form(request: ImageRequest) -> tuple[FetchMode, ByteRange | None, str]:
    return request.mode, request.asked, encoding_path_of(request.path)


def _group(numbered: Sequence[tuple[int, ImageRequest]]) -> RequestGroup:
    order, first = numbered[0]
    return RequestGroup(
        image_indices=tuple(request.image_index for _, request in numbered),
        path=first.path,
        mode=first.mode,
        asked=first.asked,
        order=order,
    )
