"""One request over HTTP/2, and its answer while it waits for its turns."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol

from harness.core.http.given import Given, read_given
from harness.servers.emulator.byte_queue import ByteQueue
from harness.servers.emulator.exchange import Exchange, Fields, Request
from harness.servers.emulator.http2_journal import StreamJournal
from harness.servers.emulator.postponed import Postponed
from harness.servers.emulator.server_time import ServerTime, without_notes
from harness.servers.emulator.upstream import Upstream


class Sender(Protocol):
    """Who sends what the streams of one connection answer."""

    @property
    def most_kept_bytes(self) -> int:
        """From what on the answer of one stream should wait where it is."""
        ...

    @property
    def lead_s(self) -> float:
        """How long before it arrives a request is handed on."""
        ...

    def begin(self, stream: "Stream", status_code: int, fields: Fields) -> None:
        """Send the head of an answer."""

    def update(self, stream: "Stream") -> None:
        """A stream has more to send."""

    def note_lateness(self, stream: "Stream") -> None:
        """Something comes of an answer of which nothing was left to send."""

    def break_off(self, stream: "Stream") -> None:
        """The answer will never be whole."""

    def acknowledge(self, stream: "Stream", body_bytes: int) -> None:
        """So much of a request's body has been taken."""


class Stream:
    """Takes an answer from upstream, and keeps it until it is sent; see AnswerTaker.

    Nothing of it is sent before `asked_s`, when the request virtually arrives, and before the
    time has passed that the server took for it.
    """

    def __init__(self, stream_id: int, asked_s: float, sender: Sender) -> None:
        self.id = stream_id
        self.asked_s = asked_s
        self.has_begun = False
        self.has_ended = False
        self.kept_bytes = 0
        self.lateness_s = 0.0
        self.journal: StreamJournal | None = None
        self._given: Given | None = None
        self._has_broken = False
        self._sender = sender
        self._chunks = ByteQueue()
        self._exchange: Exchange | None = None
        self._loop = asyncio.get_running_loop()
        self._server_time = ServerTime()
        self._timer: asyncio.TimerHandle | None = None
        self._later = Postponed(self._loop)
        self._early_bytes = 0
        self._head_s = 0.0
        self._untaken_bytes = 0

    @property
    def possible_s(self) -> float:
        """From when on the server could have sent what it sent last."""
        return self.asked_s + self._server_time.so_far_s

    def ask(self, upstream: Upstream, request: Request) -> None:
        """Send the request on."""
        exchange = upstream.ask(request, self)
        self._exchange = None if self._has_broken else exchange

    def upload(self, data: bytes, counted_bytes: int) -> None:
        """A part of the request's body; `counted_bytes` is what the client's window counts."""
        if self._exchange is not None:
            self._exchange.send(data)
            self._untaken_bytes += counted_bytes
            if self._exchange.has_room:
                self.has_room()

    def end_upload(self) -> None:
        """That was all of the request's body."""
        if self._exchange is not None and self._exchange.request.has_body:
            self._exchange.send(None)

    def give_up(self) -> None:
        """Nobody wants the answer any more."""
        if self._timer is not None:
            self._timer.cancel()
        self._later.clear()
        if self._exchange is not None:
            self._exchange.cancel()
        if self.journal is not None:
            self.journal.aborted()

    def take(self, size_bytes: int, *, is_end: bool) -> bytes:
        """The next part of the answer, for its turn."""
        if self.journal is not None:
            self.journal.delivered(size_bytes, is_end=is_end)
        self.kept_bytes -= size_bytes
        taken = self._chunks.take(size_bytes)
        exchange = self._exchange
        if exchange and exchange.is_paused and self.kept_bytes < self._sender.most_kept_bytes // 2:
            self._server_time.has_room(self._loop.time())
            exchange.resume()
        return taken

    def head(self, status_code: int, fields: Fields) -> None:
        """See AnswerTaker."""
        self._server_time = ServerTime(fields, self._loop.time(), self._sender.lead_s)
        self._head_s = self._server_time.so_far_s
        self._given = read_given(fields)
        # Never at once: what the connection has to say before it may be due, and not yet said.
        self._timer = self._loop.call_at(
            self.possible_s, self._begin, status_code, without_notes(fields)
        )

    def body(self, data: bytes) -> None:
        """See AnswerTaker."""
        self._server_time.came(len(data), self._loop.time())
        self._early_bytes += len(data)
        if self._exchange and self.kept_bytes + self._early_bytes > self._sender.most_kept_bytes:
            self._exchange.pause()
        self._when_possible(partial(self._keep, data))

    def end(self) -> None:
        """See AnswerTaker."""
        self._exchange = None
        self._when_possible(self._end)

    def broke(self) -> None:
        """See AnswerTaker; the client is told behind what came, or when that could have come."""
        self._exchange, self._has_broken = None, True
        if self.has_begun:
            self._when_possible(self._break_off)
        elif self._timer is None:
            self._timer = self._loop.call_at(self.asked_s, self._break_off)

    def has_room(self) -> None:
        """See AnswerTaker."""
        taken_bytes, self._untaken_bytes = self._untaken_bytes, 0
        if taken_bytes:
            self._sender.acknowledge(self, taken_bytes)

    def _begin(self, status_code: int, fields: Fields) -> None:
        self.has_begun = True
        if self.journal is not None:
            self.journal.answered(status_code, fields, self._given)
        self._sender.note_lateness(self)
        self._sender.begin(self, status_code, fields)
        if self._has_broken:
            self._when_possible(self._break_off)

    def _when_possible(self, act: Callable[[], None]) -> None:
        """Act now, unless the server took time since its head: then when that has passed."""
        if self._server_time.so_far_s > self._head_s:
            self._later.at(self.possible_s, act)
        else:
            act()

    def _keep(self, data: bytes) -> None:
        if self.has_begun and not self.kept_bytes:
            self._sender.note_lateness(self)
        self._early_bytes -= len(data)
        self.kept_bytes += len(data)
        self._chunks.put(data)
        if self.has_begun:
            self._sender.update(self)

    def _end(self) -> None:
        self.has_ended = True
        if self.has_begun:
            self._sender.update(self)

    def _break_off(self) -> None:
        self.give_up()
        self._sender.break_off(self)
