from itertools import pairwise

import pytest

from harness.core.network.sender.cubic import Cubic
from tests.core.network.sender.sent import RTT_S, acked


def cubic() -> Cubic:
    """One that knows its round trip."""
    made = Cubic()
    made.ends_slow_start(acked(0.0), 10, grows=True)
    return made


def windows(made: Cubic, window: float, rounds: int, rtt_s: float = RTT_S) -> list[float]:
    """The window after each round trip in which all of it arrived."""
    sizes = []
    for count in range(rounds):
        for place in range(int(window)):
            window = made.grown(window, 1, count * rtt_s + place * 1e-4)
        sizes.append(window)
    return sizes


def test_a_loss_leaves_seven_tenths_and_two_segments_at_least() -> None:
    assert [Cubic().reduced(window) for window in (100, 10, 2)] == [70, 7, 2]


def test_a_window_comes_near_to_the_last_loss_slowly_and_leaves_it_quickly() -> None:
    """Wmax 100, from 70: K = (30 / 0.4) ** (1/3) = 4.2 s; the curve is flat there."""
    made = cubic()
    left = made.reduced(100)
    sizes = windows(made, left, 90)
    steps = [after - before for before, after in pairwise(sizes)]

    assert sizes[10] < 92
    assert sizes[20] <= 97
    assert sizes[42] == pytest.approx(100, abs=2)
    assert sum(steps[30:50]) < sum(steps[:20])
    assert sum(steps[30:50]) < sum(steps[60:80])


def test_without_any_loss_it_grows_by_a_twentieth_a_round_trip() -> None:
    sizes = windows(cubic(), 100, 3)

    assert sizes == pytest.approx([105, 110, 115], abs=1)


def test_where_round_trips_are_short_it_grows_as_reno_would() -> None:
    """0.53 segments a round trip (RFC 9438 §4.3), where the curve has hardly begun."""
    made = cubic()
    left = made.reduced(20)
    sizes = windows(made, left, 40, rtt_s=0.01)

    assert sizes[-1] - left == pytest.approx(40 * 0.53, rel=0.2)


def test_a_second_loss_below_the_first_leaves_room_for_others() -> None:
    """Fast convergence: the goal is 85 % of the window at the loss."""
    first, second = cubic(), cubic()
    first.reduced(100)
    second.reduced(200)
    left = first.reduced(90), second.reduced(90)
    assert left == (63, 63)

    late = [windows(made, 63, 60)[-1] for made in (first, second)]
    assert late[0] == late[1]
    plain = cubic()
    plain.reduced(90)
    assert windows(plain, 63, 30)[-1] > late[0] - 40


def test_time_in_which_nothing_is_sent_does_not_count() -> None:
    busy, idle = cubic(), cubic()
    for made in (busy, idle):
        made.reduced(100)
        made.grown(70, 1, 0.0)
    idle.idle(2.0, 2.0)

    assert idle.grown(70.0, 70, 2.1) < busy.grown(70.0, 70, 2.1)


def test_a_timeout_forgets_the_last_loss() -> None:
    made = cubic()
    made.reduced(100)
    made.forget()

    assert windows(made, 70, 1) == [pytest.approx(73.5, abs=1)], "a twentieth, as at first"


def test_round_trips_right_after_a_loss_end_no_slow_start() -> None:
    made = cubic()
    made.reduced(100)
    made.grown(70, 1, 1.0)

    late = [
        made.ends_slow_start(acked(1.5 + place * 1e-3, rtt_s=9.0), 80, grows=True)
        for place in range(20)
    ]
    assert not any(late)
