"""The processes of a server on this machine: they are a part of what is measured beside it."""

import socket
from contextlib import suppress
from ipaddress import ip_address

import psutil

from harness.servers.gateway.service import Service


def listening_processes(service: Service) -> tuple[int, ...]:
    """The processes that listen where a service is, if that is loopback; none that are hidden."""
    if not _is_here(service.host):
        return ()
    with suppress(psutil.Error, OSError):
        listening = (
            each.pid
            for each in psutil.net_connections("tcp")
            if each.status == psutil.CONN_LISTEN
            and getattr(each.laddr, "port", None) == service.port
        )
        return tuple(sorted({pid for pid in listening if pid is not None}))
    return ()


def _is_here(host: str) -> bool:
    with suppress(OSError, UnicodeError, ValueError):
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return all(ip_address(each[4][0]).is_loopback for each in found)
    return False
