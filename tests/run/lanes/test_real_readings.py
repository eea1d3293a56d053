import pytest

from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.session import ReadingLog
from harness.run.lanes.real_readings import hand_lateness_s

HAND = Hand("down", (Move(0.1, 1), Move(0.2, 2), Move(0.3, 3)))


def test_a_hand_is_as_late_as_its_latest_move_against_the_first() -> None:
    log = ReadingLog(wanted=[Move(5.1, 1), Move(5.27, 2), Move(5.31, 3)])

    assert hand_lateness_s(log, HAND) == pytest.approx(0.07)


def test_a_hand_that_never_moved_is_not_late() -> None:
    assert hand_lateness_s(ReadingLog(), HAND) == 0.0
