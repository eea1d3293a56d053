"""The address of a server: as a URL, and what is said where nothing can be listened to there."""

import socket

from harness.errors import EnvironmentProblem

_BACKLOG = 2048
_PORT_COUNT = 65_536


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
    """What is raised, of `place`, where an address is taken, or is not of this machine."""
    return EnvironmentProblem(
        place,
        f"{host}:{port}",
        f"cannot be listened on ({reason})",
        "choose another port (0 is any free one), or end the program that holds it",
    )
