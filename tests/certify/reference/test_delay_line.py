import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.certify.reference.delay_line import DelayLine


def test_a_packet_is_due_its_delay_after_it_came() -> None:
    line = DelayLine(None, 0.005)
    line.put(b"a", 1.0)
    line.put(b"b", 1.002)

    assert line.next_due_s() == 1.005
    assert line.take_due(1.004) == []
    assert line.take_due(1.005) == [b"a"]
    assert line.next_due_s() == 1.007
    assert line.take_due(2.0) == [b"b"]
    assert line.next_due_s() is None


def test_packets_that_came_at_once_are_put_apart_as_a_link_would_have_them() -> None:
    line = DelayLine(8e6, 0.5)  # a byte in a microsecond
    for _ in range(2):
        line.put(bytes(1500), 1.0)
    line.put(bytes(1000), 1.01)

    due_s = []
    while (next_s := line.next_due_s()) is not None:
        due_s.append(next_s)
        line.take_due(next_s)

    assert due_s == pytest.approx([1.5015, 1.503, 1.511])


@given(st.lists(st.floats(0, 10)), st.floats(0, 1), st.floats(0, 12))
def test_every_packet_comes_out_once_in_order_and_not_early(
    gaps_s: list[float], delay_s: float, now_s: float
) -> None:
    came_s = [sum(gaps_s[: index + 1]) for index in range(len(gaps_s))]
    line = DelayLine(None, delay_s)
    for index, time_s in enumerate(came_s):
        line.put(b"%d" % index, time_s)

    early, late = line.take_due(now_s), line.take_due(sum(gaps_s) + 2)

    assert early + late == [b"%d" % index for index in range(len(came_s))]
    assert len(early) == sum(time_s + delay_s <= now_s for time_s in came_s)
