"""What a server makes of one way of asking for a frame: said, found, and whether the two agree."""

import re
from dataclasses import dataclass
from enum import Enum

from harness.core.http.media_type import transfer_syntax_of
from harness.core.survey.accepts import AcceptWay
from harness.core.survey.answer import Answer
from harness.core.survey.multipart import first_part
from harness.core.survey.pixel_code import PixelCode, code_found, code_of_syntax

_IMAGES = frozenset(PixelCode) - {
    *(PixelCode.GZIP, PixelCode.TEXT, PixelCode.EMPTY, PixelCode.UNKNOWN)
}


_DETAIL = re.compile(r'"(?:Details|Message)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_MOST_WORDS = 100


class Origin(Enum):
    """Where the form of an image comes from."""

    STORED = "stored"
    TRANSCODED = "transcoded"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What is known of an image before it is asked for.

    `raw_bytes` is its size uncompressed, `stored_syntax_uid` how the server keeps it; None where
    metadata does not tell.
    """

    raw_bytes: int | None = None
    stored_syntax_uid: str | None = None


@dataclass(frozen=True, slots=True)
class FrameForm:
    """A frame as it was sent for one Accept.

    `transfer_syntax_uid` is what a viewer takes it for, `code` what its bytes are;
    `image_bytes` is without, `body_bytes` with the MIME frame and after content coding.
    """

    key: str
    name: str
    accept: str
    status: int
    content_type: str = ""
    transfer_syntax_uid: str = ""
    code: PixelCode = PixelCode.EMPTY
    origin: Origin = Origin.UNKNOWN
    body_bytes: int = 0
    image_bytes: int = 0
    head_bytes: int = 0
    tail_bytes: int = 0
    is_multipart: bool = False
    has_boundary: bool = False
    content_encoding: str = ""
    has_content_length: bool = True
    first_byte_s: float = 0.0
    complete_s: float = 0.0
    told: str = ""

    @property
    def is_image(self) -> bool:
        """Whether the answer brought an image at all."""
        return 200 <= self.status <= 299 and self.code in _IMAGES

    @property
    def is_mislabelled(self) -> bool:
        """Whether a viewer that trusts the label decodes the wrong code."""
        said = code_of_syntax(self.transfer_syntax_uid)
        return self.is_image and said is not self.code

    @property
    def is_usable(self) -> bool:
        """Whether a viewer can show it."""
        return self.is_image and not self.is_mislabelled


def frame_form(way: AcceptWay, answer: Answer, decoded: bytes, facts: ImageFacts) -> FrameForm:
    """What an answer to a way of asking is; `decoded` is its body without content coding."""
    if not answer.is_good:
        return FrameForm(
            way.key,
            way.name,
            way.accept,
            answer.status,
            answer.content_type,
            first_byte_s=answer.first_byte_s,
            complete_s=answer.complete_s,
            told=answer.told or _words(decoded),
        )
    part = first_part(answer.content_type, decoded)
    code = code_found(part.image, facts.raw_bytes)
    return FrameForm(
        way.key,
        way.name,
        way.accept,
        answer.status,
        answer.content_type,
        transfer_syntax_of(part.content_type),
        code,
        _origin(code, facts),
        len(answer.body),
        len(part.image),
        part.head_bytes,
        part.tail_bytes,
        part.is_multipart,
        part.has_boundary,
        answer.content_encoding,
        answer.content_length_bytes is not None,
        answer.first_byte_s,
        answer.complete_s,
    )


def _origin(code: PixelCode, facts: ImageFacts) -> Origin:
    if facts.stored_syntax_uid is None or code not in _IMAGES:
        return Origin.UNKNOWN
    is_stored = code is code_of_syntax(facts.stored_syntax_uid)
    return Origin.STORED if is_stored else Origin.TRANSCODED


def _words(body: bytes) -> str:
    """What a server says of its refusal, in one line: its Details or Message where it has some."""
    text = body[:2000].decode("utf-8", "replace")
    said = _DETAIL.search(text)
    return " ".join((said[1] if said else text).split())[:_MOST_WORDS]
