"""One request at a time through the loader's own transport: client, origin, and emulator.

The time of the client's only thread on a processor is left out of all: what an origin needs is the
rest of the waiting time on loopback; what the emulator adds is the difference to an emulated
network that is too fast to be waited for. Bodies of all sizes are ranges of one large image.
"""

import asyncio
import statistics
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import product

from harness.client.http_transport import HttpTransport
from harness.core.images.specification import Codec
from harness.core.network.profile import NetworkProfile
from harness.predict.calibration.datasets import FULL_PATHS, CalibrationDataset
from harness.predict.calibration.fit import Timing
from harness.servers.emulator.process import running_emulator
from harness.servers.origin.process import OriginConfiguration, running_origin

SIZES_BYTES = (1_000, 16_000, 64_000, 256_000, 1_000_000, 4_000_000)
_FAST = NetworkProfile("fast", download_bps=100e9, upload_bps=100e9, rtt_s=0.0)
_RTT_S = 0.04
_LEAST_S = 1e-6
"""What an emulator adds at least: where noise hides it, no fit may see a time below zero."""

_FAR = NetworkProfile("far", download_bps=100e9, upload_bps=100e9, rtt_s=_RTT_S)


@dataclass(frozen=True, slots=True)
class RequestTimings:
    """What requests cost the servers, by the size of the body.

    `request_share` is how much of the client's fixed cost comes before a request is sent.
    """

    serve: tuple[Timing, ...]
    relay: tuple[Timing, ...]
    request_share: float


@dataclass(frozen=True, slots=True)
class Spent:
    """One request: how long it was waited for, and what of that the client's thread worked."""

    wait_s: float
    client_s: float


async def time_requests(dataset: CalibrationDataset, request_count: int) -> RequestTimings:
    """The median of `request_count` requests of every size. Raises HarnessError."""
    encoding = dataset.encoding(FULL_PATHS[Codec.HTJ2K])
    path = dataset.path(encoding, 0)
    sizes_bytes = [size for size in SIZES_BYTES if size <= encoding.sizes_bytes[0]]
    async with running_origin(OriginConfiguration(dataset.tree)) as origin:
        async with running_emulator(_FAST, origin.url) as emulator:
            urls = (origin.url, emulator.url)
            local, relayed = await _spent(urls, path, sizes_bytes, request_count)
        async with running_emulator(_FAR, origin.url) as emulator:
            share = await _request_share(emulator.url, path, request_count)
    return request_timings(sizes_bytes, local, relayed, share)


def request_timings(
    sizes_bytes: Sequence[int],
    local: Sequence[Spent],
    relayed: Sequence[Spent],
    request_share: float,
) -> RequestTimings:
    """Who took which part of requests for these sizes, on loopback and through an emulator."""
    pairs = list(zip(sizes_bytes, local, relayed, strict=True))
    return RequestTimings(
        serve=tuple(Timing(near.wait_s - near.client_s, 0, size) for size, near, _ in pairs),
        relay=tuple(
            Timing(max(_LEAST_S, far.wait_s - near.wait_s), 0, size) for size, near, far in pairs
        ),
        request_share=request_share,
    )


async def _spent(
    urls: Sequence[str], path: str, sizes_bytes: Sequence[int], request_count: int
) -> list[list[Spent]]:
    """What a request of each size costs, server by server; servers and sizes take turns."""
    asked = list(product(urls, sizes_bytes))
    spent: dict[tuple[str, int], list[Spent]] = {each: [] for each in asked}
    async with AsyncExitStack() as stack:
        transports = {url: HttpTransport(url, 1) for url in urls}
        for transport in transports.values():
            stack.push_async_callback(transport.close)
        for turn in range(request_count + 1):
            for url, size_bytes in asked:
                one = await _ask(transports[url], path, size_bytes)
                if turn:
                    spent[url, size_bytes].append(one)
    return [[_median(spent[url, size_bytes]) for size_bytes in sizes_bytes] for url in urls]


async def _ask(transport: HttpTransport, path: str, size_bytes: int) -> Spent:
    loop = asyncio.get_running_loop()
    start_s, start_client_s = loop.time(), time.thread_time()
    async with transport.get(path, {"Range": f"bytes=0-{size_bytes - 1}"}) as answer:
        while await answer.read(None):
            pass
    return Spent(loop.time() - start_s, time.thread_time() - start_client_s)


async def _request_share(url: str, path: str, request_count: int) -> float:
    """Which part of the client's work for a small answer it does while none can have come."""
    shares = []
    transport = HttpTransport(url, 1)
    try:
        for turn in range(request_count + 1):
            start_client_s = time.thread_time()
            async with asyncio.TaskGroup() as group:
                asked = group.create_task(_ask(transport, path, SIZES_BYTES[0]))
                await asyncio.sleep(_RTT_S / 4)
                before_s = time.thread_time() - start_client_s
            if turn:
                shares.append(min(1.0, before_s / asked.result().client_s))
    finally:
        await transport.close()
    return statistics.median(shares)


def _median(spent: Sequence[Spent]) -> Spent:
    return Spent(
        statistics.median(one.wait_s for one in spent),
        statistics.median(one.client_s for one in spent),
    )
