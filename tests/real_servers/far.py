"""A path of the kernel's that is truly long, and whoever is asked on its far side."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from harness.certify.reference.interfaces import run
from harness.certify.reference.kernel_link import KernelLink, running_kernel_link
from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem


@contextmanager
def far_path(rtt_s: float) -> Iterator[KernelLink]:
    """Let this thread, and all it starts, ask over a link with a round trip that is no emulator's.

    netem delays its packets, or, where the kernel has none, a process between two devices. Skips
    where neither can be had, and says so.
    """
    with asyncio.Runner() as runner:
        context = running_kernel_link(NetworkProfile("path", None, None, rtt_s))
        try:
            link = runner.run(context.__aenter__())
        except EnvironmentProblem as error:
            told = f"A SERVER THAT IS FAR AWAY IS NOT TESTED: {error}"
            print(told, file=sys.__stderr__)
            pytest.skip(told)
        try:
            with link.client.entered():
                run("ip", ["link set lo up"])  # where our own processes listen
                yield link
        finally:
            runner.run(context.__aexit__(None, None, None))
