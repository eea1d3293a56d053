import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.delay import RandomDelay, retransmission_s

RTT_S = 0.1
PACKET_BYTES = 1448


def draws_s(delay: RandomDelay, count: int, behind_bytes: int = 10**6) -> list[float]:
    return [delay.draw_s(PACKET_BYTES, behind_bytes) for _ in range(count)]


def test_jitter_is_uniform_up_to_its_most() -> None:
    drawn_s = draws_s(RandomDelay(0.02, 0.0, RTT_S, "a"), 4000)

    assert 0 <= min(drawn_s) < max(drawn_s) <= 0.02
    assert sum(drawn_s) / len(drawn_s) == pytest.approx(0.01, abs=0.0005)


def test_a_seed_gives_the_same_draws_and_another_gives_others() -> None:
    first, again, other = (RandomDelay(0.02, 0.1, RTT_S, seed) for seed in ("a", "a", "b"))

    assert draws_s(first, 50) == draws_s(again, 50) != draws_s(other, 50)


def test_losses_do_not_change_the_jitter() -> None:
    lossy = draws_s(RandomDelay(0.02, 0.3, RTT_S, "a"), 200)
    lossless = draws_s(RandomDelay(0.02, 0.0, RTT_S, "a"), 200)

    stalls_s = {
        round(with_s - without_s, 9) for with_s, without_s in zip(lossy, lossless, strict=True)
    }
    assert {0.0, 0.1, 0.2} <= stalls_s


def test_as_many_packets_are_lost_as_asked_for() -> None:
    lossy = RandomDelay(0.0, 0.05, RTT_S, "a")

    stalled_count = sum(drawn_s > 0 for drawn_s in draws_s(lossy, 20_000))
    assert stalled_count / 20_000 == pytest.approx(0.05, abs=0.005)


def test_a_segment_of_many_packets_is_lost_as_often_as_any_of_them() -> None:
    lossy = RandomDelay(0.0, 0.01, RTT_S, "a")

    stalled_count = sum(lossy.draw_s(10 * PACKET_BYTES, 0) > 0 for _ in range(10_000))
    assert stalled_count / 10_000 == pytest.approx(1 - 0.99**10, abs=0.01)


def test_the_end_of_a_stream_has_no_packet_to_lose() -> None:
    lossy = RandomDelay(0.0, 0.9, RTT_S, "a")

    assert [lossy.draw_s(0, 0) for _ in range(100)] == [0.0] * 100


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


@given(st.floats(0, 0.1), st.floats(0, 0.9), st.integers(0, 100_000), st.integers(0, 100_000))
def test_nothing_is_ever_sooner(
    jitter_s: float, loss_share: float, size_bytes: int, behind_bytes: int
) -> None:
    delay = RandomDelay(jitter_s, loss_share, RTT_S, "a")

    assert all(delay.draw_s(size_bytes, behind_bytes) >= 0 for _ in range(5))
