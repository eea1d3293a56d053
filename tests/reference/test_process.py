"""A kernel link as the comparison sees it: a child process, and what it leaves behind."""

import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from harness.core.network import NetworkProfile
from harness.reference.process import KernelLinkConfiguration, running_kernel_link
from tests.reference.root import needs_root

PROFILE = NetworkProfile("quick", 100e6, 100e6, 0.002)

# What starts afterwards is root without the right that namespaces need (prctl(2), capabilities(7)).
WITHOUT_RIGHT = """
import ctypes
PR_CAPBSET_DROP, CAP_SYS_ADMIN = 24, 21
ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)
"""

HOLDER = """
import asyncio
from harness.core.network import NetworkProfile
from harness.reference.process import running_kernel_link

async def main():
    async with running_kernel_link(NetworkProfile("quick", 100e6, 100e6, 0.002)) as link:
        print(link.pid, link.client.path, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def test_a_configuration_survives_the_pipe() -> None:
    configuration = KernelLinkConfiguration(30e6, None, 0.010)

    assert KernelLinkConfiguration.from_document(configuration.to_document()) == configuration


def namespaces_in_use() -> set[str]:
    """Of every process, the network namespace that it is in, and those that it keeps."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        for link in (entry / "ns" / "net", *entry.glob("fd/*")):
            try:
                found.add(str(link.readlink()))
            except OSError:
                continue
    return {name for name in found if name.startswith("net:")}


@pytest.mark.live
@needs_root
def test_packets_pass_and_nothing_is_left_behind() -> None:
    async def story() -> tuple[bytes, int, set[str]]:
        async with running_kernel_link(PROFILE) as link:
            with link.server.entered():
                listener = socket.create_server((link.server_address, 0))
            with link.client.entered():
                client = socket.create_connection(listener.getsockname())
            server, _ = listener.accept()
            with listener, client, server:
                client.sendall(b"over the kernel's own link")
                received = server.recv(100)
            assert await link.lateness_s() >= 0
            return received, await link.dropped_count(), namespaces_in_use()

    before = namespaces_in_use()
    received, dropped_count, during = asyncio.run(story())

    assert received == b"over the kernel's own link"
    assert dropped_count == 0
    assert len(during - before) >= 2
    assert not (during - before) & namespaces_in_use()


@pytest.mark.live
@needs_root
def test_a_killed_parent_leaves_no_process_and_no_namespace() -> None:
    before = namespaces_in_use()
    parent = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout as out:
        child = psutil.Process(int(out.readline().split()[0]))
        during = namespaces_in_use()
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        psutil.wait_procs([child], timeout=10)

    assert len(during - before) >= 2
    assert not child.is_running()
    assert not (during - before) & namespaces_in_use()


@pytest.mark.live
@needs_root
def test_without_root_it_says_so() -> None:
    script = WITHOUT_RIGHT + HOLDER
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert "EnvironmentProblem: network namespaces: cannot be used here" in finished.stderr
    assert "run it as root" in finished.stderr
