from dataclasses import replace

from harness.core.viewing.seen import SeenQuality
from harness.reporting.language import Language
from harness.reporting.reading_table import render_briefly, render_reading
from harness.results.reasons import OtherReason
from tests.results.test_reading_study import FELT, SERIES, STUDY
from tests.runs import CIRCUMSTANCES


def test_every_figure_of_a_row_is_in_its_cell() -> None:
    text = render_reading(STUDY, Language.ENGLISH)

    assert (
        "| as it is | ohif-3.13 | 96 of 100 | 95 % | 3 | 50.0 | never | 500 | 250 | never"
        " | 1 MB | 500 kB | 2 MB |" in text
    )
    assert "*4g, hand down: 100 slices wanted*" in text
    assert "at least 72.8 ms for its first part and 227 ms for all of it" in text
    assert "down: made up" in text
    assert "Predicted for reference-laptop, under cs3d-5.14" in text


def test_each_network_and_hand_has_a_table_of_its_own_under_the_scenarios_title() -> None:
    row = STUDY.rows[0]
    two = replace(STUDY, rows=(row, replace(row, case="other"), replace(row, hand="up")))
    text = render_reading(two, Language.CHINESE)

    assert text.startswith("**阅片**")
    assert text.count("| :--- |") == 2
    assert "| as it is | ohif-3.13 | 96 / 100 | 95 % | 3 | 50.0 | 从未 |" in text


def test_what_was_measured_says_where_and_what_must_not_be_counted() -> None:
    row = replace(STUDY.rows[0], excluded_because=(OtherReason("the hand moved 60 ms late"),))
    measured = replace(STUDY, device="", measured=CIRCUMSTANCES, rows=(row,))
    text = render_reading(measured, Language.ENGLISH)

    assert "Excluded: 4g, down, as it is: the hand moved 60 ms late." in text
    assert f"Measured {CIRCUMSTANCES.started_at[:10]} (" in text
    assert "Predicted" not in text


def test_a_hand_that_wanted_nothing_missed_nothing() -> None:
    still = replace(FELT, wanted_count=0, in_time_count=0, within_limit_count=0)
    row = replace(STUDY.rows[0], experience=still)

    assert "| 0 of 0 | 100 % |" in render_reading(replace(STUDY, rows=(row,)), Language.ENGLISH)


def test_how_good_it_was_stands_in_the_row_only_where_it_was_judged() -> None:
    seen = SeenQuality(sharp_share=0.125, coarse_share=0.5, median_ssim=0.9996)
    judged = replace(STUDY, rows=(replace(STUDY.rows[0], quality=seen),))
    text = render_reading(judged, Language.ENGLISH)

    assert "| 500 | 12 % | 50 % | 0.999 | 250 |" in text
    assert "close to its original (SSIM 0.95 or more)" in text
    assert "SSIM" not in render_reading(STUDY, Language.ENGLISH)


def test_a_brief_table_has_all_rows_at_once_and_what_matters_most_of_each() -> None:
    text = render_briefly(SERIES, Language.ENGLISH)
    header = text.splitlines()[0]

    assert header.startswith("| Network | Hand | Case | Rules | Shown while wanted | Stood still")
    assert "| In each viewport | Next series to picture (ms) | to full (ms) |" in header
    assert "| Of other series until then |" in header
    assert "Received" not in header
    assert text.count("| 4g | down |") == len(SERIES.rows)
    assert "Predicted for" in text


def test_turns_that_led_elsewhere_have_a_column_only_where_there_are_any() -> None:
    row = replace(STUDY.rows[0], experience=replace(FELT, scrolled_away_count=7))
    text = render_reading(replace(STUDY, rows=(row,)), Language.ENGLISH)

    assert "| Scrolled away |" in text
    assert " | 7 |" in text
    assert "led to another slice than they meant" in text
    assert "Scrolled away" not in render_reading(STUDY, Language.ENGLISH)


def test_several_series_have_columns_only_where_there_are_any() -> None:
    text = render_reading(SERIES, Language.ENGLISH)

    assert "| In each viewport | Next series to picture (ms) | to full (ms) |" in text
    assert "| 2 MB | 98, 96 | 125 | never | 4.1 kB |" in text
    assert "the picture stands still where either does" in text
    assert "from the moment at which it is opened" in text
    assert "eries" not in render_reading(STUDY, Language.ENGLISH)
