from harness.core.network.sender.hystart import HyStart
from tests.core.network.sender.sent import RTT_S, SEGMENT, acked


def found_after(gap_s: float, late_s: float = 0.0, window: float = 80) -> int | None:
    """After how many acknowledgements of two segments, all of one round; None if never."""
    hystart = HyStart()
    hystart.note_rtt(RTT_S)
    for place in range(40):
        ack = acked(
            1.0 + place * gap_s,
            segments=2,
            rtt_s=RTT_S + late_s,
            acked_bytes=2 * (place + 1) * SEGMENT,
            sent_bytes=10**9,
        )
        hystart.note_rtt(RTT_S)
        if hystart.has_found(ack, window):
            return place
    return None


def test_a_train_of_half_a_round_trip_ends_slow_start() -> None:
    """The shortest round trip is 100 ms: beyond (100 + 1) / 2 ms of acknowledgements, it ends."""
    assert found_after(2e-3) == 26  # 52 ms after the first


def test_acknowledgements_far_apart_are_no_train() -> None:
    assert found_after(2.1e-3) is None


def test_a_longer_round_trip_ends_slow_start() -> None:
    """By an eighth, between 4 and 16 ms: 12.5 of 100; the first eight are only looked at."""
    assert found_after(1e-6, late_s=0.013) == 8
    assert found_after(1e-6, late_s=0.012) is None


def test_a_small_window_is_not_looked_at() -> None:
    assert found_after(2e-3, window=15) is None


def test_what_is_found_is_said_once() -> None:
    hystart = HyStart()
    answers = []
    for place in range(60):
        ack = acked(1.0 + place * 1e-3, acked_bytes=place + 1, sent_bytes=10**9)
        hystart.note_rtt(RTT_S)
        answers.append(hystart.has_found(ack, 80))

    assert answers.count(True) == 1


def test_a_round_trip_that_is_not_known_says_nothing() -> None:
    hystart = HyStart()

    assert not hystart.has_found(acked(rtt_s=None), 80)
    assert hystart.least_rtt_s == 0
