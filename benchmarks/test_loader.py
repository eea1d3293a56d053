"""The client: bodies as they gather, and whole loads on the virtual clock."""

import pytest

from benchmarks.conftest import Rate
from benchmarks.subjects import FOUR_G, retrieval, volume, volume_cases
from harness.client.body import Body
from harness.client.buffer import ByteBuffer
from harness.client.player import play
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.framing import multipart_frame
from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL
from harness.core.retrieval.timeline import Timeline
from harness.scenario.scenario import Case

CHUNK_BYTES = 64 * 1024
BODY_BYTES = 11_100_000


@pytest.mark.parametrize("is_streamed", [False, True], ids=["whole", "streamed"])
def test_multipart(rate: Rate, is_streamed: bool) -> None:
    """A radiograph in its MIME frame; a streamed one is looked into after every chunk."""
    frame = multipart_frame("image/jphc", HTJ2K_LOSSLESS_RPCL, "benchmark")
    content = frame.head + bytes(BODY_BYTES) + frame.tail
    chunks = [content[at : at + CHUNK_BYTES] for at in range(0, len(content), CHUNK_BYTES)]

    def run() -> None:
        body = Body(ByteBuffer())
        body.expect("multipart/related", len(content), len(content))
        for chunk in chunks:
            body.append(memoryview(chunk))
            if is_streamed:
                body.state()
        body.state()

    rate(run, len(content) / 1e6, "MB")


@pytest.mark.parametrize("case", volume_cases(), ids=lambda case: case.name)
def test_simulated_load(rate: Rate, case: Case) -> None:
    """A volume through the link model; decoding and drawing cost virtual time only."""
    paths, bodies = volume()

    async def load() -> Timeline:
        transport = SimulatedTransport(bodies, FOUR_G, 6)
        screen = SimulatedScreen(lambda _: 0.01, lambda _: 0.001)
        return await play(retrieval(case, paths), transport, screen)

    rate(lambda: run_virtually(load()), 1, "loads")
