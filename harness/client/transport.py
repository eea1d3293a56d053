"""What the loader asks of a network: one GET, whose answer arrives piece by piece."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from harness.client.buffer import Buffer, Content, Content_co
from harness.core.http.priority import Priority

MOST_AT_ONCE_BYTES = 64 * 1024
"""Whoever reads an answer over HTTP/1.1 is given at most so much at once, as a page is: Chromium's
`ResponseBodyLoader::kMaxNumConsumedBytesInTask` (blink, platform/loader/fetch)."""


class Answer(Protocol[Content_co]):
    """The head of an answer is here; its body comes with `read`."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The header fields; names are looked up without regard to case."""
        ...

    @property
    def head_bytes(self) -> int:
        """The size of the status line and the header fields as they were sent."""
        ...

    async def read(self, least_bytes: int | None) -> Content_co:
        """The next part of the body, empty at its end. Raises RetrieveFailed where it breaks off.

        Nobody looks at less than `least_bytes` of it (None: at less than the rest), so whoever
        can wait for that much without asking the system may.
        """
        ...


class ImageTransport(Protocol[Content]):
    """A way to a server; `connections` of its requests may be in flight at once."""

    @property
    def connections(self) -> int:
        """How many requests the client has in flight at most."""
        ...

    def buffer(self) -> Buffer[Content]:
        """Where the parts of a body may gather."""
        ...

    def get(
        self, path: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[Answer[Content]]:
        """Ask for a path relative to the server. Raises RetrieveFailed where no answer comes."""
        ...

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[Answer[Content]]:
        """Ask leave to get a path with these headers. Raises RetrieveFailed likewise."""
        ...


class ReadingTransport(ImageTransport[Content], Protocol[Content]):
    """One that can be told that a request matters more, or less, than when it was sent."""

    def prioritize(self, path: str, priority: Priority) -> None:
        """Say anew how soon the answer of a path is needed that is under way, if it is.

        Only HTTP/2 can, and only of a request whose own headers have said it before.
        """
        ...
