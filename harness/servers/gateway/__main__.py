"""The child's side of the gateway: listen, pass on, until the parent ends."""

import asyncio
import logging
import socket
from dataclasses import replace

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
from harness.servers.gateway.trust import check_trust, tls_context
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
    tls = tls_context(service, configuration.certificates)
    if tls is not None:
        await check_trust(service, tls)
    listener = listen("gateway", _HOST, 0)
    # Head and body of an answer are written apart. What asyncio accepts from such a listener keeps
    # the second back until the first is acknowledged, for 40 ms that would count as the server's.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    async with asyncio.TaskGroup() as tasks:
        count = configuration.connection_count
        upstream = Upstream((service.host, service.port), count, tasks, tls)
        cold = ColdAnswers(configuration.cold)
        rtt_s = await real_rtt_s(service)
        gateway = Gateway(service, upstream, configuration.secrets, cold, rtt_s)
        admission = replace(configuration.admission, hosts=(_HOST, *configuration.admission.hosts))
        server = WebServer(Door(gateway, admission))

        port = listener.getsockname()[1]
        greeting = {"url": url_of("http", _HOST, port), "port": port}
        greeting |= {"is_foreign": True, "processes": listening_processes(service)}
        greeting |= {"counts_requests": bool(configuration.cold), "real_rtt_s": rtt_s}
        greeting |= {"tells_given": True}
        answer = answering(_MODULE, server, cold.start_over, gateway.given.take)
        await server.serve_until_parent_ends(listener, greeting, questions, answer)
        await upstream.close()


if __name__ == "__main__":
    raise_priority()
    # What breaks off at the server breaks off here, which is no fault to report.
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    with child_process():
        # Not uvloop, whose transports are none of asyncio's: those to the server are checked.
        asyncio.run(serve())
