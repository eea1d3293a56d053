"""HTTP/2 frames as they come, one by one; no payload is looked into."""

from dataclasses import dataclass

PREFACE_BYTES = 24
"""What a client says before its first frame (RFC 9113 §3.4)."""

_HEADER_BYTES = 9
_LARGEST_BODY_BYTES = 2**14
_DATA, _HEADERS, _RST_STREAM, _CONTINUATION = 0x0, 0x1, 0x3, 0x9


class FrameTooLong(ValueError):
    """A frame is longer than the other side was allowed to send (RFC 9113 §4.2)."""


@dataclass(frozen=True, slots=True)
class ReceivedFrame:
    """One frame, header and all (RFC 9113 §4.1); or a preface, which has no type."""

    content: bytes
    frame_type: int | None

    @property
    def stream_id(self) -> int:
        """Whose frame it is; 0 of the connection."""
        return int.from_bytes(self.content[5:9]) & 0x7FFFFFFF

    @property
    def is_head(self) -> bool:
        """Whether it is a part of the head of a request or an answer."""
        return self.frame_type in (_HEADERS, _CONTINUATION)

    @property
    def is_request(self) -> bool:
        """Whether a server needs it for a request, or for reading frames at all."""
        return self.is_head or self.frame_type in (None, _DATA)

    @property
    def gives_up(self) -> bool:
        """Whether a stream is given up by it."""
        return self.frame_type == _RST_STREAM


class FrameSplitter:
    """Cuts the bytes of one side of a connection into frames."""

    def __init__(self, *, has_preface: bool) -> None:
        self._buffer = bytearray()
        self._is_preface_due = has_preface

    def feed(self, data: bytes) -> list[ReceivedFrame]:
        """The frames that are whole now. Raises FrameTooLong."""
        self._buffer += data
        frames, at = [], 0
        while size_bytes := self._next_bytes(at):
            frame_type = None if self._is_preface_due else self._buffer[at + 3]
            frames.append(ReceivedFrame(bytes(self._buffer[at : at + size_bytes]), frame_type))
            at += size_bytes
            self._is_preface_due = False
        del self._buffer[:at]
        return frames

    def _next_bytes(self, at: int) -> int:
        """How long the next frame is; 0 while it is not all here."""
        here_bytes = len(self._buffer) - at
        if self._is_preface_due:
            return PREFACE_BYTES if here_bytes >= PREFACE_BYTES else 0
        if here_bytes < _HEADER_BYTES:
            return 0
        body_bytes = int.from_bytes(self._buffer[at : at + 3])
        if body_bytes > _LARGEST_BODY_BYTES:
            raise FrameTooLong(f"a frame of {body_bytes} bytes")
        size_bytes = _HEADER_BYTES + body_bytes
        return size_bytes if here_bytes >= size_bytes else 0
