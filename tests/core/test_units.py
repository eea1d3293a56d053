import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.units import (
    UnitError,
    counted,
    format_rate,
    format_share,
    format_size,
    format_time,
    parse_rate_bps,
    parse_share,
    parse_size_bytes,
    parse_time_s,
    told_apart,
)


@pytest.mark.parametrize(
    ("text", "rate_bps"),
    [
        ("30 Mbit/s", 30e6),
        ("2.5 Gbit/s", 2.5e9),
        ("64kbit/s", 64e3),
        ("9600 bit/s", 9600),
        ("  1 Mbit/s ", 1e6),
    ],
)
def test_a_rate_is_read_in_bits_per_second(text: str, rate_bps: float) -> None:
    assert parse_rate_bps(text) == rate_bps


@pytest.mark.parametrize(
    ("text", "time_s"), [("10 ms", 0.01), ("1.5 s", 1.5), ("250 us", 250e-6), ("0 ms", 0.0)]
)
def test_a_time_is_read_in_seconds(text: str, time_s: float) -> None:
    assert parse_time_s(text) == pytest.approx(time_s)


@pytest.mark.parametrize(("text", "share"), [("1 %", 0.01), ("0.25%", 0.0025), ("0 %", 0.0)])
def test_a_share_is_read_as_a_part_of_one(text: str, share: float) -> None:
    assert parse_share(text) == pytest.approx(share)
    assert format_share(share) == f"{float(text.rstrip('% ')):g} %"


@pytest.mark.parametrize("text", ["100 %", "0.5", "2 ms"])
def test_what_is_no_part_of_one_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        parse_share(text)


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [("64 KiB", 65536), ("64 kB", 64000), ("1 MiB", 1048576), ("1.5 MB", 1500000), ("7 B", 7)],
)
def test_a_size_is_read_in_bytes_by_powers_of_1000_or_of_1024(text: str, size_bytes: int) -> None:
    assert parse_size_bytes(text) == size_bytes


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        pytest.param("30", "has no unit", id="no-unit"),
        pytest.param(30, "has no unit", id="a-bare-number"),
        pytest.param("30 MB/s", 'has the unit "MB/s"', id="bytes-for-bits"),
        pytest.param("30 mbit/s", 'has the unit "mbit/s"', id="case-matters"),
        pytest.param("-1 Mbit/s", "is negative", id="negative"),
        pytest.param("0 Mbit/s", "is a rate of zero", id="zero"),
        pytest.param(f"1{'0' * 308} Mbit/s", "is not a finite number", id="too-great-for-a-float"),
        pytest.param("fast", "is not a quantity", id="a-word"),
        pytest.param("nan Mbit/s", "is not a quantity", id="not-a-number"),
        pytest.param("1e9 bit/s", "is not a quantity", id="an-exponent"),
        pytest.param(True, "is not a quantity", id="a-truth-value"),
        pytest.param(None, "is not a quantity", id="nothing"),
    ],
)
def test_a_rate_that_leaves_something_to_guess_is_refused(text: object, rule: str) -> None:
    with pytest.raises(UnitError) as caught:
        parse_rate_bps(text)

    assert caught.value.rule == rule
    assert caught.value.value == text
    assert caught.value.remedy


def test_a_part_of_a_byte_is_refused() -> None:
    with pytest.raises(UnitError, match="whole number of bytes"):
        parse_size_bytes("0.5 B")


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (format_rate(30e6), "30 Mbit/s"),
        (format_rate(1e9), "1 Gbit/s"),
        (format_rate(999_870), "1 Mbit/s"),
        (format_size(10_600_000), "10.6 MB"),
        (format_size(999), "999 B"),
        (format_time(0.01), "10 ms"),
        (format_time(9.9994), "9999 ms"),
        (format_time(12.34), "12.3 s"),
    ],
)
def test_a_quantity_is_shown_as_people_write_it(shown: str, text: str) -> None:
    assert shown == text


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        (7.31, 5.0, ("7.3", "5")),
        (5.02, 5.0, ("5.02", "5.0")),
        (16.94, 16.93, ("16.94", "16.9")),
        (16.9, 16.53, ("16.90", "16.5")),
        (4.98, 5.0, ("4.98", "5.0")),
        (5.0, 5.0, ("5.000000000000", "5.00000000000")),
    ],
)
def test_a_value_beyond_a_limit_is_shown_beyond_it(
    value: float, limit: float, shown: tuple[str, str]
) -> None:
    assert told_apart(value, limit) == shown


@given(st.integers(min_value=1, max_value=999), st.sampled_from(["", "k", "M", "G"]))
def test_a_rate_that_is_shown_is_read_back(number: int, prefix: str) -> None:
    text = f"{number} {prefix}bit/s"

    assert format_rate(parse_rate_bps(text)) == text


def test_one_is_told_without_the_s_of_several() -> None:
    assert [counted(count, "sample") for count in (0, 1, 2)] == [
        "0 samples",
        "1 sample",
        "2 samples",
    ]
