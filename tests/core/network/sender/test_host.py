from harness.core.network.sender.host import BUFFER_OVERHEAD_BYTES, is_waited_for
from tests.core.network.sender.sent import HOST, SEGMENT

BUFFER = SEGMENT + BUFFER_OVERHEAD_BYTES


def test_a_train_is_as_many_segments_as_leave_at_once() -> None:
    assert HOST.train_bytes == 2 * SEGMENT


def test_two_buffers_wait_and_of_what_is_sent_again_four() -> None:
    assert not is_waited_for(2 * BUFFER - 1, SEGMENT)
    assert is_waited_for(2 * BUFFER, SEGMENT)
    assert not is_waited_for(2 * BUFFER, SEGMENT, is_again=True)
    assert is_waited_for(4 * BUFFER, SEGMENT, is_again=True)
