import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.reporting.markdown import (
    Column,
    count,
    difference,
    escape_cell,
    escape_prose,
    exact,
    interval,
    milliseconds,
    size,
    spread,
    table,
)
from harness.reporting.statistics import Interval


def test_a_table_by_hand() -> None:
    columns = [Column("a", str), Column("b", lambda row: "x" * row, is_number=False)]

    assert table(columns, [1, 2]) == ("| a | b |\n| ---: | :--- |\n| 1 | x |\n| 2 | xx |")


@pytest.mark.parametrize(
    ("time_s", "text"),
    [(None, ""), (0.0, "0.0"), (0.0453, "45.3"), (0.1, "100"), (2.2651, "2265"), (12.0, "12000")],
)
def test_times_are_in_ms_and_never_filled_in(time_s: float | None, text: str) -> None:
    assert milliseconds(time_s) == text


def test_an_interval_is_both_its_ends() -> None:
    assert interval(Interval(0.0453, 2.31)) == "45.3–2310"
    assert interval(Interval(2.3101, 2.3104)) == "2310"
    assert interval(None) == ""


@pytest.mark.parametrize(
    ("between", "text"),
    [
        (Interval(2.30, 2.32), "2310 (2300–2320)"),
        (Interval(2.3098, 2.3104), "2310"),
        (Interval(2.3098, 2.32), "2310 (2310–2320)"),
        (Interval(2.32, 2.32), "2310 (2320)"),
    ],
)
def test_a_spread_that_prints_like_its_median_is_left_out(between: Interval, text: str) -> None:
    assert spread(2.31, between) == text


def test_an_exact_number_keeps_every_digit() -> None:
    assert (exact(30_100_001), exact(999)) == ("30,100,001", "999")


@pytest.mark.parametrize(
    ("measured_s", "published_s", "text"),
    [
        (2.316, 2.265, "+51 (+2.3 %)"),
        (0.981, 1.002, "−21 (−2.1 %)"),
        (0.045, 0.066, "−21.0 (−31.8 %)"),
        (1.0, 1.0, "0 (0.0 %)"),
        (1.0, 1.0001, "0 (0.0 %)"),
        (9.996, 10.0, "−4 (−0.0 %)"),
        (0.5004, 0.5, "+0 (+0.1 %)"),
        (None, 1.0, ""),
        (1.0, None, ""),
    ],
)
def test_a_difference_has_a_sign_and_a_part(
    measured_s: float | None, published_s: float | None, text: str
) -> None:
    assert difference(measured_s, published_s) == text


def test_counts_and_sizes_may_be_missing() -> None:
    assert (count(174), count(87.5), count(None)) == ("174", "87.5", "")
    assert (size(10_600_000), size(None)) == ("10.6 MB", "")


@given(st.text())
def test_no_name_breaks_out_of_its_cell(text: str) -> None:
    line = table([Column("a", escape_cell), Column("b", lambda _: "x")], [text])
    rows = line.split("\n")

    assert len(rows) == 3
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", rows[-1])) == 3


def test_prose_keeps_its_links_and_loses_its_markup() -> None:
    text = "See [the page](https://example.org).\n<!-- harness:table a end -->"

    assert escape_prose(text) == (
        "See [the page](https://example.org). \\<!-- harness:table a end -->"
    )
