"""The parent's side of a kernel link: which network, and where its two ends are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from harness.certify.reference.namespaces import NetworkNamespace, check_namespaces
from harness.core.network.profile import NetworkProfile
from harness.servers.child import Child, running
from harness.servers.message import to_document


@dataclass(frozen=True, slots=True)
class KernelLinkConfiguration:
    """Rates of IP in bits a second, None for no limit, and the round trip in seconds.

    `loss_share` of the packets that carry data are dropped in each direction once losses begin.
    """

    download_bps: float | None
    upload_bps: float | None
    rtt_s: float
    loss_share: float = 0.0


class KernelLink:
    """A running kernel link. `delays_by` is "netem" (the kernel) or "tun" (the child).

    `remembers` is what its new connections know of earlier ones: a value of `memory.Remembered`.
    """

    def __init__(self, child: Child) -> None:
        self._child = child
        self.client = NetworkNamespace(child.greeting["client"])
        self.server = NetworkNamespace(child.greeting["server"])
        self.server_address: str = child.greeting["address"]
        self.delays_by: str = child.greeting["delays_by"]
        self.remembers: str = child.greeting["remembers"]

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._child.pid

    async def lateness_s(self) -> float:
        """How late a packet was since this was asked before. Raises EnvironmentProblem."""
        return float((await self._child.ask({"question": "lateness"}))["lateness_s"])

    async def dropped_count(self) -> int:
        """How many packets its shapers dropped until now. Raises EnvironmentProblem."""
        return int((await self._child.ask({"question": "drops"}))["dropped_count"])

    async def lose(self, seed: int | None) -> int:
        """Draw losses from a seed from now on, or none with None; how many there were until now.

        Raises EnvironmentProblem.
        """
        answer = await self._child.ask({"question": "lose", "seed": seed})
        return int(answer["lost_count"])


@asynccontextmanager
async def running_kernel_link(profile: NetworkProfile) -> AsyncIterator[KernelLink]:
    """Make the link of a profile out of the kernel's parts, until the exit.

    Nothing is lost until `KernelLink.lose`.
    Raises EnvironmentProblem without root, namespaces, TUN, TBF or iproute2.
    """
    check_namespaces()
    configuration = KernelLinkConfiguration(
        profile.download_bps, profile.upload_bps, profile.rtt_s, profile.loss_share
    )
    async with running("harness.certify.reference", to_document(configuration)) as child:
        yield KernelLink(child)
