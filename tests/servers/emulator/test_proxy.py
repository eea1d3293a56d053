import asyncio

import pytest

from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.process import ANYWHERE
from harness.servers.emulator.proxy import Forwarding, running_proxy
from tests.servers.emulator.tiny_origin import connected, running_tiny_origin

LONGEST_END_S = 30.0
FAST = NetworkProfile("fast", 400e6, 400e6, 0.002)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("http://127.0.0.1", ("127.0.0.1", 80)),
        ("http://[::1]:8000/", ("::1", 8000)),
    ],
)
def test_an_origin_is_read_from_its_url(url: str, origin: tuple[str, int]) -> None:
    assert Forwarding(url, ANYWHERE).origin == origin


@pytest.mark.parametrize("url", ["https://127.0.0.1:8000", "127.0.0.1:8000", "http://"])
def test_an_origin_that_is_no_plain_http_url_is_refused(url: str) -> None:
    with pytest.raises(EnvironmentProblem, match="is not the URL of an origin") as told:
        _ = Forwarding(url, ANYWHERE).origin

    assert told.value.value == url


@pytest.mark.live
@pytest.mark.every_python
def test_clients_that_are_gone_leave_no_task() -> None:
    async def run() -> int:
        link = AccessLink.of(FAST, asyncio.get_running_loop())
        async with (
            running_tiny_origin() as origin,
            running_proxy(Forwarding(origin.url, ANYWHERE), link) as proxy,
        ):
            before = asyncio.all_tasks()
            for size_bytes in (100_000, 50_000_000):
                async with connected(proxy.port) as leaves, connected(proxy.port) as stays:
                    leaves.writer.write(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % size_bytes)
                    await leaves.reader.readexactly(100_000)
                    await stays.get("/1000")
                for _ in range(2):
                    await origin.ended.get()
            left = asyncio.all_tasks() - before
            return len((await asyncio.wait(left, timeout=LONGEST_END_S))[1]) if left else 0

    assert asyncio.run(run()) == 0
