"""TUN devices, their addresses, and the shapers that the kernel has for them."""

import fcntl
import json
import os
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness.errors import EnvironmentProblem

DEVICE = "link"
CLIENT_ADDRESS = "192.0.2.1"
SERVER_ADDRESS = "192.0.2.2"
"""Addresses that no network uses (RFC 5737, TEST-NET-1)."""

_TUN = Path("/dev/net/tun")
_TUNSETIFF = 0x400454CA
_IFF_TUN = 0x0001
_IFF_NO_PI = 0x1000
"""linux/if_tun.h: packets without an Ethernet header, and with nothing before them."""

_MTU_BYTES = 1500
_LEAST_BURST_BYTES = 2 * _MTU_BYTES
_BURST_S = 0.25e-3
_QUEUE_BYTES = 64 * 2**20
_QUEUE_PACKETS = 100_000


@dataclass(frozen=True, slots=True)
class Shape:
    """What is done to the packets that leave a device.

    `rate_bps` bits of IP a second, None for all that come; `delay_s` in seconds before that.
    """

    rate_bps: float | None
    delay_s: float = 0.0


def open_tun(name: str = DEVICE) -> int:
    """The descriptor of a new TUN device in this thread's namespace; closing it removes it.

    Raises EnvironmentProblem.
    """
    try:
        descriptor = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        rule = f"cannot be opened ({error.strerror})"
        remedy = "load the module (modprobe tun), and run it as root"
        raise EnvironmentProblem(str(_TUN), None, rule, remedy) from error
    request = struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI)
    try:
        fcntl.ioctl(descriptor, _TUNSETIFF, request)
    except OSError as error:
        os.close(descriptor)
        rule = f"cannot create a device ({error.strerror})"
        raise EnvironmentProblem(str(_TUN), None, rule, "run it as root") from error
    return descriptor


def address_commands(own_address: str, peer_address: str) -> list[str]:
    """The commands of `ip` that let the device carry packets between two addresses."""
    return [
        f"addr add {own_address} peer {peer_address} dev {DEVICE}",
        f"link set dev {DEVICE} mtu {_MTU_BYTES} txqueuelen {_QUEUE_PACKETS} up",
    ]


def shape_commands(shape: Shape) -> list[str]:
    """The commands of `tc` for a delay, then a rate: netem and TBF (tc-netem(8), tc-tbf(8)).

    The queue holds all that TCP would ever send: nothing is dropped.
    """
    commands, parent = [], "root"
    if shape.delay_s:
        delay = f"delay {shape.delay_s * 1e6:.0f}us limit {_QUEUE_PACKETS}"
        commands.append(f"qdisc add dev {DEVICE} root handle 1: netem {delay}")
        parent = "parent 1:1 handle 2:"
    if shape.rate_bps:
        # What is sent at once goes faster than the rate, what is less than a wake-up goes slower.
        burst_bytes = max(_LEAST_BURST_BYTES, round(shape.rate_bps / 8 * _BURST_S))
        rate = f"rate {shape.rate_bps:.0f}bit burst {burst_bytes} limit {_QUEUE_BYTES}"
        commands.append(f"qdisc add dev {DEVICE} {parent} tbf {rate}")
    return commands


def has_netem() -> bool:
    """Whether the kernel can delay packets itself; asked with the loopback of a new namespace."""
    finished = _run("tc", "qdisc add dev lo root netem delay 1ms")
    return finished.returncode == 0


def run(program: str, commands: list[str]) -> None:
    """Run `ip` or `tc` with each of the commands. Raises EnvironmentProblem."""
    for command in commands:
        finished = _run(program, command)
        if finished.returncode != 0:
            raise EnvironmentProblem(
                f"{program} {command}",
                None,
                f"failed ({finished.stderr.strip()})",
                "run it as root, on a kernel with TUN and TBF (CONFIG_TUN, CONFIG_NET_SCH_TBF)",
            )


def dropped_packets() -> int:
    """How many packets the shapers of this thread's namespace dropped until now."""
    finished = _run("tc", f"-json -statistics qdisc show dev {DEVICE}")
    return sum(shaper.get("drops", 0) for shaper in json.loads(finished.stdout or "[]"))


def _run(program: str, command: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [program, *command.split()], capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        remedy = "install iproute2, whose programs are ip and tc"
        raise EnvironmentProblem(program, None, "is not installed", remedy) from error
