"""Packets between two devices; socket pairs keep them apart, and the clock jumps."""

import asyncio
import selectors
import socket
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from harness.certify.reference.bridge import Bridge
from harness.certify.reference.delay_line import DelayLine

Pair = tuple[socket.socket, socket.socket]
Result = TypeVar("Result")


class JumpingSelector(selectors.SelectSelector):
    """Where no packet is waiting, lets the clock jump instead."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        self.now_s += 0 if ready else max(0.0, timeout or 0.0)
        return ready


class PacketLoop(asyncio.SelectorEventLoop):
    """A virtual clock beside real descriptors."""

    def __init__(self) -> None:
        self._jumping = JumpingSelector()
        super().__init__(self._jumping)
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._jumping.now_s


def run_virtually(main: Coroutine[Any, Any, Result]) -> Result:
    with asyncio.Runner(loop_factory=PacketLoop) as runner:
        return runner.run(main)


@pytest.fixture
def ends() -> Iterator[tuple[Pair, Pair]]:
    """For either end: what the kernel would hold, and the device that the bridge has of it."""
    pairs = [socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM) for _ in range(2)]
    for pair in pairs:
        for end in pair:
            end.setblocking(False)
    yield pairs[0], pairs[1]
    for pair in pairs:
        for end in pair:
            end.close()


def received(end: socket.socket) -> list[bytes]:
    packets = []
    while True:
        try:
            packets.append(end.recv(2000))
        except BlockingIOError:
            return packets


@pytest.mark.parametrize("is_reversed", [False, True], ids=["up", "down"])
def test_packets_pass_in_either_direction_after_their_delay(
    ends: tuple[Pair, Pair], is_reversed: bool
) -> None:
    (client, client_device), (server, server_device) = ends
    sender, receiver = (server, client) if is_reversed else (client, server)

    async def story() -> tuple[list[bytes], list[bytes], float]:
        devices = client_device.fileno(), server_device.fileno()
        bridge = Bridge(devices, DelayLine(None, 0.005), DelayLine(None, 0.005))
        for packet in (b"one", b"two", b"three"):
            sender.send(packet)
        await asyncio.sleep(0.0049)
        early = received(receiver)
        await asyncio.sleep(0.0002)
        late = received(receiver)
        bridge.close()
        return early, late, bridge.lateness_s()

    early, late, lateness_s = run_virtually(story())

    assert early == []
    assert late == [b"one", b"two", b"three"]
    assert lateness_s == pytest.approx(0, abs=1e-9)


def test_without_a_delay_packets_pass_at_once(ends: tuple[Pair, Pair]) -> None:
    (client, client_device), (server, server_device) = ends

    async def story() -> tuple[list[bytes], float]:
        devices = client_device.fileno(), server_device.fileno()
        bridge = Bridge(devices, DelayLine(None, 0.0), DelayLine(None, 0.0))
        client.send(b"packet")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        bridge.close()
        return received(server), asyncio.get_running_loop().time()

    assert run_virtually(story()) == ([b"packet"], 0.0)
