"""The child's side of a kernel link: make it, delay its packets, until the parent ends."""

import asyncio
import gc
import os
from contextlib import ExitStack
from dataclasses import dataclass

from harness.certify.reference.bridge import Bridge
from harness.certify.reference.delay_line import DelayLine
from harness.certify.reference.interfaces import (
    CLIENT_ADDRESS,
    SERVER_ADDRESS,
    Shape,
    address_commands,
    dropped_packets,
    has_netem,
    open_tun,
    run,
    shape_commands,
)
from harness.certify.reference.kernel_link import KernelLinkConfiguration
from harness.certify.reference.losses import RandomLosses
from harness.certify.reference.memory import Remembered, forget_earlier_connections, worst
from harness.certify.reference.namespaces import NetworkNamespace, new_namespace
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    child_process,
    raise_priority,
    read_configuration,
    tell,
    unknown_command,
)
from harness.servers.event_loop import precise_event_loop
from harness.servers.message import from_document


@dataclass(frozen=True, slots=True)
class _KernelLink:
    """Two namespaces and what lies between them."""

    client: NetworkNamespace
    server: NetworkNamespace
    bridge: Bridge
    losses: tuple[RandomLosses, RandomLosses]
    has_netem: bool
    remembers: Remembered

    @classmethod
    def of(cls, configuration: KernelLinkConfiguration, stack: ExitStack) -> "_KernelLink":
        """A new one, which `stack` takes apart. Raises EnvironmentProblem."""
        client, server = (stack.enter_context(new_namespace()) for _ in range(2))
        with client.entered():
            netem = has_netem()
        delay_s = configuration.rtt_s / 2
        in_kernel_s, in_bridge_s = (delay_s, 0.0) if netem else (0.0, delay_s)
        up = Shape(configuration.upload_bps, in_kernel_s)
        down = Shape(configuration.download_bps, in_kernel_s)
        devices = (
            _device(client, (CLIENT_ADDRESS, SERVER_ADDRESS), up, stack),
            _device(server, (SERVER_ADDRESS, CLIENT_ADDRESS), down, stack),
        )
        losses = tuple(RandomLosses(configuration.loss_share, way) for way in ("up", "down"))
        lines = (
            DelayLine(shape.rate_bps, in_bridge_s, its_losses)
            for shape, its_losses in zip((up, down), losses, strict=True)
        )
        bridge = Bridge(devices, *lines)
        stack.callback(bridge.close)
        remembers = worst(tuple(_forgotten(each) for each in (client, server)))
        return cls(client, server, bridge, (losses[0], losses[1]), netem, remembers)

    def greeting(self) -> Document:
        """Where the ends are."""
        return {
            "client": self.client.path,
            "server": self.server.path,
            "address": SERVER_ADDRESS,
            "delays_by": "netem" if self.has_netem else "tun",
            "remembers": self.remembers.value,
        }

    async def answer(self, question: Document) -> Document:
        """How late a packet was since this was asked before, or how many were dropped ever.

        And losses begin, from a seed, or end, with null in its place.
        """
        match question:
            case {"question": "lose", "seed": seed}:
                for losses in self.losses:
                    losses.begin(seed)
                return {"lost_count": sum(losses.count for losses in self.losses)}
            case {"question": "lateness"}:
                return {"lateness_s": self.bridge.lateness_s()}
            case {"question": "drops"}:
                return {"dropped_count": _drops(self.client) + _drops(self.server)}
        raise unknown_command("harness.certify.reference", question, "lateness", "drops", "lose")


async def carry() -> None:
    """Carry packets between two new namespaces until standard input ends."""
    document, questions = await read_configuration()
    with ExitStack() as stack:
        link = _KernelLink.of(from_document(KernelLinkConfiguration, document), stack)
        gc.freeze()
        tell(link.greeting())
        await answer_until_parent_ends(questions, link.answer)


def _device(
    namespace: NetworkNamespace, addresses: tuple[str, str], shape: Shape, stack: ExitStack
) -> int:
    """The descriptor of the device of one end, ready to carry packets."""
    with namespace.entered():
        device = open_tun()
        stack.callback(os.close, device)
        run("ip", address_commands(*addresses))
        run("tc", shape_commands(shape))
    return device


def _forgotten(namespace: NetworkNamespace) -> Remembered:
    with namespace.entered():
        return forget_earlier_connections()


def _drops(namespace: NetworkNamespace) -> int:
    with namespace.entered():
        return dropped_packets()


if __name__ == "__main__":
    raise_priority()
    with child_process(), asyncio.Runner(loop_factory=precise_event_loop) as runner:
        runner.run(carry())
