"""A client's socket that notes when what came out of it."""

import asyncio
from typing import Any


class FakeTransport(asyncio.Transport):
    """Obeys asyncio.Transport; the test plays the client by calling the protocol."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.get_running_loop()
        self.written: list[tuple[float, bytes]] = []
        self.is_reading_paused = False
        self.has_written_eof = False
        self.closed_at_s: float | None = None
        self.protocol: asyncio.BaseProtocol | None = None

    def received(self) -> bytes:
        """All that the client was sent."""
        return b"".join(data for _, data in self.written)

    def last_byte_s(self) -> float:
        """When the client was sent the last of it."""
        return self.written[-1][0]

    def write(self, data: "bytes | bytearray | memoryview") -> None:
        assert self.closed_at_s is None
        self.written.append((self.loop.time(), bytes(data)))

    def write_eof(self) -> None:
        self.has_written_eof = True

    def pause_reading(self) -> None:
        self.is_reading_paused = True

    def resume_reading(self) -> None:
        self.is_reading_paused = False

    def close(self) -> None:
        if self.closed_at_s is None:
            self.closed_at_s = self.loop.time()
            assert isinstance(self.protocol, asyncio.Protocol)
            self.loop.call_soon(self.protocol.connection_lost, None)

    def abort(self) -> None:
        self.close()

    def is_closing(self) -> bool:
        return self.closed_at_s is not None

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return ("192.0.2.7", 50_000) if name == "peername" else default
