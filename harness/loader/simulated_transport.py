"""The network as a model: the emulator's two links, and an origin that answers in no time.

Requests go up a link that bears the whole round trip, answers come down one that bears the rate;
so does the emulator. MIME frames are real, every byte of a code stream is zero.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from harness.core.link import Flow, Link
from harness.core.network import NetworkProfile
from harness.core.served import ServedBody
from harness.loader.simulated_link import SimulatedLink


@dataclass(frozen=True, slots=True)
class HeadSizes:
    """What a request and the head of its answer weigh in HTTP/1.1, in bytes.

    The defaults were read off the real client and the real origin for a frame of the built-in
    datasets.
    """

    request_bytes: int = 390
    answer_bytes: int = 480


@dataclass(slots=True)
class _Connection:
    up: Flow
    down: Flow
    at_origin: "asyncio.Queue[int]"
    at_client: "asyncio.Queue[int]"


@dataclass(frozen=True, slots=True)
class SimulatedAnswer:
    """An answer whose bytes are made up as they arrive."""

    status_code: int
    headers: Mapping[str, str]
    content: memoryview
    arrived: "asyncio.Queue[int]"
    head_bytes: int
    early_bytes: int = 0

    async def chunks(self) -> AsyncIterator[bytes]:
        """See Answer."""
        at, came_bytes = 0, self.early_bytes
        while at < len(self.content):
            if came_bytes:
                yield bytes(self.content[at : at + came_bytes])
                at += came_bytes
            if at < len(self.content):
                came_bytes = await self.arrived.get()


class SimulatedTransport:
    """A client of a simulated origin over a simulated link; see Transport."""

    def __init__(
        self,
        bodies: Mapping[str, ServedBody],
        network: NetworkProfile,
        connections: int,
        *,
        is_warm: bool = True,
        heads: HeadSizes | None = None,
    ) -> None:
        self._bodies = bodies
        self._network = network
        self._connections = connections
        self._is_warm = is_warm
        self._heads = heads or HeadSizes()
        self._up = SimulatedLink(Link(network.upload_bps, network.rtt_s))
        self._down = SimulatedLink(Link(network.download_bps, 0.0))
        self._idle: list[_Connection] = []

    @property
    def connections(self) -> int:
        """See Transport."""
        return self._connections

    @asynccontextmanager
    async def get(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[SimulatedAnswer]:
        """See Transport."""
        connection = self._idle.pop() if self._idle else await self._connect()
        self._up.send(connection.up, self._heads.request_bytes)
        await _gather(connection.at_origin, self._heads.request_bytes)
        answer = self._answer(path, headers, connection.at_client)
        self._down.send(connection.down, self._heads.answer_bytes + len(answer.content))
        early_bytes = await _gather(connection.at_client, self._heads.answer_bytes)
        yield replace(answer, early_bytes=early_bytes)
        self._idle.append(connection)

    async def _connect(self) -> _Connection:
        at_origin: asyncio.Queue[int] = asyncio.Queue()
        at_client: asyncio.Queue[int] = asyncio.Queue()
        if self._network.has_handshake and not self._is_warm:
            await asyncio.sleep(self._network.rtt_s)
        return _Connection(
            up=self._up.open_flow(at_origin.put_nowait),
            down=self._down.open_flow(at_client.put_nowait),
            at_origin=at_origin,
            at_client=at_client,
        )

    def _answer(
        self, path: str, headers: Mapping[str, str], arrived: "asyncio.Queue[int]"
    ) -> SimulatedAnswer:
        head_bytes = self._heads.answer_bytes
        body = self._bodies.get(path.partition("?")[0])
        if body is None:
            return SimulatedAnswer(
                404, {"content-length": "0"}, memoryview(b""), arrived, head_bytes
            )
        content = memoryview(body.frame.head + bytes(body.pixel_data_bytes) + body.frame.tail)
        head = {"content-type": _content_type(body)}
        status_code = 200
        if wanted := headers.get("Range"):
            first, end = _range(wanted, body.size_bytes)
            head["content-range"] = f"bytes {first}-{end - 1}/{body.size_bytes}"
            content, status_code = content[first:end], 206
        head["content-length"] = str(len(content))
        return SimulatedAnswer(status_code, head, content, arrived, head_bytes)


def _content_type(body: ServedBody) -> str:
    if body.frame.head:
        return "multipart/related"
    return f"application/octet-stream; transfer-syntax={body.transfer_syntax_uid}"


def _range(header: str, size_bytes: int) -> tuple[int, int]:
    """First byte and end of a range such as the loader asks for: "bytes=a-b" or "bytes=a-"."""
    first, _, last = header.removeprefix("bytes=").partition("-")
    return int(first), min(size_bytes, int(last) + 1) if last else size_bytes


async def _gather(arrived: "asyncio.Queue[int]", size_bytes: int) -> int:
    """Wait until `size_bytes` have arrived; how many more came with them."""
    came_bytes = 0
    while came_bytes < size_bytes:
        came_bytes += await arrived.get()
    return came_bytes - size_bytes
