"""The bytes of one answer as they gather, and the image inside its MIME frame.

What is found in them follows wadors/extractMultipart.ts of Cornerstone3D 85fd19396, except that
the search for the closing boundary goes on where it stopped instead of starting anew.
"""

from functools import lru_cache
from typing import Generic

from harness.client.buffer import Buffer, Content
from harness.core.http.byte_range import RangeAnswer
from harness.core.http.media_type import transfer_syntax_of
from harness.core.retrieval.fetch import BodyState

_HEAD_END = b"\r\n\r\n"
_PART_TYPE = b"content-type:"
# Without its closing boundary a part is cut three bytes short: slice(offset, -1 - 2).
_CUT_BYTES = 3
_REMEMBERED_HEADS = 16


class Body(Generic[Content]):
    """A growing body. What `pixel_data` gave stays valid while it grows."""

    def __init__(self, buffer: Buffer[Content]) -> None:
        self.size_bytes = 0
        self._content_type = ""
        self._total_bytes: int | None = None
        self._buffer: Buffer[Content] = buffer
        self._boundary = b""
        self._image_start = 0
        self._image_end: int | None = None
        self._searched_bytes = 0
        self._transfer_syntax_uid = ""

    def expect(self, content_type: str, total_bytes: int | None, room_bytes: int) -> None:
        """Note what an answer's head says, and make room for `room_bytes` in all."""
        self._content_type = content_type
        self._total_bytes = total_bytes
        self._buffer.make_room(room_bytes)

    def append(self, content: Content) -> None:
        """Add what has arrived."""
        self._buffer.put(self.size_bytes, content)
        self.size_bytes += len(content)

    def forget_after(self, size_bytes: int) -> None:
        """Keep the first `size_bytes`: what an answer that broke off brought is thrown away."""
        self.size_bytes = min(self.size_bytes, size_bytes)

    def state(self, range_answer: RangeAnswer | None = None) -> BodyState:
        """What is known of the image so far."""
        self._look_inside()
        is_single_part = "multipart" not in self._content_type
        return BodyState(
            size_bytes=self.size_bytes,
            pixel_data_bytes=self._image_end_bytes() - self._image_start,
            is_extracted=is_single_part or self._image_end is not None,
            transfer_syntax_uid=self._transfer_syntax_uid,
            total_bytes=self._total_bytes,
            range_answer=range_answer,
            is_single_part=is_single_part,
            is_readable=is_single_part or bool(self._boundary),
        )

    def beginning(self, size_bytes: int, buffer: Buffer[Content]) -> "Body[Content]":
        """The first `size_bytes` as a body of their own, in `buffer`, for another answer."""
        body = Body(buffer)
        body.append(self._buffer.slice(0, size_bytes))
        return body

    def pixel_data(self, size_bytes: int | None = None) -> Content:
        """The code stream so far, or its first `size_bytes`."""
        end = self._image_end_bytes()
        if size_bytes is not None:
            end = min(end, self._image_start + size_bytes)
        return self._buffer.slice(self._image_start, end)

    def _image_end_bytes(self) -> int:
        if self._image_end is not None:
            return self._image_end
        if "multipart" in self._content_type:
            return max(self._image_start, self.size_bytes - _CUT_BYTES)
        return self.size_bytes

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
        head = _part_head(bytes(self._buffer.slice(0, head_end)))
        self._boundary, self._transfer_syntax_uid = head
        self._image_start = self._searched_bytes = head_end + len(_HEAD_END)

    def _find_end(self) -> None:
        found = self._buffer.find(self._boundary, self._searched_bytes, self.size_bytes)
        if found >= 0:
            self._image_end = found - len(b"\r\n")
        else:
            overlap = len(self._boundary) - 1
            self._searched_bytes = max(self._image_start, self.size_bytes - overlap)


@lru_cache(_REMEMBERED_HEADS)
def _part_head(head: bytes) -> tuple[bytes, str]:
    """The boundary and the transfer syntax that the head of a part names.

    All images of one encoding have the same.
    """
    lines = head.split(b"\r\n")
    boundary = next((line for line in lines if line.startswith(b"--")), b"")
    types = (line for line in lines if line.lower().startswith(_PART_TYPE))
    part_type = next(types, _PART_TYPE)[len(_PART_TYPE) :].strip()
    return boundary, transfer_syntax_of(part_type.decode("latin-1"))
