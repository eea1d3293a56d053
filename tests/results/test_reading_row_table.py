"""Readings as a table for other programs."""

from dataclasses import fields, replace

from harness.core.viewing.experience import Experience
from harness.results.reading_row_table import reading_dictionary, reading_row_table
from harness.results.reasons import OtherReason
from tests.results.test_reading_study import SERIES, STUDY


def test_a_row_has_everything_that_was_felt_and_null_for_what_never_came() -> None:
    [row] = reading_row_table({"runs/reading": STUDY}).to_dicts()

    assert {field.name for field in fields(Experience)} <= set(row)
    assert (row["run"], row["hand"], row["case"]) == ("runs/reading", "down", "as it is")
    assert (row["in_time_count"], row["longest_still_s"]) == (96, 0.5)
    assert row["wait_p95_s"] is None
    assert row["is_counted"] is True


def test_an_excluded_reading_says_why() -> None:
    excluded = replace(STUDY.rows[0], excluded_because=(OtherReason("the hand was late"),))
    [row] = reading_row_table({"a": replace(STUDY, rows=(excluded,))}).to_dicts()

    assert (row["is_counted"], row["excluded_because"]) == (False, "other")


def test_what_is_told_of_several_series_is_null_where_there_is_one() -> None:
    names = ("viewport_in_time_counts", "next_series_first_s", "next_series_whole_s")
    [one] = reading_row_table({"a": STUDY}).to_dicts()
    [several] = reading_row_table({"a": SERIES}).to_dicts()

    assert [one[name] for name in names] == [None, None, None]
    assert [several[name] for name in names] == ["98 96", 0.125, None]
    assert several["other_series_bytes"] == 4096


def test_every_column_is_explained() -> None:
    told = dict(reading_dictionary().select("column", "meaning").iter_rows())

    assert list(told) == reading_row_table({}).columns
    assert all(told.values())
