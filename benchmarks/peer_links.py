"""Links to the same bytes, each slowed down by somebody else's means.

Every one gives a `Download`: so many bytes over each of so many kept connections, and how long it
took until the last byte of the last one. Raises EnvironmentProblem where it cannot be had here.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.trickled import kept_download_s
from harness.certify.reference.byte_origin import ByteOriginConfiguration, running_byte_origin
from harness.certify.reference.downloader import running_downloader
from harness.certify.reference.kernel_link import running_kernel_link
from harness.core.http.preflight import Page as Origin
from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem
from harness.servers.emulator.process import running_emulator
from harness.viewer.browser import HIDDEN
from harness.viewer.chromium import at_hand, running_chromium
from harness.viewer.devtools import Page

LARGEST_BYTES = 1_000_000

Download = Callable[[int, int], Awaitable[float]]

_START_LIMIT_S = 30.0
_FETCH = """(async (origin, size, count) => {
  const began = performance.now();
  const one = async () => (await fetch(`${origin}/${size}`, { cache: 'no-store' })).arrayBuffer();
  await Promise.all(Array.from({ length: count }, one));
  return performance.now() - began;
})"""


@asynccontextmanager
async def emulator(profile: NetworkProfile, origin_url: str) -> AsyncIterator[Download]:
    """The emulator of this project."""
    async with running_emulator(profile, origin_url) as running:
        yield _plain(running.port)


@asynccontextmanager
async def kernel(profile: NetworkProfile, origin_url: str) -> AsyncIterator[Download]:
    """TCP of the kernel between network namespaces, behind its token bucket."""
    async with running_kernel_link(profile) as link:
        inside = ByteOriginConfiguration(LARGEST_BYTES, link.server_address, link.server.path)
        async with (
            running_byte_origin(inside) as [port],
            running_downloader(link.server_address, link.client.path) as client,
        ):

            async def download(size_bytes: int, connection_count: int) -> float:
                async with client.connected(port, connection_count):
                    await client.download_s(size_bytes)  # its window grows, as in kept ones
                    return await client.download_s(size_bytes)

            yield download


@asynccontextmanager
async def chromium(profile: NetworkProfile, origin_url: str) -> AsyncIterator[Download]:
    """The throttling of Chromium's developer tools: Network.emulateNetworkConditions."""
    assert profile.download_bps is not None, "a rate is what is compared"
    assert profile.upload_bps is not None, "a rate is what is compared"
    program, appearance = at_hand(os.environ, HIDDEN)
    async with running_chromium(program, appearance, Origin.SAME_ORIGIN) as browser:
        page = await Page.open(browser.devtools, "data:text/html,")
        await page.call("Network.enable", {})
        slow = {
            "offline": False,
            "latency": profile.rtt_s * 1000,
            "downloadThroughput": profile.download_bps / 8,
            "uploadThroughput": profile.upload_bps / 8,
        }
        await page.call("Network.emulateNetworkConditions", slow)

        async def download(size_bytes: int, connection_count: int) -> float:
            return float(await page.run(_FETCH, origin_url, size_bytes, connection_count)) / 1000

        yield download


@asynccontextmanager
async def sleeping_addon(profile: NetworkProfile, origin_url: str) -> AsyncIterator[Download]:
    """A plain addon of mitmproxy that sleeps."""
    assert profile.download_bps is not None, "a rate is what is compared"
    port = _free_port()
    script = Path(__file__).with_name("sleeping_addon.py")
    options = ("-q", "--mode", f"reverse:{origin_url}", "-p", str(port), "-s", str(script))
    sets = (f"rate_bps={profile.download_bps:.0f}", f"rtt_ms={profile.rtt_s * 1000:.0f}")
    start = "from mitmproxy.tools.main import mitmdump; mitmdump()"
    command = (sys.executable, "-c", start, *options, *(f"--set={each}" for each in sets))
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.DEVNULL)
    try:
        await _listening(port, process)
        yield _plain(port)
    finally:
        await _end(process)


@asynccontextmanager
async def trickle(profile: NetworkProfile, origin_url: str) -> AsyncIterator[Download]:
    """A client whose sockets are held back by a preloaded library."""
    program = shutil.which("trickle")
    if program is None:
        raise EnvironmentProblem("trickle", None, "is not installed", "apt install trickle")
    assert profile.download_bps is not None, "a rate is what is compared"
    assert profile.upload_bps is not None, "a rate is what is compared"
    rates = (f"-d{profile.download_bps / 8192:.0f}", f"-u{profile.upload_bps / 8192:.0f}")
    port = origin_url.rpartition(":")[2]
    client = (sys.executable, "-m", "benchmarks.trickled", port)
    process = await asyncio.create_subprocess_exec(
        *(program, "-s", *rates, f"-l{profile.rtt_s * 1000:.0f}", *client),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield lambda size_bytes, count: _asked(process, size_bytes, count)
    finally:
        await _end(process)


async def _asked(process: asyncio.subprocess.Process, size_bytes: int, count: int) -> float:
    assert process.stdin is not None, "it was opened"
    assert process.stdout is not None, "it was opened"
    process.stdin.write(f"{size_bytes} {count}\n".encode())
    line = await process.stdout.readline()
    if not line:
        raise EnvironmentProblem("trickle", None, "let its client end", "run that by hand")
    return float(line)


def _plain(port: int) -> Download:
    """Clients of our own at a port of loopback."""

    async def download(size_bytes: int, connection_count: int) -> float:
        # Nothing else runs in this process meanwhile: blocking its loop disturbs nobody.
        return kept_download_s(port, size_bytes, connection_count)

    return download


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _listening(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until somebody answers at a port. Raises EnvironmentProblem."""
    loop = asyncio.get_running_loop()
    end_s = loop.time() + _START_LIMIT_S
    while loop.time() < end_s and process.returncode is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            await asyncio.sleep(0.1)
        else:
            return
    raise EnvironmentProblem("mitmproxy", None, "did not listen", "see what it printed")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()
