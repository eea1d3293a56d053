"""What happened during one load, and the moments that people wait for.

All times are seconds since the load began.

What happens for every image is a named tuple here, as in all of `core`: a load has thousands of
them, and they are made three times as fast as frozen dataclasses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.failure import Failure


class ImageDecoded(NamedTuple):
    """An image came out of the decoder; `received_s` is when its last needed byte came."""

    at_s: float
    image_index: int
    stage_id: str
    status: ImageQualityStatus
    level: int
    received_s: float


class ImageShown(NamedTuple):
    """An image is on screen; `source_index` differs where it is a neighbour's copy.

    It was made of the first `pixel_data_bytes` of the source's code stream, halved `level` times.
    """

    at_s: float
    image_index: int
    source_index: int
    status: ImageQualityStatus
    received_s: float
    decoded_s: float
    request_id: int
    level: int = 0
    pixel_data_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ImageFailed:
    """An image could not be had from one stage; `is_permanent` when no further stage will try."""

    at_s: float
    image_index: int
    stage_id: str
    failure: Failure
    is_permanent: bool


class RequestSent(NamedTuple):
    """A connection takes up a request: of the whole image, or of a range, both ends included.

    `connection_index` counts from 0, over HTTP/2 the streams. Of an answer that is appended to
    partial bytes, `appended_at_bytes` are those of the body that it follows; else None.
    """

    at_s: float
    request_id: int
    image_index: int
    stage_id: str
    path: str
    connection_index: int
    first: int | None
    last: int | None
    appended_at_bytes: int | None


class RequestAnswered(NamedTuple):
    """The head of an answer is here."""

    at_s: float
    request_id: int


class LeaveAsked(NamedTuple):
    """A browser asked leave for a request, by a preflight; `answered_s` is when it had the answer.

    None stands for no answer; `head_bytes` is what the answer weighed.
    """

    at_s: float
    request_id: int
    connection_index: int
    answered_s: float | None
    head_bytes: int = 0


class RequestFinished(NamedTuple):
    """A request brought its last byte: `size_bytes` of body, `redundant_bytes` of it twice.

    `head_bytes` came before the body; `frame_bytes` of the body are MIME frame, not image.
    Of an answer that was `appended_to_partial` bytes nothing is ever decoded; one whose status
    `is_refused` has no image in it, whether the viewer looked at the status or took its page for
    one.
    """

    at_s: float
    request_id: int
    image_index: int
    stage_id: str
    path: str
    size_bytes: int
    redundant_bytes: int
    frame_bytes: int
    head_bytes: int
    appended_to_partial: bool = False
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class StageEnded:
    """All images of a stage were fetched, failed or were skipped."""

    at_s: float
    stage_id: str
    image_count: int
    failure_count: int
    first_image_s: float | None


@dataclass(slots=True)
class Timeline:
    """Everything observed in one load, each kind in the order in which it happened."""

    decoded: list[ImageDecoded] = field(default_factory=list)
    shown: list[ImageShown] = field(default_factory=list)
    failed: list[ImageFailed] = field(default_factory=list)
    requests: list[RequestFinished] = field(default_factory=list)
    stages: list[StageEnded] = field(default_factory=list)
    sent: list[RequestSent] = field(default_factory=list)
    answered: list[RequestAnswered] = field(default_factory=list)
    preflights: list[LeaveAsked] = field(default_factory=list)

    @property
    def bytes_received(self) -> int:
        """The bytes of all bodies."""
        return sum(request.size_bytes for request in self.requests)

    @property
    def bytes_redundant(self) -> int:
        """The bytes that had been there before."""
        return sum(request.redundant_bytes for request in self.requests)


@dataclass(frozen=True, slots=True)
class Wait:
    """One waiting time, and the three parts it is made of, for the image that ended it."""

    at_s: float
    wire_s: float
    decode_s: float
    render_s: float


def milestones(timeline: Timeline, image_count: int) -> PerMilestone[Wait | None]:
    """The moments of a load of `image_count` images; None where one never came."""
    return PerMilestone(
        first_image=_decoded(timeline.decoded[0]) if timeline.decoded else None,
        first_render=_when_all(timeline.shown, image_count),
        every_image=_when_all(
            (s for s in timeline.shown if s.source_index == s.image_index), image_count
        ),
        complete=_when_all(
            (s for s in timeline.shown if s.status is ImageQualityStatus.FULL_RESOLUTION),
            image_count,
        ),
    )


def moments_s(reached: PerMilestone[Wait | None]) -> PerMilestone[float | None]:
    """When each of the moments came, in seconds."""
    return reached.map(lambda wait: None if wait is None else wait.at_s)


def _when_all(shown: Iterable[ImageShown], image_count: int) -> Wait | None:
    seen = set()
    for image in shown:
        seen.add(image.image_index)
        if len(seen) == image_count:
            decode_s = image.decoded_s - image.received_s
            return Wait(image.at_s, image.received_s, decode_s, image.at_s - image.decoded_s)
    return None


def _decoded(image: ImageDecoded) -> Wait:
    return Wait(image.at_s, image.received_s, image.at_s - image.received_s, 0.0)
