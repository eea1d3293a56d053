"""Bytes that wait, in order, to be taken in other pieces than they came in."""

from collections import deque


class ByteQueue:
    """The payload of what waits on one wire, in order."""

    def __init__(self) -> None:
        self._chunks: deque[memoryview] = deque()

    def put(self, data: bytes) -> None:
        """Append `data`."""
        self._chunks.append(memoryview(data))

    def take(self, size_bytes: int) -> bytes:
        """Remove and return the first `size_bytes`; there are at least as many."""
        taken = []
        while size_bytes:
            chunk = self._chunks.popleft()
            if len(chunk) > size_bytes:
                self._chunks.appendleft(chunk[size_bytes:])
                chunk = chunk[:size_bytes]
            taken.append(chunk)
            size_bytes -= len(chunk)
        return b"".join(taken)

    def __bool__(self) -> bool:
        return bool(self._chunks)

    def clear(self) -> None:
        """Forget everything."""
        self._chunks.clear()
