"""The time that client, proxy and origin need for a request themselves, on the virtual clock.

The client has one thread: while it works, whatever else is due waits; it takes longer beside a
decoder. The origin, and the proxy of a network that `is_relayed`, are counted as one server that
answers one request after the other.
"""

import asyncio
from collections.abc import Callable
from random import Random

from harness.client.simulation.virtual_clock import VirtualLoop
from harness.client.transport import MOST_AT_ONCE_BYTES
from harness.core.models.device import Device


class SimulatedMachine:
    """A device at work; only on a VirtualLoop, unless it needs no time at all."""

    def __init__(
        self,
        device: Device,
        *,
        is_relayed: bool = False,
        is_decoding: Callable[[], bool] = lambda: False,
    ) -> None:
        self._device = device
        self._ask_s, self._head_s = device.request.time_s(), device.answer.time_s()
        self._is_relayed = is_relayed
        self._is_decoding = is_decoding
        self._loop = asyncio.get_running_loop()
        self._noise = Random(device.seed) if device.noise_s else None
        self._server_free_s = 0.0
        self._turn_free_s = 0.0

    def ask(self) -> None:
        """Send a request."""
        self._spend(self._ask_s)

    def take_head(self) -> None:
        """Read the head of an answer."""
        self._spend(self._head_s)

    def take_in(self, size_bytes: int, since_s: float) -> None:
        """Read what has come since then: most of it while the rest was still on its way."""
        cost = self._device.answer
        now_s = self._loop.time()
        all_of_it_s = since_s + cost.s_per_megabyte * size_bytes / 1e6
        last_s = now_s + cost.s_per_megabyte * min(size_bytes, MOST_AT_ONCE_BYTES) / 1e6
        self._spend(max(all_of_it_s, last_s) - now_s)

    async def serve(self, size_bytes: int, hidden_s: float) -> None:
        """Wait until an answer can begin; the server knows of the request `hidden_s` early.

        A network that is relayed carries the first chunk while the server works on the others.
        """
        now_s = self._loop.time()
        start_s = max(now_s - hidden_s, self._server_free_s)
        serve_s = self._serve_s(size_bytes)
        self._server_free_s = start_s + serve_s
        if self._is_relayed and size_bytes > MOST_AT_ONCE_BYTES:
            serve_s = self._serve_s(MOST_AT_ONCE_BYTES)
        wait_s = start_s + serve_s - now_s
        if self._noise is not None:  # nothing hides it
            wait_s = max(0.0, wait_s) + self._noise.expovariate(1 / self._device.noise_s)
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    async def take_turn(self, work_s: float) -> None:
        """Wait for a server that works on one image at a time: for those before it, and for it."""
        if work_s > 0:
            now_s = self._loop.time()
            self._turn_free_s = max(now_s, self._turn_free_s) + work_s
            await asyncio.sleep(self._turn_free_s - now_s)

    def _serve_s(self, size_bytes: int) -> float:
        relay_s = self._device.relay.time_s(0, size_bytes) if self._is_relayed else 0.0
        return self._device.serve.time_s(0, size_bytes) + relay_s

    def _spend(self, work_s: float) -> None:
        if work_s > 0:
            assert isinstance(self._loop, VirtualLoop)
            crowding_share = self._device.crowding_share
            is_crowded = crowding_share and self._is_decoding()
            self._loop.spend(work_s * (1 + crowding_share) if is_crowded else work_s)
