"""One image in one stage: what was asked for, and which part of it is being decoded."""

from dataclasses import dataclass
from typing import NamedTuple

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt_state import ENDED, AttemptEvent, AttemptState, next_state
from harness.core.retrieval.coverage import Shows
from harness.core.retrieval.decode import LastDecode, Offer, level_to_decode
from harness.core.retrieval.fetch import FetchRules, ImageRequest
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.timeline import ImageDecoded, ImageShown


class DecodeJob(NamedTuple):
    """A part of an image to decode: the offered bytes of the code stream, halved `level` times."""

    request: ImageRequest
    offer: Offer
    level: int

    @property
    def is_full(self) -> bool:
        """Whether this is the image as it will stay."""
        return self.offer.status is ImageQualityStatus.FULL_RESOLUTION

    def decoded(self, now_s: float) -> ImageDecoded:
        """What a timeline keeps of it when it has succeeded."""
        request, offer = self.request, self.offer
        return ImageDecoded(
            at_s=now_s,
            image_index=request.image_index,
            stage_id=request.stage_id,
            status=offer.status,
            level=self.level,
            received_s=offer.received_s,
        )


class Render(NamedTuple):
    """A decoded image to put on screen, at its own place and at those of its neighbours."""

    job: DecodeJob
    decoded_s: float
    shows: Shows

    def shown(self, now_s: float) -> list[ImageShown]:
        """What a timeline keeps of it when it is on screen."""
        request, offer = self.job.request, self.job.offer
        return [
            ImageShown(
                at_s=now_s,
                image_index=index,
                source_index=request.image_index,
                status=status,
                received_s=offer.received_s,
                decoded_s=self.decoded_s,
                request_id=request.id,
                level=self.job.level,
                pixel_data_bytes=offer.pixel_data_bytes,
            )
            for index, status in self.shows
        ]


_NONE_YET = LastDecode()

# Looked up once, for every image goes through these: in Python 3.11 it takes as long as a call.
_LOADING, _FAILED = AttemptState.LOADING, AttemptState.FAILED
_ASKED, _DECODE_BEGUN = AttemptEvent.ASKED, AttemptEvent.DECODE_BEGUN
_PART_DECODED, _FULL_DECODED = AttemptEvent.PART_DECODED, AttemptEvent.FULL_DECODED


@dataclass(slots=True)
class Attempt:
    """One image in one stage, and the `state` it is in.

    At most one part is being decoded; newer parts replace each other in `_waiting` meanwhile
    (utilities/ProgressiveIterator.ts: only the latest value is kept).
    """

    image_index: int
    stage: RetrieveStage
    rules: FetchRules
    next_offer_bytes: int
    request: ImageRequest | None = None
    state: AttemptState = AttemptState.QUEUED
    _last_decode: LastDecode = _NONE_YET
    _waiting: Offer | None = None

    @property
    def has_ended(self) -> bool:
        """Whether what its request still brings is of no interest."""
        return self.state in ENDED

    def asked(self, request: ImageRequest) -> None:
        """Its request is handed out."""
        self.request = request
        self.state = next_state(self.state, _ASKED)

    def take_up(self, offer: Offer, now_s: float) -> DecodeJob | None:
        """The decode that an offer leads to now, or None: it waits, or is not worth it."""
        if self.state is not _LOADING:
            self._waiting = offer
            self.state = next_state(self.state, AttemptEvent.NEWER_PART)
            return None
        level = level_to_decode(offer, self._last_decode, self.rules.decode_rules, now_s)
        if level is not None:
            assert self.request is not None
            self.state = next_state(self.state, _DECODE_BEGUN)
            return DecodeJob(self.request, offer, level)
        if offer.is_last:
            self.state = next_state(self.state, AttemptEvent.LAST_REFUSED)
        return None

    def decoded(self, job: DecodeJob, now_s: float) -> None:
        """The decode in flight has succeeded."""
        self._last_decode = LastDecode(job.level, now_s)
        if not job.offer.is_last:
            event = _PART_DECODED
        else:
            event = _FULL_DECODED if job.is_full else AttemptEvent.LAST_DECODED
        self.state = next_state(self.state, event)

    def request_failed(self) -> None:
        """Its request has failed."""
        self.state = next_state(self.state, AttemptEvent.REQUEST_FAILED)

    def decode_failed(self, offer: Offer) -> bool:
        """The decode in flight has failed; whether the attempt has failed with it."""
        had_ended = self.has_ended
        if offer.is_extracted:
            event = AttemptEvent.WHOLE_REFUSED
        else:
            event = AttemptEvent.LAST_REFUSED if offer.is_last else AttemptEvent.PART_REFUSED
        self.state = next_state(self.state, event)
        return self.state is _FAILED and not had_ended

    def next_waiting(self) -> Offer | None:
        """The newest part that came while another was being decoded."""
        waiting, self._waiting = self._waiting, None
        return waiting
