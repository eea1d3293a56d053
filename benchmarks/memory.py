"""What the emulator keeps of an answer that its client takes slowly, over HTTP/2.

a body of 200 MB, a window of 64 KiB: one window in a round trip is all that is taken
"""

import asyncio
from dataclasses import dataclass

import psutil

from benchmarks.http2_client import Http2Client
from benchmarks.verdict import verdict
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.http.protocol import HttpProtocol, HttpVersion
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.process import Listening, running_emulator

BODY_BYTES = 200_000_000
WINDOW_BYTES = 64 * 1024
PROFILE = NetworkProfile("slow client", 1e9, 1e9, 0.005)
PROTOCOL = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=100)
LIMIT_BYTES = 32 * 2**20


@dataclass(frozen=True)
class Growth:
    """How much larger the emulator was at most than before, and what the client took."""

    growth_bytes: int
    taken_bytes: int


async def growth(taken_bytes: int = BODY_BYTES) -> Growth:
    """Let a client take so much of the body."""
    async with (
        running_probe_origin(BODY_BYTES) as url,
        running_emulator(PROFILE, url, Listening(protocol=PROTOCOL)) as emulator,
    ):
        assert emulator.certificate is not None
        client = Http2Client(emulator.port, emulator.certificate, WINDOW_BYTES)
        # Nothing else runs in this process meanwhile: blocking its event loop disturbs nobody.
        client.fetch(1_000_000, 6)
        process = psutil.Process(emulator.pid)
        before_bytes = most_bytes = process.memory_info().rss
        client.ask(BODY_BYTES)
        while client.body_bytes < taken_bytes:
            client.receive()
            most_bytes = max(most_bytes, process.memory_info().rss)
        client.close()
        return Growth(most_bytes - before_bytes, client.body_bytes)


def main() -> None:
    """Print the figure and the verdict."""
    seen = asyncio.run(growth())
    print(
        verdict(
            seen.growth_bytes < LIMIT_BYTES,
            f"{BODY_BYTES / 1e6:g} MB over HTTP/2 with a window of {WINDOW_BYTES / 2**10:g} KiB:"
            f" the emulator grew by {seen.growth_bytes / 2**20:.1f} MiB"
            f" (within {LIMIT_BYTES / 2**20:g} MiB)",
        )
    )


if __name__ == "__main__":
    main()
