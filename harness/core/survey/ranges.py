"""What a server makes of byte ranges (RFC 9110 §14)."""

from dataclasses import dataclass
from enum import Enum

from harness.core.http.byte_range import PARTIAL_CONTENT
from harness.core.survey.answer import Answer
from harness.core.survey.multipart import first_part


class RangeReading(Enum):
    """How a range was answered."""

    HONOURED = "honoured"
    OF_THE_IMAGE = "honoured, counted over the image without its MIME frame"
    IGNORED = "ignored"
    WRONG = "answered by other bytes"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RangeSupport:
    """What ranges get: the first bytes, the last ones, and some beyond the end.

    `beyond_status` should be 416; `content_range` is what the first one said.
    """

    first: RangeReading
    suffix: RangeReading
    beyond_status: int
    content_range: str = ""

    @property
    def is_usable(self) -> bool:
        """Whether a viewer that asks for ranges gets them; it knows no suffixes."""
        return self.first in (RangeReading.HONOURED, RangeReading.OF_THE_IMAGE)


def range_reading(whole: Answer, part: Answer, first: int, last: int) -> RangeReading:
    """How bytes `first` to `last` (included) of an answer were answered, when asked for alone."""
    if part.status != PARTIAL_CONTENT:
        return RangeReading.IGNORED if part.is_good else RangeReading.REFUSED
    wanted = slice(first, last + 1)
    if part.body == whole.body[wanted]:
        return RangeReading.HONOURED
    image = first_part(whole.content_type, whole.body).image
    return RangeReading.OF_THE_IMAGE if part.body == image[wanted] else RangeReading.WRONG
