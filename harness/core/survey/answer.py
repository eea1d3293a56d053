"""One answer of a foreign server as it came, and when."""

from collections.abc import Mapping
from dataclasses import dataclass

NO_ANSWER = 0
"""The status of a request that got none: the connection broke, or time ran out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: names of `headers` in lower case, `body` as sent (content codings included).

    `url` is where it was asked for, `method` and `asked` how. Times count from the request:
    `first_byte_s` to the head, `complete_s` to the last byte. `is_cut` where the reader had enough
    and stopped; `body` is what came until then. `told` is the error where the status is NO_ANSWER.
    `connect_s` is what the handshake of TCP took, where a connection was opened.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    first_byte_s: float = 0.0
    complete_s: float = 0.0
    http_version: str = "HTTP/1.1"
    is_new_connection: bool = False
    is_cut: bool = False
    told: str = ""
    connect_s: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether it brought what was asked for, or a part of it."""
        return 200 <= self.status <= 299

    @property
    def content_type(self) -> str:
        """What it says to be; empty where it says nothing."""
        return self.headers.get("content-type", "")

    @property
    def content_encoding(self) -> str:
        """The coding that its bytes are in besides; empty for none."""
        coding = self.headers.get("content-encoding", "").strip().lower()
        return "" if coding == "identity" else coding

    @property
    def content_length_bytes(self) -> int | None:
        """The length that it announced; None where it came in chunks or until the end."""
        said = self.headers.get("content-length", "").strip()
        return int(said) if said.isdigit() else None
