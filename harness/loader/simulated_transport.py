"""The network as a model: the emulator's two links, and an origin that answers in no time.

Requests go up a link that bears the whole round trip, answers come down one that bears the rate;
so does the emulator. MIME frames are real, every byte of a code stream is zero.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from harness.core.access import downlink, uplink
from harness.core.device import NO_WORK, Device
from harness.core.link import Flow
from harness.core.network import NetworkProfile
from harness.core.served import ServedBody, body_at
from harness.loader.buffer import Literal, SparseBuffer, SparseBytes
from harness.loader.simulated_link import SimulatedLink
from harness.loader.simulated_machine import SimulatedMachine


@dataclass(frozen=True, slots=True)
class Ends:
    """The two ends of the network: what their heads weigh in HTTP/1.1, and the work they have.

    The default sizes were read off the real client and the real origin for a frame of the
    built-in datasets.
    """

    request_bytes: int = 390
    answer_bytes: int = 480
    device: Device = NO_WORK


@dataclass(frozen=True, slots=True)
class _Connection:
    up: Flow
    down: Flow


@dataclass(slots=True)
class SimulatedAnswer:
    """An answer whose bytes are made up as they arrive; `early_bytes` came with its head."""

    status_code: int
    headers: Mapping[str, str]
    content: SparseBytes
    head_bytes: int
    link: SimulatedLink
    flow: Flow
    machine: SimulatedMachine
    early_bytes: int = 0
    read_bytes: int = 0

    async def read(self, least_bytes: int | None) -> SparseBytes:
        """See Answer."""
        start = self.read_bytes
        left_bytes = len(self.content) - start
        least_bytes = left_bytes if least_bytes is None else min(least_bytes, left_bytes)
        came_bytes, self.early_bytes = self.early_bytes, 0
        since_s = self.link.now_s()
        if came_bytes < least_bytes:
            came_bytes += await self.link.arrived(self.flow, least_bytes - came_bytes)
        self.machine.take_in(came_bytes, since_s)
        self.read_bytes += came_bytes
        return self.content.slice(start, start + came_bytes)


class SimulatedTransport:
    """A client of a simulated origin over a simulated link; see Transport."""

    def __init__(
        self,
        bodies: Mapping[str, ServedBody],
        network: NetworkProfile,
        connections: int,
        *,
        is_warm: bool = True,
        ends: Ends | None = None,
    ) -> None:
        self._bodies = bodies
        self._network = network
        self._connections = connections
        self._is_warm = is_warm
        self._ends = ends or Ends()
        self._up = SimulatedLink(uplink(network, network.rtt_s, coalesces=True))
        self._down = SimulatedLink(downlink(network, 0.0, coalesces=True))
        self._machine = SimulatedMachine(self._ends.device)
        self._idle: list[_Connection] = []

    @property
    def connections(self) -> int:
        """See Transport."""
        return self._connections

    @asynccontextmanager
    async def get(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[SimulatedAnswer]:
        """See Transport."""
        connection = self._idle.pop() if self._idle else await self._connect()
        ends = self._ends
        self._machine.ask()
        self._up.send(connection.up, ends.request_bytes)
        await self._up.arrived(connection.up, ends.request_bytes)
        if self._network.delay_per_request_s:
            await asyncio.sleep(self._network.delay_per_request_s)
        answer = self._answer(path, headers, connection.down)
        await self._machine.serve(len(answer.content), self._network.hidden_s)
        self._down.send(connection.down, ends.answer_bytes + len(answer.content))
        came_bytes = await self._down.arrived(connection.down, ends.answer_bytes)
        self._machine.take_head()
        answer.early_bytes = came_bytes - ends.answer_bytes
        yield answer
        self._idle.append(connection)

    def buffer(self) -> SparseBuffer:
        """See Transport."""
        return SparseBuffer()

    async def _connect(self) -> _Connection:
        if self._network.has_handshake and not self._is_warm:
            await asyncio.sleep(self._network.rtt_s)
        return _Connection(self._up.open_flow(), self._down.open_flow())

    def _answer(self, path: str, headers: Mapping[str, str], flow: Flow) -> SimulatedAnswer:
        status_code, head, content = self._found(path, headers)
        head["content-length"] = str(len(content))
        return SimulatedAnswer(
            status_code, head, content, self._ends.answer_bytes, self._down, flow, self._machine
        )

    def _found(
        self, path: str, headers: Mapping[str, str]
    ) -> tuple[int, dict[str, str], SparseBytes]:
        """Status, head and body of what is asked for."""
        body = body_at(self._bodies, path)
        if body is None:
            return 404, {}, SparseBytes(0)
        content, head = _content(body), {"content-type": _content_type(body)}
        if wanted := headers.get("Range"):
            first, end = _range(wanted, body.size_bytes)
            head["content-range"] = f"bytes {first}-{end - 1}/{body.size_bytes}"
            return 206, head, content.slice(first, end)
        return 200, head, content


def _content(body: ServedBody) -> SparseBytes:
    frame = body.frame
    if not frame.head:
        return SparseBytes(body.size_bytes)
    tail_at = len(frame.head) + body.pixel_data_bytes
    return SparseBytes(body.size_bytes, (Literal(0, frame.head), Literal(tail_at, frame.tail)))


def _content_type(body: ServedBody) -> str:
    if body.frame.head:
        return "multipart/related"
    return f"application/octet-stream; transfer-syntax={body.transfer_syntax_uid}"


def _range(header: str, size_bytes: int) -> tuple[int, int]:
    """First byte and end of a range such as the loader asks for: "bytes=a-b" or "bytes=a-"."""
    first, _, last = header.removeprefix("bytes=").partition("-")
    return int(first), min(size_bytes, int(last) + 1) if last else size_bytes
