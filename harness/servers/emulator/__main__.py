"""The child's side of the emulator: listen, shape, report, until the parent ends."""

import asyncio
import gc
import logging
import resource

from harness.servers.address import url_of
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    child_process,
    raise_priority,
    read_configuration,
    tell,
    unknown_command,
)
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.hand_over import measure_hand_over_s
from harness.servers.emulator.process import EmulatorConfiguration, Listening
from harness.servers.emulator.proxy import Forwarding, RunningProxy, running_proxy
from harness.servers.event_loop import precise_event_loop
from harness.servers.message import from_document, to_document
from harness.servers.request_log import record_writer

_SELECTABLE_DESCRIPTORS = 1024
"""FD_SETSIZE: select(2) cannot watch a descriptor from this number on."""


async def emulate() -> None:
    """Emulate the configured network until standard input ends."""
    document, questions = await read_configuration()
    configuration = from_document(EmulatorConfiguration, document)
    listening = configuration.listening
    loop = asyncio.get_running_loop()
    access_link = AccessLink.of(
        configuration.profile,
        loop,
        listening.header_timeout_s,
        await measure_hand_over_s(),
    )
    forwarding = Forwarding(configuration.origin_url, listening, configuration.measures_server)

    async def answer(question: Document) -> Document:
        if question != {"question": "report"}:
            raise unknown_command("harness.servers.emulator", question, "report")
        report: Document = to_document(access_link.schedule.report())
        return report

    write = record_writer(configuration.log)
    async with running_proxy(forwarding, access_link, write) as proxy:
        # What mitmproxy needed to start is not garbage: searching it again and again stalls the
        # link for longer than a packet takes.
        gc.collect()
        gc.freeze()
        tell(_greeting(listening, proxy))
        await answer_until_parent_ends(questions, answer)


def _greeting(listening: Listening, proxy: RunningProxy) -> Document:
    protocol = listening.protocol
    return {
        "url": url_of(protocol.scheme, listening.host, proxy.port),
        "port": proxy.port,
        "certificate": proxy.certificate if protocol.has_tls else None,
    }


def _keep_descriptors_selectable() -> None:
    """Let the system refuse what select(2) could not watch, instead of failing in the loop.

    Clients are refused long before (`addon.MOST_CONNECTIONS`); this holds for everything else.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = _SELECTABLE_DESCRIPTORS if soft == resource.RLIM_INFINITY else soft
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, _SELECTABLE_DESCRIPTORS), hard))


if __name__ == "__main__":
    raise_priority()
    _keep_descriptors_selectable()
    # The parent is told why a port cannot be had; mitmproxy need not say it, too.
    logging.getLogger("mitmproxy.addons.proxyserver").setLevel(logging.CRITICAL)
    with child_process(), asyncio.Runner(loop_factory=precise_event_loop) as runner:
        runner.run(emulate())
