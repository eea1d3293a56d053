"""What a reading comes to in a sentence."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.reporting.report.reported_readings import named, reading_verdict
from harness.results.reading_study import ReadingStudy
from harness.results.reasons import OtherReason
from tests.reporting.report.judged_readings import BEST, a_study, judged_readings
from tests.runs import CIRCUMSTANCES


def test_the_sentence_says_what_the_first_case_shows_and_the_best(tmp_path: Path) -> None:
    assert str(reading_verdict(judged_readings(tmp_path))) == (
        "Over 4g, hand down: “as it is” shows 2 of 100 slices while they are wanted, and the"
        " picture stands still for 9.5 s; “the best” shows 100."
        " Predicted: the same every time, on every machine."
    )


def test_the_hand_where_cases_differ_is_the_one_that_is_told(tmp_path: Path) -> None:
    study = a_study()
    alike = [replace(row, hand="slow", experience=study.rows[1].experience) for row in study.rows]
    found = judged_readings(tmp_path, replace(study, rows=(*alike, *study.rows)))

    assert [name for name, _ in found.groups()] == ["4g, hand slow", "4g, hand down"]
    assert reading_verdict(found).sentence.startswith("Over 4g, hand down")


def without(study: ReadingStudy, *cases: str) -> ReadingStudy:
    reason = (OtherReason("the hand was late"),)
    rows = (
        replace(row, excluded_because=reason if row.case in cases else ()) for row in study.rows
    )
    return replace(study, rows=tuple(rows), measured=CIRCUMSTANCES)


@pytest.mark.parametrize(
    ("excluded", "told"),
    [
        ((BEST,), "and no case shows more. Read once: nobody knows how sure."),
        ((BEST, "as it is"), "Nothing was read that counts."),
    ],
)
def test_what_must_not_be_counted_is_not_told(
    tmp_path: Path, excluded: tuple[str, ...], told: str
) -> None:
    found = judged_readings(tmp_path, without(a_study(), *excluded))

    assert str(reading_verdict(found)).endswith(told)


def test_of_repeats_the_first_that_counts_is_shown_and_of_none_the_first_as_excluded(
    tmp_path: Path,
) -> None:
    [slow, best] = without(a_study(), "as it is").rows
    study = replace(a_study(), rows=(slow, replace(best, excluded_because=slow.excluded_because)))
    again = replace(study, rows=(*study.rows, replace(best, repeat=2)))
    [(_, rows)] = judged_readings(tmp_path, again).groups()

    assert [(named(row), row.repeat) for row in rows] == [("as it is (excluded)", 1), (BEST, 2)]
