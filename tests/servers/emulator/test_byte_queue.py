from hypothesis import given
from hypothesis import strategies as st

from harness.servers.emulator.byte_queue import ByteQueue


@given(st.lists(st.binary(min_size=1, max_size=20)), st.lists(st.integers(0, 50)))
def test_a_queue_gives_back_what_was_put_in_whatever_the_cuts(
    chunks: list[bytes], cuts_bytes: list[int]
) -> None:
    queue, given_back = ByteQueue(), b""
    for chunk in chunks:
        queue.put(chunk)
    whole = b"".join(chunks)
    for size_bytes in (*cuts_bytes, len(whole)):
        given_back += queue.take(min(size_bytes, len(whole) - len(given_back)))

    assert given_back == whole


def test_a_queue_is_true_while_something_waits() -> None:
    queue = ByteQueue()
    assert not queue
    queue.put(b"ab")
    queue.take(1)
    assert queue
    queue.take(1)

    assert not queue
