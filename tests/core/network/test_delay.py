import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.delay import RandomDelay, retransmission_s

RTT_S = 0.1
PACKET_BYTES = 1448


def draws_s(delay: RandomDelay, count: int) -> list[float]:
    return [delay.draw_s() for _ in range(count)]


def test_jitter_is_uniform_up_to_its_most() -> None:
    drawn_s = draws_s(RandomDelay(0.02, "a"), 4000)

    assert 0 <= min(drawn_s) < max(drawn_s) <= 0.02
    assert sum(drawn_s) / len(drawn_s) == pytest.approx(0.01, abs=0.0005)


def test_a_seed_gives_the_same_draws_and_another_gives_others() -> None:
    first, again, other = (RandomDelay(0.02, seed) for seed in ("a", "a", "b"))

    assert draws_s(first, 50) == draws_s(again, 50) != draws_s(other, 50)


@pytest.mark.parametrize(
    ("size_bytes", "stall_s"),
    [
        pytest.param(PACKET_BYTES, 0.2, id="nothing behind it: tail loss probe"),
        pytest.param(3 * PACKET_BYTES, 0.2, id="two duplicate acknowledgements are too few"),
        pytest.param(3 * PACKET_BYTES + 1, 0.1, id="three packets behind it: fast retransmit"),
    ],
)
def test_a_lost_packet_comes_again_after_one_or_two_round_trips(
    size_bytes: int, stall_s: float
) -> None:
    assert retransmission_s(RTT_S, size_bytes) == stall_s


@given(st.floats(0, 0.1))
def test_nothing_is_ever_sooner(jitter_s: float) -> None:
    assert all(drawn_s >= 0 for drawn_s in draws_s(RandomDelay(jitter_s, "a"), 5))
