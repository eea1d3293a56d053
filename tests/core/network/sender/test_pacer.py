from math import inf

import pytest

from harness.core.network.sender.pacer import Pacer

BYTE_A_US = 8e6


def test_nothing_is_held_back_at_first() -> None:
    assert Pacer().until_s == -inf


def test_packets_leave_as_far_apart_as_they_take_at_the_pace() -> None:
    pacer = Pacer()
    pacer.until_s = 1.0
    for _ in range(3):
        pacer.send(1000, 1.0, BYTE_A_US)

    assert pacer.until_s == pytest.approx(1.003)


def test_what_left_late_is_made_up_for_up_to_half_a_packet() -> None:
    pacer = Pacer()
    pacer.until_s = 1.0
    pacer.send(1000, 1.0002, BYTE_A_US)
    assert pacer.until_s == pytest.approx(1.001)

    pacer.send(1000, 2.0, BYTE_A_US)
    assert pacer.until_s == pytest.approx(2.0005)
