import pytest

from harness.reporting.audit.quantity import (
    BINARY,
    DECIMAL,
    PrintedTime,
    printed_size_bytes,
    printed_time_s,
)


@pytest.mark.parametrize(
    ("text", "low_s", "high_s"),
    [("4586 ms", 4.5855, 4.5865), ("1.7 s", 1.65, 1.75), ("45ms", 0.0445, 0.0455)],
)
def test_a_time_may_have_been_anything_that_rounds_to_it(
    text: str, low_s: float, high_s: float
) -> None:
    found = printed_time_s(text)

    assert found is not None
    assert (found.low_s, found.high_s) == (pytest.approx(low_s), pytest.approx(high_s))


def test_a_column_may_say_the_unit() -> None:
    found = printed_time_s("4586", "ms")

    assert found is not None
    assert found.middle_s == pytest.approx(4.586)


@pytest.mark.parametrize("text", ["", "4586", "fast", "30 M", "about 9 s", "1 h"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert printed_time_s(text) is None


@pytest.mark.parametrize(
    ("text", "base", "middle"),
    [
        ("10.6 M", DECIMAL, 10.6e6),
        ("10.6 M", BINARY, 10.6 * 2**20),
        ("11.1M", DECIMAL, 11.1e6),
        ("128 K", BINARY, 131_072),
        ("64 KiB", DECIMAL, 65_536),
        ("64 kB", DECIMAL, 64_000),
        ("100", DECIMAL, 100),
    ],
)
def test_a_size_is_read_with_either_base(text: str, base: int, middle: float) -> None:
    found = printed_size_bytes(text, base)

    assert found is not None
    assert found.middle_bytes == pytest.approx(middle)


def test_what_is_no_size_is_none() -> None:
    assert printed_size_bytes("large", DECIMAL) is None
    assert printed_size_bytes("10 ms", DECIMAL) is None


def test_numbers_meet_where_both_may_be_one() -> None:
    assert PrintedTime(1, 3, 2).meets(PrintedTime(3, 5, 4))
    assert not PrintedTime(1, 3, 2).meets(PrintedTime(4, 5, 4.5))
