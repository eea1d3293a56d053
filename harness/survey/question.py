"""What a server is asked, and the contract of whoever asks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from harness.core.survey.answer import Answer

IDENTITY = "identity"
BROWSER_ENCODINGS = "gzip, deflate, br, zstd"
"""What Chromium sends over TLS (net/url_request/url_request_http_job.cc)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request that only reads: GET, HEAD or OPTIONS.

    Of a body longer than `most_bytes` the rest is not read, and its connection is given up.
    """

    url: str
    accept: str = "*/*"
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    accept_encoding: str = IDENTITY
    most_bytes: int | None = None


class Wire(Protocol):
    """Asks a server. Times are those of the running loop's clock, in seconds."""

    async def exchange(self, question: Question) -> Answer:
        """The answer; status NO_ANSWER where none came. Redirects are not followed."""

    async def idle_limit_s(self, question: Question, most_s: float) -> float | None:
        """How long the connection stays open after an answer; None: longer than `most_s`."""

    async def forget(self) -> None:
        """Close every connection, so that the next question opens one."""
