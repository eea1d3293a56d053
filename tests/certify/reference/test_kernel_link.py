"""A kernel link as the comparison sees it: a child process, and what it leaves behind."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from harness.certify.reference.kernel_link import KernelLinkConfiguration, running_kernel_link
from harness.core.network.profile import NetworkProfile
from harness.servers.message import from_document, to_document
from tests.certify.reference.root import needs_root

PROFILE = NetworkProfile("quick", 100e6, 100e6, 0.002)

# What starts afterwards is root without the right that namespaces need (prctl(2), capabilities(7)).
WITHOUT_RIGHT = """
import ctypes
PR_CAPBSET_DROP, CAP_SYS_ADMIN = 24, 21
ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)
"""

HOLDER = """
import asyncio
from harness.core.network.profile import NetworkProfile
from harness.certify.reference.kernel_link import running_kernel_link

async def main():
    async with running_kernel_link(NetworkProfile("quick", 100e6, 100e6, 0.002)) as link:
        print(link.pid, link.client.path, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


def test_a_configuration_survives_the_pipe() -> None:
    configuration = KernelLinkConfiguration(30e6, None, 0.010)

    assert from_document(KernelLinkConfiguration, to_document(configuration)) == configuration


def namespaces_of(*pids: int) -> set[str]:
    """The network namespaces that processes are in, and those that they keep.

    Those of all processes are not looked at: other tests may make some at the same time.
    """
    found = set()
    for entry in (Path("/proc") / str(pid) for pid in pids):
        for link in (entry / "ns" / "net", *entry.glob("fd/*")):
            try:
                found.add(str(link.readlink()))
            except OSError:
                continue
    return {name for name in found if name.startswith("net:")}


def mounted_namespaces() -> list[str]:
    """Those that would outlive every process; see network_namespaces(7)."""
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return [line for line in lines if " - nsfs " in line]


@pytest.mark.live
@needs_root
def test_packets_pass_and_nothing_is_left_behind() -> None:
    async def story() -> tuple[bytes, int, int, set[str]]:
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
            held = namespaces_of(os.getpid(), link.pid)
            return received, await link.dropped_count(), link.pid, held

    before = namespaces_of(os.getpid())
    received, dropped_count, pid, held = asyncio.run(story())

    assert received == b"over the kernel's own link"
    assert dropped_count == 0
    assert len(held - before) >= 2
    assert not psutil.pid_exists(pid)
    assert namespaces_of(os.getpid()) == before
    assert mounted_namespaces() == []


@pytest.mark.live
@needs_root
def test_a_killed_parent_leaves_no_process_and_no_namespace() -> None:
    parent = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout as out:
        child = psutil.Process(int(out.readline().split()[0]))
        processes = [child, *child.children(recursive=True)]
        held = namespaces_of(*(process.pid for process in processes))
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        psutil.wait_procs(processes, timeout=10)

    assert len(held - namespaces_of(os.getpid())) >= 2
    assert not any(process.is_running() for process in processes)
    assert mounted_namespaces() == []


@pytest.mark.live
@needs_root
def test_without_root_it_says_so() -> None:
    script = WITHOUT_RIGHT + HOLDER
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert "EnvironmentProblem: network namespaces: cannot be used here" in finished.stderr
    assert "run it as root" in finished.stderr
