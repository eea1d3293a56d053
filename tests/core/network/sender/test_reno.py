import pytest

from harness.core.network.sender.reno import Reno
from tests.core.network.sender.sent import acked


def test_a_window_is_one_segment_larger_after_a_round_trip() -> None:
    reno = Reno()
    window = 20.0
    for _ in range(20):
        window = reno.grown(window, 1, 0.0)

    assert window == 21


@pytest.mark.parametrize(("window", "left"), [(20, 10), (21, 10), (3, 2), (2, 2)])
def test_a_loss_leaves_half_and_two_segments_at_least(window: int, left: int) -> None:
    assert Reno().reduced(window) == left


def test_only_a_loss_ends_slow_start() -> None:
    assert not Reno().ends_slow_start(acked(rtt_s=9.0), 100, grows=True)


def test_neither_idling_nor_a_timeout_is_remembered() -> None:
    reno = Reno()
    reno.grown(20, 19, 0.0)
    reno.idle(1.0, 2.0)
    reno.forget()

    assert reno.grown(20, 19, 0.0) == 20
