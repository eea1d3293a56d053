"""Records by hand: 16,384 bytes of content at most, 22 around them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.tls_record import (
    LARGEST_RECORD_BYTES,
    RECORD_OVERHEAD_BYTES,
    RecordStream,
    recorded_bytes,
)

Write = tuple[int, int]
"""Bytes of content, and TLS's own ahead of them."""

writes = st.lists(st.tuples(st.integers(0, 60_000), st.sampled_from([0, 0, 80])), max_size=5)


@pytest.mark.parametrize(
    ("content_bytes", "wire_bytes"),
    [(0, 0), (1, 23), (16_384, 16_406), (16_385, 16_429), (100_000, 100_154)],
)
def test_content_weighs_22_bytes_more_for_every_record(content_bytes: int, wire_bytes: int) -> None:
    assert recorded_bytes(content_bytes) == wire_bytes


def test_of_a_record_nothing_can_be_read_before_all_of_it_is_there() -> None:
    """20,000 bytes are a full record, which weighs 16,406, and one of 3,616 in 3,638."""
    stream = RecordStream()

    assert stream.write(20_000) == 20_044
    assert [stream.receive(size) for size in (16_405, 1, 3_637, 1)] == [0, 16_384, 0, 3_616]


def test_what_is_written_apart_has_records_of_its_own() -> None:
    stream = RecordStream()

    assert [stream.write(size) for size in (100, 200)] == [122, 222]
    assert [stream.receive(size) for size in (122, 221, 1)] == [100, 0, 200]


def test_what_tls_says_of_its_own_is_no_content_and_goes_ahead() -> None:
    stream = RecordStream()

    assert stream.write(100, own_bytes=80) == 202
    assert [stream.receive(size) for size in (50, 151, 1)] == [0, 0, 100]


def test_it_is_known_how_much_must_come_for_what_is_to_be_read() -> None:
    stream = RecordStream()
    stream.write(480)
    stream.write(20_000)

    assert stream.wire_bytes_until(480) == 502
    assert stream.wire_bytes_until(481) == 502 + 16_406
    assert stream.wire_bytes_until(480 + 16_384) == 502 + 16_406
    assert stream.wire_bytes_until(480 + 16_385) == 502 + 20_044
    assert stream.wire_bytes_until(480 + 20_001) is None


def records_of(written: list[Write]) -> Iterator[tuple[int, int]]:
    """Of every record and everything else that is sent, what it weighs and what it carries."""
    for content_bytes, own_bytes in written:
        yield own_bytes, 0
        for start in range(0, content_bytes, LARGEST_RECORD_BYTES):
            carried_bytes = min(LARGEST_RECORD_BYTES, content_bytes - start)
            yield carried_bytes + RECORD_OVERHEAD_BYTES, carried_bytes


@given(writes, st.lists(st.integers(1, 40_000), max_size=20))
def test_what_can_be_read_is_what_whole_records_carry(
    written: list[Write], pieces: list[int]
) -> None:
    stream = RecordStream()
    sent_bytes = sum(stream.write(*write) for write in written)
    assert sent_bytes == sum(wire_bytes for wire_bytes, _ in records_of(written))

    came_bytes = read_bytes = 0
    for piece in [*pieces, sent_bytes]:
        piece_bytes = min(piece, sent_bytes - came_bytes)
        came_bytes += piece_bytes
        read_bytes += stream.receive(piece_bytes)
        end_bytes = whole_bytes = 0
        for wire_bytes, carried_bytes in records_of(written):
            end_bytes += wire_bytes
            whole_bytes += carried_bytes if end_bytes <= came_bytes else 0
        assert read_bytes == whole_bytes

    assert read_bytes == sum(content_bytes for content_bytes, _ in written)


@given(writes, st.integers(0, 100_000), st.integers(1, 100_000))
def test_one_byte_less_than_must_come_is_not_enough(
    written: list[Write], before: int, wanted_bytes: int
) -> None:
    def after(more_bytes: int) -> int:
        stream = RecordStream()
        sent_bytes = sum(stream.write(*write) for write in written)
        stream.receive(min(before, sent_bytes))
        return stream.receive(more_bytes)

    stream = RecordStream()
    sent_bytes = sum(stream.write(*write) for write in written)
    stream.receive(min(before, sent_bytes))
    missing_bytes = stream.wire_bytes_until(wanted_bytes)

    if missing_bytes is None:
        assert after(sent_bytes) < wanted_bytes
    else:
        assert after(missing_bytes - 1) < wanted_bytes <= after(missing_bytes)
