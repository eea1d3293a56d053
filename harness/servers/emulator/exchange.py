"""One request in HTTP/1.1 and its answer, as far as whoever asked has to do with it."""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

Fields = list[tuple[bytes, bytes]]


class AnswerTaker(Protocol):
    """Whoever asked."""

    def head(self, status_code: int, fields: Fields) -> None:
        """The answer begins."""

    def body(self, data: bytes) -> None:
        """A part of it is here."""

    def end(self) -> None:
        """That was all of it."""

    def broke(self) -> None:
        """It will never end, or never come."""

    def has_room(self) -> None:
        """More of the request's body is taken."""


@dataclass(frozen=True, slots=True)
class Request:
    """The head of a request; `has_body` says whether more follows."""

    method: bytes
    target: bytes
    fields: Fields
    has_body: bool


class Carrier(Protocol):
    """The connection that carries a request and its answer."""

    has_room: bool

    def send_body(self) -> None:
        """Send what has come of the request's body."""

    def read_on(self, does: bool) -> None:
        """Read from the socket, or do not."""

    def abort(self) -> None:
        """Cut it; whoever waits for an answer is told nothing."""


class Pool(Protocol):
    """Where requests wait for a connection."""

    def forget(self, exchange: "Exchange") -> None:
        """Do not send a request that still waits."""

    def answered(self, exchange: "Exchange") -> None:
        """The answer to a request has begun, or is not waited for: the next one may go."""


class Exchange:
    """One request and its answer; waits for a connection at first.

    It was sent at `sent_s` of the loop's clock, the last time where it had to be repeated.
    """

    def __init__(self, request: Request, taker: AnswerTaker, pool: Pool) -> None:
        self.request = request
        self.taker = taker
        self.is_paused = False
        self.sent_s = 0.0
        self.body: deque[bytes | None] = deque()
        self.carrier: Carrier | None = None
        self._pool = pool

    @property
    def has_room(self) -> bool:
        """Whether more of the request's body should come."""
        return self.carrier is not None and self.carrier.has_room

    def send(self, data: bytes | None) -> None:
        """The next part of the request's body; None is its end."""
        self.body.append(data)
        if self.carrier is not None:
            self.carrier.send_body()

    def pause(self) -> None:
        """Let the answer wait where it is."""
        self._read_on(False)

    def resume(self) -> None:
        """Let it come again."""
        self._read_on(True)

    def cancel(self) -> None:
        """Nobody waits for the answer any more; nothing more is told."""
        if self.carrier is None:
            self._pool.forget(self)
        else:
            self.carrier.abort()
            self._pool.answered(self)

    def _read_on(self, does: bool) -> None:
        if self.is_paused is does:
            self.is_paused = not does
            if self.carrier is not None:
                self.carrier.read_on(does)
