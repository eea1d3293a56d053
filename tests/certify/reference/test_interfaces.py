import subprocess

import pytest

from harness.certify.reference.interfaces import Shape, address_commands, run, shape_commands
from harness.errors import EnvironmentProblem


def test_a_rate_is_the_kernels_tbf_with_a_quarter_of_a_millisecond_at_once() -> None:
    # 300 Mbit/s * 0.25 ms / 8 = 9375 bytes
    assert shape_commands(Shape(300e6)) == [
        "qdisc add dev link root tbf rate 300000000bit burst 9375 limit 67108864"
    ]


def test_a_slow_rate_lets_two_packets_through_at_once() -> None:
    [command] = shape_commands(Shape(1e6))

    assert "burst 3000 " in command


def test_a_delay_is_the_kernels_netem_before_the_rate() -> None:
    assert shape_commands(Shape(30e6, 0.005)) == [
        "qdisc add dev link root handle 1: netem delay 5000us limit 100000",
        "qdisc add dev link parent 1:1 handle 2: tbf rate 30000000bit burst 3000 limit 67108864",
    ]


def test_without_rate_and_delay_packets_go_as_they_come() -> None:
    assert shape_commands(Shape(None)) == []


def test_both_ends_have_an_address() -> None:
    assert address_commands("192.0.2.1", "192.0.2.2")[0] == (
        "addr add 192.0.2.1 peer 192.0.2.2 dev link"
    )


def test_a_program_that_is_not_installed_is_named() -> None:
    with pytest.raises(EnvironmentProblem, match="install iproute2"):
        run("no-such-program", ["link show"])


def test_a_command_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 2, "", "Operation not permitted\n")

    monkeypatch.setattr(subprocess, "run", refuse)

    with pytest.raises(EnvironmentProblem, match=r"ip link show: failed \(Operation not permitted"):
        run("ip", ["link show"])
