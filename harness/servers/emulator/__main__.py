"""The child's side of the emulator: listen, shape, report, until the parent ends."""

import asyncio
import gc
import logging
import resource
import selectors

from harness.errors import HarnessError
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    failures_told,
    raise_priority,
    read_configuration,
    tell,
)
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.process import EmulatorConfiguration, Listening
from harness.servers.emulator.proxy import Forwarding, RunningProxy, running_proxy
from harness.servers.request_log import record_writer

_SELECTABLE_DESCRIPTORS = 1024
"""FD_SETSIZE: select(2) cannot watch a descriptor from this number on."""


async def emulate() -> None:
    """Emulate the configured network until standard input ends."""
    document, questions = await read_configuration()
    configuration = EmulatorConfiguration.from_document(document)
    listening = configuration.listening
    loop = asyncio.get_running_loop()
    access_link = AccessLink.of(configuration.profile, loop, listening.header_timeout_s)
    forwarding = Forwarding(configuration.origin_url, listening)

    async def answer(question: Document) -> Document:
        if question != {"question": "report"}:
            raise HarnessError(
                "process harness.servers.emulator", question, "is no question", "ask report"
            )
        return access_link.schedule.report().as_document()

    write = record_writer(configuration.log)
    async with running_proxy(forwarding, access_link, write) as proxy:
        # What mitmproxy needed to start is not garbage: searching it again and again stalls the
        # link for longer than a packet takes.
        gc.collect()
        gc.freeze()
        tell(_greeting(listening, proxy))
        await answer_until_parent_ends(questions, answer)


def _greeting(listening: Listening, proxy: RunningProxy) -> Document:
    host, protocol = listening.host, listening.protocol
    written_host = f"[{host}]" if ":" in host else host
    return {
        "url": f"{protocol.scheme}://{written_host}:{proxy.port}",
        "port": proxy.port,
        "certificate": proxy.certificate if protocol.has_tls else None,
    }


def precise_event_loop() -> asyncio.AbstractEventLoop:
    """An event loop whose timers are not rounded to whole milliseconds, as those of epoll are."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


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
    with failures_told(), asyncio.Runner(loop_factory=precise_event_loop) as runner:
        runner.run(emulate())
