import pytest

from harness.core.milestone import PerMilestone
from harness.core.viewing.opening import Asked, Purpose
from harness.core.viewing.progress import OpeningProgress, StudyFetched
from harness.results.opening_record import OpeningRecord
from tests.core.viewing.studies import study_opening


def record() -> OpeningRecord:
    progress = OpeningProgress(study_opening())
    for number in (1, 2):
        for request in progress.next_requests():
            failure = "" if number == 1 else "is no JSON"
            fetched = StudyFetched(request, 0.0, 0.1, 0.2, 0.3, 250, 1000, 3000, failure)
            progress.finished(fetched)
    progress.open(1.5)
    return OpeningRecord.of(progress, 0.25)


def test_bytes_are_told_by_what_they_are_for() -> None:
    kept = record()

    assert [question.asked for question in kept.questions] == [
        Asked.SERIES,
        Asked.METADATA,
        Asked.METADATA,
    ]
    assert kept.body_bytes(Purpose.QUERY) == 1000
    assert kept.body_bytes(Purpose.METADATA) == 2000
    assert kept.text_bytes(Purpose.METADATA) == 6000
    assert kept.body_bytes(Purpose.THUMBNAIL) == 0
    assert kept.head_bytes == 750
    assert kept.reading_s == pytest.approx(3 * 0.1)


def test_what_was_wrong_is_told_with_where() -> None:
    failures = [(each.step, each.series_index, each.failure) for each in record().failures]

    assert failures == [("metadata", 0, "is no JSON"), ("metadata", 1, "is no JSON")]


def test_milestones_from_the_click_are_those_of_the_images_after_it_opened() -> None:
    times_s = PerMilestone(0.5, 1.0, 1.0, None)

    assert record().from_click(times_s) == PerMilestone(2.0, 2.5, 2.5, None)


def test_what_never_opened_has_none() -> None:
    kept = OpeningRecord(None, 0.0, ())

    assert kept.from_click(PerMilestone(0.5, 0.5, 0.5, 0.5)) == PerMilestone(None, None, None, None)
