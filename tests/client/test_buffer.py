"""Sparse bytes obey what real ones do."""

from hypothesis import given
from hypothesis import strategies as st

from harness.client.buffer import ByteBuffer, Literal, SparseBuffer, SparseBytes

LITERAL = st.binary(min_size=1, max_size=6).map(lambda text: bytes(b | 1 for b in text))
PIECES = st.lists(st.one_of(st.integers(0, 9), LITERAL), max_size=8)


def sparse(pieces: list[int | bytes]) -> SparseBytes:
    at, literals = 0, []
    for piece in pieces:
        if isinstance(piece, bytes):
            literals.append(Literal(at, piece))
            at += len(piece)
        else:
            at += piece
    return SparseBytes(at, tuple(literals))


def flat(pieces: list[int | bytes]) -> bytes:
    return b"".join(piece if isinstance(piece, bytes) else bytes(piece) for piece in pieces)


@given(pieces=PIECES, start=st.integers(0, 60), size=st.integers(0, 60))
def test_a_slice_is_what_a_slice_of_the_bytes_is(
    pieces: list[int | bytes], start: int, size: int
) -> None:
    cut = sparse(pieces).slice(start, start + size)

    assert bytes(cut) == flat(pieces)[start : start + size]
    assert len(cut) == len(bytes(cut))


@given(
    parts=st.lists(st.tuples(PIECES, st.integers(0, 5)), max_size=6),
    needle=LITERAL,
    start=st.integers(0, 40),
    size=st.integers(0, 80),
)
def test_both_buffers_hold_and_find_the_same(
    parts: list[tuple[list[int | bytes], int]], needle: bytes, start: int, size: int
) -> None:
    real, counted, at = ByteBuffer(), SparseBuffer(), 0
    for pieces, taken_back in parts:
        at = max(0, at - taken_back)
        real.put(at, memoryview(flat(pieces)))
        counted.put(at, sparse(pieces))
        at += len(flat(pieces))
    end = min(at, start + size)

    assert bytes(counted.slice(0, at)) == bytes(real.slice(0, at))
    assert counted.find(needle, start, end) == real.find(needle, start, end)


def test_a_slice_of_real_bytes_stays_while_room_is_made() -> None:
    buffer = ByteBuffer()
    buffer.put(0, memoryview(b"0123456789"))
    held = buffer.slice(2, 5)

    buffer.make_room(1_000_000)

    assert bytes(held) == b"234"
