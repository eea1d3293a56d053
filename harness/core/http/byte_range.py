"""Which bytes a range request asks for, and what its answer says of the whole.

The rules are getByteRange and fetchRangeAndAppend in
packages/dicomImageLoader/src/imageLoader/internal/rangeRequest.ts (Cornerstone3D 85fd19396, and
5.14.0, where the first chunk has a size of its own). Ranges count over the body and its MIME frame.
"""

from dataclasses import dataclass
from typing import NamedTuple

PARTIAL_CONTENT = 206


class ByteRange(NamedTuple):
    """Bytes `first` to `last`, both included; None is "to the end" (RFC 9110 §14.1.2)."""

    first: int
    last: int | None

    @property
    def header(self) -> str:
        """The value of the Range header."""
        return f"bytes={self.first}-{'' if self.last is None else self.last}"


@dataclass(frozen=True, slots=True)
class Chunks:
    """How an image is cut for range requests: the first chunk, and all that follow, in bytes."""

    first_bytes: int
    next_bytes: int


def byte_range(
    range_index: int, chunks: Chunks, have_bytes: int, total_bytes: int | None
) -> ByteRange | None:
    """The range to ask for, or None where what is there suffices.

    `have_bytes` of `total_bytes` (None: unknown) are there. Index -1 asks for all that is left,
    index N for everything up to the end of chunk N; less than a chunk left is fetched whole.
    """
    if range_index == -1 or (
        total_bytes is not None and have_bytes > total_bytes - chunks.next_bytes
    ):
        return ByteRange(have_bytes, None)
    last = chunks.first_bytes + chunks.next_bytes * range_index - 1
    return None if last and have_bytes > last else ByteRange(have_bytes, last)


class RangeAnswer(NamedTuple):
    """The head of an answer to a range request; `total_bytes` is the N of "a-b/N"."""

    status_code: int
    total_bytes: int | None


def total_after(answer: RangeAnswer, asked: ByteRange, have_bytes: int) -> int | None:
    """The size of the whole body as the viewer concludes it, or None where it cannot know.

    `have_bytes` includes what the answer brought. The status code is otherwise not looked at.
    """
    if answer.total_bytes is not None:
        return answer.total_bytes
    if answer.status_code != PARTIAL_CONTENT:
        return have_bytes
    if asked.last is None or have_bytes < asked.last:
        return have_bytes
    return None
