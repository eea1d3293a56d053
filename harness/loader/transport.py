"""What the loader asks of a network: one GET, whose answer arrives piece by piece."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class Answer(Protocol):
    """The head of an answer is here; its body comes with `chunks`."""

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

    def chunks(self) -> AsyncIterator[bytes]:
        """The body as it arrives. Raises RetrieveFailed where it breaks off."""
        ...


class Transport(Protocol):
    """A way to a server; `connections` of its requests may be in flight at once."""

    @property
    def connections(self) -> int:
        """How many requests the client has in flight at most."""
        ...

    def get(self, path: str, headers: Mapping[str, str]) -> AbstractAsyncContextManager[Answer]:
        """Ask for a path relative to the server. Raises RetrieveFailed where no answer comes."""
        ...
