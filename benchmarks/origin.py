"""What the origin itself costs, on loopback and with nothing in between.

Each row asks for one frame on each of several connections at once, over connections that are
kept alive, and prints the median time until the last byte is there, with n.
Run it as `python -m benchmarks.origin`; `--repeats` is n.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from harness.certify.certificate.connection import Connection, exchange_at_once
from harness.core.images.manifest import MANIFEST_NAME, FrameId, Manifest
from harness.servers.origin.process import OriginConfiguration, running_origin
from tests.core.dataset_of import encoded, manifest_of

WARM_UPS = 20
CORNERSTONE_ACCEPT = "multipart/related; type=application/octet-stream; transfer-syntax=*"


@dataclass(frozen=True, slots=True)
class Load:
    """Equal frames asked for at once, one on each connection; `limit_s` is what it should take."""

    connection_count: int
    frame_bytes: int
    limit_s: float | None = None


LOADS = (
    Load(1, 1_000),
    Load(6, 1_000, limit_s=0.002),
    Load(1, 100_000),
    Load(6, 100_000),
    Load(1, 10_000_000),
)


def manifest(sizes_bytes: tuple[int, ...]) -> Manifest:
    """One frame of each size."""
    frames = tuple(FrameId("1.2.3.4", number) for number in range(1, len(sizes_bytes) + 1))
    one_pixel = encoded("frames", sizes_bytes, rows=1, columns=1)
    return manifest_of(one_pixel, rows=1, columns=1, frames=frames)


def write_tree(root: Path, described: Manifest) -> None:
    """A dataset of zeros with no metadata to speak of."""
    for index, size_bytes in enumerate(described.encodings[0].sizes_bytes):
        file = root / described.frame_path(index)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size_bytes))
    series = root / "studies/1.2/series/1.2.3"
    for folder in (series, series / "instances/1.2.3.4"):
        (folder / "metadata").write_text("[{}]")
    (root / MANIFEST_NAME).write_text(json.dumps(described.to_json()))


def measure(port: int, path: str, load: Load, repeats: int) -> list[float]:
    """The seconds from the first request to the last byte, once per repeat."""
    request = (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {CORNERSTONE_ACCEPT}\r\n\r\n".encode()
    )
    client = [Connection(port) for _ in range(load.connection_count)]
    times_s = []
    for _ in range(WARM_UPS + repeats):
        exchanges = exchange_at_once([(connection, request) for connection in client])
        times_s.append(max(exchange.elapsed_s for exchange in exchanges))
    for connection in client:
        connection.close()
    return times_s[WARM_UPS:]


def row(load: Load, times_s: list[float]) -> str:
    """One line of the table."""
    quartiles_s = statistics.quantiles(times_s, n=4)
    median_ms, low_ms, high_ms = (1e3 * quartiles_s[i] for i in (1, 0, 2))
    line = (
        f"{load.connection_count} x {load.frame_bytes:>10,} B   "
        f"{median_ms:8.2f} ms   {low_ms:8.2f} .. {high_ms:.2f} ms   {len(times_s)}"
    )
    if load.limit_s is None:
        return line
    verdict = "within" if median_ms <= 1e3 * load.limit_s else "OVER"
    return f"{line}   {verdict} {1e3 * load.limit_s:g} ms"


async def main(repeats: int) -> None:
    """Measure every load against one origin, and print a row each."""
    sizes_bytes = tuple(sorted({load.frame_bytes for load in LOADS}))
    described = manifest(sizes_bytes)
    with tempfile.TemporaryDirectory() as folder:
        write_tree(Path(folder), described)
        async with running_origin(OriginConfiguration(Path(folder))) as origin:
            print("frames at once        median       interquartile range       n")
            for load in LOADS:
                path = "/" + described.frame_path(sizes_bytes.index(load.frame_bytes))
                # Nothing else runs in this process, so the loop may be held up meanwhile.
                print(row(load, measure(origin.port, path, load, repeats)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=200)
    asyncio.run(main(parser.parse_args().repeats))
