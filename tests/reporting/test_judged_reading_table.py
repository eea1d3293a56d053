from dataclasses import replace

from harness.core.viewing.by_series import SeriesOpened
from harness.reporting.judged_reading_table import JudgedReadings, render_judged
from harness.reporting.language import Language
from harness.results.judged_reading import JudgedReading
from tests.results.test_judged_reading import LATE, ROW, SEEN
from tests.results.test_reading_study import FELT, STUDY

ASKED = ("0 frames", "1 frames", "2 frames")
PREDICTED = replace(
    STUDY, rows=(replace(ROW, experience=replace(FELT, rest_full_s=2.0), asked=ASKED),)
)


def told(*full_s: float | None, language: Language = Language.ENGLISH) -> str:
    """The table of readings that had the last slice whole after so long."""
    rows = tuple(
        replace(
            ROW, repeat=number, experience=replace(FELT, rest_full_s=each_s), asked=ASKED[1::-1]
        )
        for number, each_s in enumerate(full_s, 1)
    )
    return render_judged(
        JudgedReadings((JudgedReading(replace(SEEN, rows=rows), PREDICTED),)), language
    )


def test_medians_of_what_was_seen_stand_beside_what_was_predicted() -> None:
    assert (
        "| OHIF 3.13.2 | ohif-3.13 | 4g | down | as it is | 96 | 96 | 50.0 | 50.0 | 500 | 500 |"
        " 2100 | 2000 | +100 (+5.0 %) | 500 kB | 500 kB | 2 | 3 | 1 | 3 | 0 |"
        in told(2.0, 2.1, 2.2)
    )


def test_what_most_readings_never_had_was_never_there() -> None:
    assert "| never | 2000 |  |" in told(2.0, None, None)


def test_a_row_of_which_nothing_counts_is_empty_and_says_how_many_do_not() -> None:
    judged = JudgedReading(replace(SEEN, rows=(replace(ROW, excluded_because=LATE),)), PREDICTED)
    text = render_judged(JudgedReadings((judged,)), Language.ENGLISH)

    empty = "| as it is |  | 96 |  | 50.0 |  | 500 |  | 2000 |  |  | 500 kB |  | 3 |  | 0 | 1 |"
    assert empty in text


def test_who_showed_it_and_what_predicted_it_stand_below_in_the_pages_language() -> None:
    assert "OHIF 3.13.2: measured " in told(2.0)
    assert "predicted for reference-laptop, under cs3d-5.14" in told(2.0)
    assert "停手到完整（毫秒）" in told(2.0, language=Language.CHINESE)


def test_how_many_times_over_a_network_are_close_to_their_prediction_is_counted() -> None:
    assert "Of 3 times over a network, 3 are within 10 %" in told(2.19)
    assert "2 are within 10 % of what was predicted, and 0 more" in told(2.21)
    assert "2 are within 10 % of what was predicted, and 1 more" in told(1.9, 2.3, 2.4)
    assert "有网络的 3 个时间中，2 个" in told(2.21, language=Language.CHINESE)


def test_what_was_fitted_to_the_viewer_itself_is_said_to_be() -> None:
    fitted = replace(PREDICTED, device="own-work")
    text = render_judged(JudgedReadings((JudgedReading(SEEN, fitted),)), Language.ENGLISH)

    assert "own-work.yaml beside the readings" in text
    assert "own-work.yaml" not in told(2.0)


def test_the_next_series_stands_beside_its_prediction_where_a_hand_opens_one() -> None:
    def opening(*times_s: float | None) -> tuple[SeriesOpened, ...]:
        first_s, whole_s = times_s
        return (SeriesOpened(1, 5.0, first_s, whole_s, 0),)

    rows = tuple(
        replace(ROW, repeat=number, opened=opening(first_s, None))
        for number, first_s in enumerate((0.2, 0.3, 0.4), 1)
    )
    predicted = replace(PREDICTED, rows=(replace(ROW, opened=opening(0.25, 0.5)),))
    judged = JudgedReading(replace(SEEN, rows=rows), predicted)
    text = render_judged(JudgedReadings((judged,)), Language.ENGLISH)

    assert "| 300 | 250 | +50 (+20.0 %) | never | 500 |  |" in text
    assert "Of 3 times over a network, 2 are within 10 % of what was predicted, and 1 more" in text
    assert "*Next series*: from the moment" in text
    assert "Next series" not in told(2.0)
