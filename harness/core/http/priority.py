"""What a client says of how soon it needs an answer: the extensible priorities of RFC 9218."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

FIELD_NAME = "priority"
"""The name of the header field (RFC 9218 §5)."""

UPDATE_FRAME_TYPE = 0x10
"""PRIORITY_UPDATE, which says it anew of a request that is under way (RFC 9218 §7.1)."""

_STREAM_ID_BYTES = 4


class Urgency(IntEnum):
    """How soon an answer is needed: the lower one goes first (RFC 9218 §4.1)."""

    NOW = 0
    NEXT = 1
    SOON = 2
    USUAL = 3
    LATER = 4
    LATE = 5
    LAST = 6
    BACKGROUND = 7


@dataclass(frozen=True, slots=True)
class Priority:
    """One request's place: answers of a lower `urgency` go first.

    Of one urgency those that are not incremental go one by one, in the order they were asked for,
    and those that are share what is left (RFC 9218 §10).
    """

    urgency: Urgency = Urgency.USUAL
    is_incremental: bool = False

    @property
    def field(self) -> str:
        """The value of the header field."""
        return f"u={self.urgency:d}" + (", i" if self.is_incremental else "")

    @classmethod
    def of_field(cls, value: str) -> Self:
        """What a field says; what is unknown or out of range counts as not there (§4)."""
        said = dict(each.strip().partition("=")[::2] for each in value.split(","))
        urgency = said.get("u", "")
        is_one = len(urgency) == 1 and urgency in "01234567"
        level = Urgency(int(urgency)) if is_one else Urgency.USUAL
        return cls(level, said.get("i") in ("", "?1"))

    @classmethod
    def of_headers(cls, headers: Mapping[str, str]) -> Self | None:
        """What these fields, named in lower case, say of a request; None where they are silent."""
        value = headers.get(FIELD_NAME)
        return None if value is None else cls.of_field(value)


class BadUpdate(ValueError):
    """A PRIORITY_UPDATE is too short to say of which stream it is (RFC 9218 §7.1)."""


def said_of(priority: Priority | None) -> dict[str, str]:
    """The header fields that say it; a browser adds them itself, so they need no leave."""
    return {} if priority is None else {FIELD_NAME: priority.field}


def update_frame(stream_id: int, priority: Priority) -> bytes:
    """The PRIORITY_UPDATE frame that says it anew of a stream (RFC 9218 §7.1, RFC 9113 §4.1)."""
    payload = stream_id.to_bytes(_STREAM_ID_BYTES) + priority.field.encode("ascii")
    return len(payload).to_bytes(3) + bytes([UPDATE_FRAME_TYPE, 0]) + bytes(4) + payload


def read_update(payload: bytes) -> tuple[int, Priority]:
    """The stream that the payload of such a frame is about, and what it says. Raises BadUpdate."""
    if len(payload) < _STREAM_ID_BYTES:
        raise BadUpdate(f"a PRIORITY_UPDATE of {len(payload)} bytes")
    stream_id = int.from_bytes(payload[:_STREAM_ID_BYTES]) & 0x7FFFFFFF
    return stream_id, Priority.of_field(payload[_STREAM_ID_BYTES:].decode("ascii", "replace"))
