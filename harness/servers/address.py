"""The address of a server: as a URL, and what is said where nothing can be listened to there."""

import errno
import os
import re
import socket

from harness.errors import EnvironmentProblem

_BACKLOG = 2048
_PORT_COUNT = 65_536
_ERROR_NUMBER = re.compile(r"\[Errno (\d+)\]")  # in the words of asyncio and of mitmproxy


def url_of(scheme: str, host: str, port: int) -> str:
    """The URL of a server; an IPv6 address stands in brackets (RFC 3986 §3.2.2)."""
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def listen(place: str, host: str, port: int) -> socket.socket:
    """A listening socket; port 0 is any free one.

    Raises EnvironmentProblem, said of `place`, when the address cannot be had.
    """
    try:
        if port not in range(_PORT_COUNT):
            raise OverflowError(f"a port is at most {_PORT_COUNT - 1}")
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, _, _, _, address = found[0]
        return socket.create_server((address[0], port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise cannot_listen(place, host, port, reason) from error


def cannot_listen(place: str, host: str, port: int, reason: str) -> EnvironmentProblem:
    """What is raised, of `place`, where an address is taken, or is not of this machine.

    Of `reason`, in whoever's words, the system's own is told.
    """
    number = _ERROR_NUMBER.search(reason)
    told = os.strerror(int(number[1])) if number else reason.partition(" (")[0]
    is_foreign = told == os.strerror(errno.EADDRNOTAVAIL)
    return EnvironmentProblem(
        place,
        f"{host}:{port}",
        f"cannot be listened on ({told.lower()})",
        "name an address of this machine with --host"
        if is_foreign
        else "choose another port (0 is any free one), or end the program that holds it",
    )
