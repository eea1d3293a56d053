"""The bytes of one answer as they gather, and the image inside its MIME frame.

What is found in them follows wadors/extractMultipart.ts of Cornerstone3D 85fd19396, except that
the search for the closing boundary goes on where it stopped instead of starting anew.
"""

from harness.core.byte_range import RangeAnswer
from harness.core.fetch import BodyState
from harness.core.media_type import transfer_syntax_of

_HEAD_END = b"\r\n\r\n"
_PART_TYPE = b"content-type:"
# Without its closing boundary a part is cut three bytes short: slice(offset, -1 - 2).
_CUT_BYTES = 3


class Body:
    """A growing body. Views handed out by `pixel_data` stay valid while it grows."""

    def __init__(self) -> None:
        self.size_bytes = 0
        self._content_type = ""
        self._total_bytes: int | None = None
        self._buffer = bytearray()
        self._boundary = b""
        self._image_start = 0
        self._image_end: int | None = None
        self._searched_bytes = 0
        self._transfer_syntax_uid = ""

    def expect(self, content_type: str, total_bytes: int | None, room_bytes: int) -> None:
        """Note what an answer's head says, and make room for `room_bytes` in all."""
        self._content_type = content_type
        self._total_bytes = total_bytes
        self._make_room(room_bytes)

    def append(self, chunk: bytes) -> None:
        """Add what has arrived."""
        end = self.size_bytes + len(chunk)
        if end > len(self._buffer):
            self._make_room(max(end, 2 * len(self._buffer)))
        self._buffer[self.size_bytes : end] = chunk
        self.size_bytes = end

    def forget_after(self, size_bytes: int) -> None:
        """Keep the first `size_bytes`: what an answer that broke off brought is thrown away."""
        self.size_bytes = min(self.size_bytes, size_bytes)

    def state(self, range_answer: RangeAnswer | None = None) -> BodyState:
        """What is known of the image so far."""
        self._look_inside()
        is_single_part = "multipart" not in self._content_type
        return BodyState(
            size_bytes=self.size_bytes,
            pixel_data_bytes=len(self.pixel_data()),
            is_extracted=is_single_part or self._image_end is not None,
            transfer_syntax_uid=self._transfer_syntax_uid,
            total_bytes=self._total_bytes,
            range_answer=range_answer,
            is_single_part=is_single_part,
        )

    def pixel_data(self, size_bytes: int | None = None) -> memoryview:
        """The code stream so far, or its first `size_bytes`."""
        end = self.size_bytes
        if self._image_end is not None:
            end = self._image_end
        elif "multipart" in self._content_type:
            end = max(self._image_start, end - _CUT_BYTES)
        if size_bytes is not None:
            end = min(end, self._image_start + size_bytes)
        return memoryview(self._buffer)[self._image_start : end]

    def _make_room(self, room_bytes: int) -> None:
        if room_bytes > len(self._buffer):
            larger = bytearray(room_bytes)
            larger[: self.size_bytes] = memoryview(self._buffer)[: self.size_bytes]
            self._buffer = larger

    def _look_inside(self) -> None:
        if "multipart" not in self._content_type:
            self._transfer_syntax_uid = transfer_syntax_of(self._content_type)
            return
        if not self._boundary:
            self._read_part_head()
        if self._boundary and self._image_end is None:
            self._find_end()

    def _read_part_head(self) -> None:
        head_end = self._buffer.find(_HEAD_END, 0, self.size_bytes)
        if head_end < 0:
            return
        lines = bytes(self._buffer[:head_end]).split(b"\r\n")
        self._boundary = next((line for line in lines if line.startswith(b"--")), b"")
        types = (line for line in lines if line.lower().startswith(_PART_TYPE))
        part_type = next(types, _PART_TYPE)[len(_PART_TYPE) :].strip()
        self._transfer_syntax_uid = transfer_syntax_of(part_type.decode("latin-1"))
        self._image_start = self._searched_bytes = head_end + len(_HEAD_END)

    def _find_end(self) -> None:
        found = self._buffer.find(self._boundary, self._searched_bytes, self.size_bytes)
        if found >= 0:
            self._image_end = found - len(b"\r\n")
        else:
            overlap = len(self._boundary) - 1
            self._searched_bytes = max(self._image_start, self.size_bytes - overlap)
