"""Where the bytes of an answer gather: for real, or as sizes and the few bytes that matter.

A simulated answer is all zeros but for its MIME frame. Kept as runs, hundreds of megabytes of it
cost nothing, and the rules that look for the frame are the same for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, TypeVar


class Literal(NamedTuple):
    """Bytes that are no zeros, and where they stand."""

    offset_bytes: int
    text: bytes


@dataclass(frozen=True, slots=True)
class SparseBytes:
    """`size_bytes` zeros, except for `literals`, in order and apart."""

    size_bytes: int
    literals: tuple[Literal, ...] = ()

    def __len__(self) -> int:
        return self.size_bytes

    def __bytes__(self) -> bytes:
        content = bytearray(self.size_bytes)
        for at, literal in self.literals:
            content[at : at + len(literal)] = literal
        return bytes(content)

    def slice(self, start: int, end: int) -> "SparseBytes":
        """A part; beyond the end there is nothing."""
        start, end = min(start, self.size_bytes), min(end, self.size_bytes)
        if end - start == self.size_bytes:
            return self
        return _part(self.literals, start, end)


def _part(literals: Sequence[Literal], start: int, end: int) -> SparseBytes:
    if start >= end:
        return _EMPTY
    return SparseBytes(end - start, tuple(_cut(literals, start, end)) if literals else ())


def _cut(literals: Sequence[Literal], start: int, end: int) -> list[Literal]:
    """Those that reach into a part, which is not empty, as they stand in it."""
    kept = []
    for literal in literals:
        at, text = literal
        if at >= end:
            break
        if (literal_end := at + len(text)) <= start:
            continue
        if start == 0 and literal_end <= end:
            kept.append(literal)
        else:
            kept.append(Literal(max(at, start) - start, text[max(0, start - at) : end - at]))
    return kept


_EMPTY = SparseBytes(0)


Content = TypeVar("Content", memoryview, SparseBytes)
"""What a transport brings and a screen decodes."""

Content_co = TypeVar("Content_co", memoryview, SparseBytes, covariant=True)
Content_contra = TypeVar("Content_contra", memoryview, SparseBytes, contravariant=True)


class Buffer(Protocol[Content]):
    """Bytes that grow at their end. Slices stay valid while they do."""

    def make_room(self, size_bytes: int) -> None:
        """Expect `size_bytes` in all."""

    def put(self, at: int, content: Content) -> None:
        """Let `content` stand at `at`, and nothing behind it."""

    def find(self, needle: bytes, start: int, end: int) -> int:
        """Where `needle`, which holds no zero byte, first stands in a part; -1 for nowhere."""
        ...

    def slice(self, start: int, end: int) -> Content:
        """A part."""
        ...


class ByteBuffer:
    """See Buffer; all bytes are kept."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def make_room(self, size_bytes: int) -> None:
        """See Buffer."""
        if size_bytes > len(self._bytes):
            # A new one, because a bytearray with views cannot be resized.
            larger = bytearray(size_bytes)
            larger[: len(self._bytes)] = self._bytes
            self._bytes = larger

    def put(self, at: int, content: memoryview) -> None:
        """See Buffer."""
        end = at + len(content)
        if end > len(self._bytes):
            self.make_room(max(end, 2 * len(self._bytes)))
        self._bytes[at:end] = content

    def find(self, needle: bytes, start: int, end: int) -> int:
        """See Buffer."""
        return self._bytes.find(needle, start, end)

    def slice(self, start: int, end: int) -> memoryview:
        """See Buffer."""
        return memoryview(self._bytes)[start:end]


class SparseBuffer:
    """See Buffer; zeros are only counted."""

    def __init__(self) -> None:
        self._size_bytes = 0
        self._literals: list[Literal] = []

    def make_room(self, size_bytes: int) -> None:
        """See Buffer; nothing is needed."""

    def put(self, at: int, content: SparseBytes) -> None:
        """See Buffer."""
        if at < self._size_bytes:
            self._literals = _cut(self._literals, 0, at)
        for offset, literal in content.literals:
            self._put_literal(at + offset, literal)
        self._size_bytes = at + content.size_bytes

    def find(self, needle: bytes, start: int, end: int) -> int:
        """See Buffer."""
        for at, literal in self._literals:
            found = literal.find(needle, max(0, start - at), max(0, end - at))
            if found >= 0:
                return at + found
        return -1

    def slice(self, start: int, end: int) -> SparseBytes:
        """See Buffer."""
        return _part(self._literals, start, min(end, self._size_bytes))

    def _put_literal(self, at: int, literal: bytes) -> None:
        if self._literals:
            last_at, last = self._literals[-1]
            if last_at + len(last) == at:
                self._literals[-1] = Literal(last_at, last + literal)
                return
        self._literals.append(Literal(at, literal))
