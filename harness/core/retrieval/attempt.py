"""One image in one stage: what was asked for, and which part of it is being decoded."""

from dataclasses import dataclass
from typing import NamedTuple

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.coverage import Shows
from harness.core.retrieval.decode import LastDecode, Offer, level_to_decode
from harness.core.retrieval.fetch import Asking, ImageRequest
from harness.core.retrieval.stage import RetrieveStage


class DecodeJob(NamedTuple):
    """A part of an image to decode: the offered bytes of the code stream, halved `level` times."""

    request: ImageRequest
    offer: Offer
    level: int

    @property
    def is_full(self) -> bool:
        """Whether this is the image as it will stay."""
        return self.offer.status is ImageQualityStatus.FULL_RESOLUTION


class Render(NamedTuple):
    """A decoded image to put on screen, at its own place and at those of its neighbours."""

    job: DecodeJob
    decoded_s: float
    shows: Shows


_NONE_YET = LastDecode()


@dataclass(slots=True)
class Attempt:
    """The state of one image in one stage.

    `is_counted` once its stage has counted it out. What comes after its end is of no interest: a
    stream goes on for a while after one of its parts could not be decoded.

    At most one part is being decoded; newer parts replace each other in `_waiting` meanwhile
    (utilities/ProgressiveIterator.ts: only the latest value is kept).
    """

    image_index: int
    stage: RetrieveStage
    asking: Asking
    next_offer_bytes: int
    request: ImageRequest | None = None
    is_complete: bool = False
    has_failed: bool = False
    has_ended: bool = False
    is_counted: bool = False
    _last_decode: LastDecode = _NONE_YET
    _is_decoding: bool = False
    _waiting: Offer | None = None

    def take_up(self, offer: Offer, now_s: float) -> DecodeJob | None:
        """The decode that an offer leads to now, or None: it waits, or is not worth it."""
        if self._is_decoding:
            self._waiting = offer
            return None
        level = level_to_decode(offer, self._last_decode, self.asking.decode_rules, now_s)
        if level is None:
            return None
        assert self.request is not None
        self._is_decoding = True
        return DecodeJob(self.request, offer, level)

    def decoded(self, job: DecodeJob, now_s: float) -> None:
        """The decode in flight has succeeded."""
        self._is_decoding = False
        self._last_decode = LastDecode(job.level, now_s)
        self.is_complete |= job.is_full

    def decode_failed(self) -> None:
        """The decode in flight has failed."""
        self._is_decoding = False

    def next_waiting(self) -> Offer | None:
        """The newest part that came while another was being decoded."""
        waiting, self._waiting = self._waiting, None
        return waiting

    @property
    def is_decoding(self) -> bool:
        """Whether a part of the image is being decoded."""
        return self._is_decoding
