"""The processes of a server on this machine: they are a part of what is measured beside it."""

from contextlib import suppress

import psutil

from harness.servers.gateway.real_path import is_on_this_machine
from harness.servers.gateway.service import Service


def listening_processes(service: Service) -> tuple[int, ...]:
    """The processes that listen where a service is, if that is loopback; none that are hidden."""
    if not is_on_this_machine(service.host):
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
