"""The child's side of the gateway: listen, pass on, until the parent ends."""

import asyncio
import logging
import socket
import ssl
from dataclasses import replace

from harness.errors import EnvironmentProblem
from harness.servers.address import listen, url_of
from harness.servers.child import (
    child_process,
    raise_priority,
    read_configuration,
)
from harness.servers.emulator.upstream import Upstream
from harness.servers.gateway.application import Gateway
from harness.servers.gateway.cold import ColdAnswers
from harness.servers.gateway.listeners import listening_processes
from harness.servers.gateway.process import GatewayConfiguration
from harness.servers.gateway.real_path import real_rtt_s
from harness.servers.gateway.service import Service
from harness.servers.message import from_document
from harness.servers.origin.door import Door
from harness.servers.web_server import WebServer, answering

_HOST = "127.0.0.1"
_MODULE = "harness.servers.gateway"


async def serve() -> None:
    """Stand before the configured server until standard input ends."""
    document, questions = await read_configuration()
    configuration = from_document(GatewayConfiguration, document)
    service = Service.of(configuration.service_url)
    listener = listen("gateway", _HOST, 0)
    # Head and body of an answer are written apart. What asyncio accepts from such a listener keeps
    # the second back until the first is acknowledged, for 40 ms that would count as the server's.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    async with asyncio.TaskGroup() as tasks:
        count = configuration.connection_count
        address, tls = (service.host, service.port), _tls(service, configuration.certificates)
        upstream = Upstream(address, count, tasks, tls)
        cold = ColdAnswers(configuration.cold)
        rtt_s = await real_rtt_s(service)
        gateway = Gateway(service, upstream, configuration.secrets, cold, rtt_s)
        admission = replace(configuration.admission, hosts=(_HOST, *configuration.admission.hosts))
        server = WebServer(Door(gateway, admission))

        port = listener.getsockname()[1]
        greeting = {"url": url_of("http", _HOST, port), "port": port}
        greeting |= {"is_foreign": True, "processes": listening_processes(service)}
        greeting |= {"counts_requests": bool(configuration.cold), "real_rtt_s": rtt_s}
        await server.serve_until_parent_ends(
            listener, greeting, questions, answering(_MODULE, server, cold.start_over)
        )
        await upstream.close()


def _tls(service: Service, certificates: str | None) -> ssl.SSLContext | None:
    """What a server's name is verified by. Raises EnvironmentProblem for what is no certificate."""
    if not service.is_encrypted:
        return None
    try:
        return ssl.create_default_context(cadata=certificates)
    except ssl.SSLError as error:
        rule, remedy = f"is no certificate ({error.reason})", "give certificates as PEM"
        raise EnvironmentProblem("server: ca", None, rule, remedy) from error


if __name__ == "__main__":
    raise_priority()
    # What breaks off at the server breaks off here, which is no fault to report.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    with child_process():
        # Not uvloop, whose transports are none of asyncio's: those to the server are checked.
        asyncio.run(serve())
