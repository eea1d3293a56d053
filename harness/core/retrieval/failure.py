"""Why a stage could not have an image: a kind, and what only whoever failed can tell.

The sentence of a kind is made where it is shown, in the language of the page.
"""

from dataclasses import dataclass
from enum import Enum


class FailureKind(Enum):
    """What went wrong, by how far the image came."""

    # The answer's status is none that the request can use.
    REFUSED = "refused"
    # No answer came, or not to its end.
    BROKEN_OFF = "broken-off"
    # The bytes do not begin with the head of a multipart's part.
    UNREADABLE = "unreadable"
    # No decoder makes an image of the bytes.
    NO_IMAGE = "no-image"
    # All was fetched and decoded, and the viewer still calls none of it full resolution.
    NOT_FULL = "not-full"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure; `status_code` is that of a refusal.

    `told` are the words of the system, the server or the decoder that failed, in its language;
    empty where it said nothing.
    """

    kind: FailureKind
    status_code: int | None = None
    told: str = ""


def refused(status_code: int) -> Failure:
    """An answer whose status the request cannot use."""
    return Failure(FailureKind.REFUSED, status_code)


def broken_off(told: str = "") -> Failure:
    """An answer that did not come to its end."""
    return Failure(FailureKind.BROKEN_OFF, told=told)


UNREADABLE = Failure(FailureKind.UNREADABLE)
NOT_FULL = Failure(FailureKind.NOT_FULL)
