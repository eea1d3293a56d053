import pytest

from harness.core.network.sender.control import State, whole_segments
from tests.core.network.sender.sent import SEGMENT


@pytest.mark.parametrize(
    ("size_bytes", "count"), [(0, 0), (1, 1), (SEGMENT, 1), (SEGMENT + 1, 2), (10 * SEGMENT, 10)]
)
def test_so_many_segments_hold_it(size_bytes: int, count: int) -> None:
    assert whole_segments(size_bytes) == count


def test_states_are_in_the_order_of_their_gravity() -> None:
    assert State.OPEN < State.DISORDER < State.RECOVERY < State.LOSS
