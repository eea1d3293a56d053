import pytest

from harness.core.network.coasting.turns import Share, Turns
from tests.core.network.coasting.flows import TURN_S, coasting, queue_of

A, B = coasting(100), coasting(100)


def turns() -> Turns:
    return Turns([A, B, A, B], queue_of(A, B, at_s=1.0), TURN_S)


def test_turns_are_taken_in_the_order_in_which_trains_wait() -> None:
    made = turns()

    assert [made.flow(turn) for turn in range(6)] == [A, B, A, B, A, B]
    assert made.round_count == 4
    assert made.places == {A: [0, 2], B: [1, 3]}


def test_each_begins_when_the_one_before_has_left() -> None:
    made = turns()

    assert made.begin_s(0) == 1.0
    assert made.left_s(2) == pytest.approx(made.begin_s(3))
    assert made.left_s(0) == pytest.approx(1.0 + TURN_S)


def test_a_train_is_handed_over_as_one_before_it_begins_to_leave() -> None:
    made = turns()

    out = made.departures(6, 3, 2_896, known_s=0.5)
    [(known_3_s, size_bytes, put_3_s), (_, _, put_5_s)] = out[B]
    assert (size_bytes, put_3_s) == (2_896, 1.0), "it waited already"
    assert put_5_s == pytest.approx(made.begin_s(1))
    assert known_3_s == pytest.approx(made.left_s(3) + 0.5)
    assert [each.sent_s for each in out[A]] == [pytest.approx(made.begin_s(0))]


def test_what_waits_behind_some_turns_was_handed_over_during_them() -> None:
    queue = queue_of(A, B, at_s=1.0)
    made = Turns([A, B, A, B], queue, TURN_S)

    made.hand_over(3)

    put_s = [train.put_s for train in queue.trains]
    assert put_s == [pytest.approx(made.begin_s(turn)) for turn in (0, 1, 2)] + [1.0]


def test_shares_are_in_the_order_of_their_last_turns() -> None:
    made = turns()

    assert made.shares(5) == [Share(B, 2, 3), Share(A, 3, 4)]
    assert made.shares(1) == [Share(A, 1, 0)]
    assert made.shares(0) == []
