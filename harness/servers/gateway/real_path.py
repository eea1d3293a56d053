"""The real round trip to a server that is not on this machine, by handshakes of TCP."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address

from harness.servers.gateway.service import Service

_CONNECT_COUNT = 5
_LIMIT_S = 2.0


def is_on_this_machine(host: str) -> bool:
    """Whether a name stands for loopback alone; for nothing at all, it does not."""
    with suppress(OSError, UnicodeError, ValueError):
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return all(ip_address(each[4][0]).is_loopback for each in found)
    return False


async def real_rtt_s(service: Service) -> float:
    """The real round trip to a service in seconds; 0 on this machine, and where nobody answers."""
    if is_on_this_machine(service.host):
        return 0.0
    return await least_connect_s(lambda: _connect(service.host, service.port))


async def least_connect_s(connect: Callable[[], Awaitable[None]]) -> float:
    """The least time of some connections, one after the other; 0 where one cannot be opened.

    The least is the one that nothing held up: whatever is longer counts as the server's own time.
    """
    now_s = asyncio.get_running_loop().time
    took_s = []
    with suppress(OSError, TimeoutError):
        for _ in range(_CONNECT_COUNT):
            begun_s = now_s()
            async with asyncio.timeout(_LIMIT_S):
                await connect()
            took_s.append(now_s() - begun_s)
        return min(took_s)
    return 0.0


async def _connect(host: str, port: int) -> None:
    _, writer = await asyncio.open_connection(host, port)
    writer.close()
