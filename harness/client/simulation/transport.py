"""The network as a model: the emulator's two links, between the loader and a simulated origin.

Requests go up a link that bears the whole round trip, answers come down one that bears the rate;
so does the emulator.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from harness.client.buffer import SparseBuffer
from harness.client.simulation.arriving_answer import SimulatedAnswer
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.machine import SimulatedMachine
from harness.client.simulation.origin import OriginAnswer, SimulatedOrigin
from harness.client.simulation.records import SimulatedRecords, shake_hands
from harness.client.simulation.streams import SimulatedStreams
from harness.core.http.priority import Priority
from harness.core.http.protocol import HttpProtocol
from harness.core.images.served import ServedBody
from harness.core.network.access import downlink, uplink
from harness.core.network.flow import Flow
from harness.core.network.profile import NetworkProfile
from harness.core.viewing.answering import AnsweringTimes


class _Heads(NamedTuple):
    request_bytes: int
    answer_bytes: int


@dataclass(frozen=True, slots=True)
class _Connection:
    up: Flow
    down: Flow


class SimulatedTransport:
    """See ImageTransport; `open_count` connections are open from the start, None is all."""

    def __init__(
        self,
        bodies: Mapping[str, ServedBody],
        network: NetworkProfile,
        connections: int,
        *,
        open_count: int | None = None,
        endpoints: Endpoints | None = None,
    ) -> None:
        self._network = network
        self._connections = connections
        self._open_count = connections if open_count is None else open_count
        self._endpoints = endpoints or Endpoints()
        self._origin = SimulatedOrigin(bodies, self._endpoints.faults, self._endpoints.study)
        study = self._endpoints.study
        self._answering = AnsweringTimes(study.study) if study else None
        asking, answering = _carriers(self._endpoints.protocol)
        self._up = asking(uplink(network, network.rtt_s, coalesces=True))
        self._down = answering(downlink(network, 0.0, coalesces=True))
        self._machine = SimulatedMachine(
            self._endpoints.device,
            is_relayed=network.is_shaped,
            is_decoding=self._endpoints.is_decoding,
        )
        self._idle: list[_Connection] = []
        self._opened_count = 0
        self._asked_count = 0
        self._under_way: dict[str, tuple[Flow, int]] = {}
        self._open_s: float | None = None
        self._start_s = self._down.now_s()

    @property
    def connections(self) -> int:
        """See ImageTransport."""
        return self._connections

    def get(
        self, path: str, headers: Mapping[str, str]
    ) -> AbstractAsyncContextManager[SimulatedAnswer]:
        """See ImageTransport."""
        heads = _Heads(self._endpoints.request_bytes, self._endpoints.answer_bytes)
        priority = Priority.of_headers(headers)
        answer_to = partial(self._origin.answer, headers=headers)
        return self._asked(path, heads, answer_to, priority)

    def prioritize(self, path: str, priority: Priority) -> None:
        """See ReadingTransport; the server hears of it a round trip later, as of all else."""
        if path in self._under_way:
            loop = asyncio.get_running_loop()
            loop.call_later(self._network.rtt_s, self._hear, path, priority)

    def preflight(
        self, path: str, unsafe_headers: Sequence[str]
    ) -> AbstractAsyncContextManager[SimulatedAnswer]:
        """See ImageTransport."""
        endpoints = self._endpoints
        heads = _Heads(endpoints.preflight_request_bytes, endpoints.preflight_answer_bytes)
        return self._asked(path, heads, lambda _: self._origin.leave())

    @asynccontextmanager
    async def _asked(
        self,
        path: str,
        heads: _Heads,
        answer_to: Callable[[str], OriginAnswer],
        priority: Priority | None = None,
    ) -> AsyncIterator[SimulatedAnswer]:
        await self._start_up()
        connection = self._idle.pop() if self._idle else await self._connect()
        with self._attended(path, connection.down, priority):
            answer = await self._answer(connection, path, heads, answer_to)
            try:
                yield answer
            except asyncio.CancelledError:
                self._abandon(connection)
                raise
            finally:
                # Like a real client, it looks at how the answer ended, not at what became of it.
                if answer.has_ended:
                    self._idle.append(connection)

    async def _answer(
        self,
        connection: _Connection,
        path: str,
        heads: _Heads,
        answer_to: Callable[[str], OriginAnswer],
    ) -> SimulatedAnswer:
        """Ask, and wait for the head of the answer."""
        self._machine.ask()
        self._up.send(connection.up, heads.request_bytes)
        await self._up.arrived(connection.up, heads.request_bytes)
        if self._network.delay_per_request_s:
            await asyncio.sleep(self._network.delay_per_request_s)
        answered = answer_to(path)
        await self._machine.serve(len(answered.content), self._network.hidden_s)
        await self._look_up(answered)
        await self._machine.take_turn(answered.turn_s)
        await self._send(answered, connection.down, heads.answer_bytes)
        came_bytes = await self._head_came(connection, heads.answer_bytes)
        self._machine.take_head()
        return SimulatedAnswer(
            answered.status_code,
            answered.headers,
            answered.content,
            heads.answer_bytes,
            self._down,
            connection.down,
            self._machine,
            answered.is_cut,
            early_bytes=came_bytes - heads.answer_bytes,
        )

    @contextmanager
    def _attended(self, path: str, flow: Flow, priority: Priority | None) -> Iterator[None]:
        """While a request is under way, its stream goes by what the client says of it."""
        if priority is None:
            yield
            return
        self._asked_count += 1
        self._under_way[path] = flow, self._asked_count
        self._down.prioritize(flow, priority, self._asked_count)
        try:
            yield
        finally:
            del self._under_way[path]
            self._down.prioritize(flow, None, 0)

    async def _head_came(self, connection: _Connection, head_bytes: int) -> int:
        """Wait for the head of an answer; how much of the answer came with it."""
        try:
            return await self._down.arrived(connection.down, head_bytes)
        except asyncio.CancelledError:
            self._abandon(connection)
            raise

    def _abandon(self, connection: _Connection) -> None:
        """Close a connection, or reset a stream: a round trip later the last byte of it has come.

        The link bears the whole round trip on the way up, so the server hears of it just then.
        """
        loop = asyncio.get_running_loop()
        loop.call_later(self._network.rtt_s, self._down.abandon, connection.down)

    def _hear(self, path: str, priority: Priority) -> None:
        """The server is told anew of a request, unless that has been answered meanwhile."""
        if under_way := self._under_way.get(path):
            flow, order = under_way
            self._down.prioritize(flow, priority, order)

    async def _look_up(self, answered: OriginAnswer) -> None:
        """Wait for what a server of its own takes for metadata; that hides nowhere."""
        if self._answering is not None and answered.slice_count is not None:
            now_s = self._down.now_s()
            await asyncio.sleep(self._answering.wait_s(answered.slice_count, now_s))

    async def open_connections(self) -> None:
        """Let those that are open from the start carry an exchange each, as the real client does.

        Only windows of TCP remember it, so nothing else waits for it. A load begins behind it.
        """
        if self._down.has_windows and not self._endpoints.protocol.is_multiplexed:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._open_count):
                    group.create_task(self._open_one())
            self._up.begin()
            self._down.begin()
            self._start_s = self._down.now_s()

    async def _open_one(self) -> None:
        endpoints, connection = self._endpoints, await self._connect()
        self._up.send(connection.up, endpoints.request_bytes)
        await self._up.arrived(connection.up, endpoints.request_bytes)
        self._down.send(connection.down, endpoints.answer_bytes)
        await self._down.arrived(connection.down, endpoints.answer_bytes)
        self._idle.append(connection)

    async def _start_up(self) -> None:
        left_s = self._start_s + self._endpoints.start_up_s - self._down.now_s()
        if left_s > 0:
            await asyncio.sleep(left_s)

    async def _send(self, answered: OriginAnswer, flow: Flow, head_bytes: int) -> None:
        """Put an answer on the link, as far as it does not stall; the rest follows by itself."""
        size_bytes, stall = len(answered.content), answered.stall
        if stall is None:
            self._down.send(flow, size_bytes, head_bytes)
            return
        if stall.after_bytes == 0:
            await asyncio.sleep(stall.duration_s)
        sent_bytes = min(stall.after_bytes, size_bytes) or size_bytes
        self._down.send(flow, sent_bytes, head_bytes)
        if left_bytes := size_bytes - sent_bytes:
            loop = asyncio.get_running_loop()
            loop.call_later(stall.duration_s, self._down.send, flow, left_bytes)

    def buffer(self) -> SparseBuffer:
        """See ImageTransport."""
        return SparseBuffer()

    async def _connect(self) -> _Connection:
        is_open = self._opened_count < self._open_count
        self._opened_count += 1
        if self._endpoints.protocol.is_multiplexed:
            await self._wait_until_open(is_open=is_open)
        elif self._network.has_handshake and not is_open:
            await asyncio.sleep(self._network.rtt_s)
        connection = _Connection(self._up.open_flow(), self._down.open_flow())
        if not is_open and isinstance(self._up, SimulatedRecords):
            assert isinstance(self._down, SimulatedRecords)
            await shake_hands(self._up, connection.up, self._down, connection.down)
        return connection

    async def _wait_until_open(self, *, is_open: bool) -> None:
        """Wait for the only connection: a round trip of TCP, and one of TLS 1.3 (RFC 8446 §2)."""
        now_s = self._down.now_s()
        if self._open_s is None:
            round_trips = 0 if is_open else 1 + self._network.has_handshake
            self._open_s = now_s + round_trips * self._network.rtt_s
        if self._open_s > now_s:
            await asyncio.sleep(self._open_s - now_s)


def _carriers(protocol: HttpProtocol) -> tuple[type[SimulatedLink], type[SimulatedLink]]:
    """What requests go up in, and what answers come down in."""
    if protocol.is_multiplexed:
        return SimulatedLink, SimulatedStreams
    carrier = SimulatedRecords if protocol.has_tls else SimulatedLink
    return carrier, carrier
