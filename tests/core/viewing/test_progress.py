from collections.abc import Sequence
from dataclasses import replace

from harness.core.viewing.asking import StudyRequest
from harness.core.viewing.opening import FRAMES, OpeningStep
from harness.core.viewing.progress import FIRST_FRAME, OpeningProgress, StudyFetched, Work
from tests.core.viewing.studies import (
    BEHIND,
    BESIDE,
    METADATA,
    OTHERS,
    SERIES,
    opening,
    study_opening,
)


def progress_of(*steps: OpeningStep, series_count: int = 2) -> OpeningProgress:
    return OpeningProgress(study_opening(opening(*steps), series_count=series_count))


def finish(progress: OpeningProgress, requests: Sequence[StudyRequest], failure: str = "") -> None:
    for request in requests:
        progress.finished(StudyFetched(request, 0.0, 0.1, 0.2, 0.3, failure=failure))


def steps_of(requests: Sequence[StudyRequest]) -> list[str]:
    return [request.step for request in requests]


def test_a_step_begins_when_all_it_waits_for_is_done() -> None:
    progress = progress_of()
    series = progress.next_requests()

    assert steps_of(series) == ["series"]
    assert progress.next_requests() == []
    finish(progress, series)
    assert steps_of(progress.next_requests()) == ["metadata", "metadata"]


def test_the_first_frame_waits_for_the_last_answer_of_its_step() -> None:
    progress = progress_of()
    finish(progress, progress.next_requests())
    first, second = progress.next_requests()

    finish(progress, [first])
    assert not progress.may_open
    finish(progress, [second])
    assert progress.may_open
    assert progress.is_done


def test_a_request_that_failed_is_done_and_kept() -> None:
    progress = progress_of()
    finish(progress, progress.next_requests())
    finish(progress, progress.next_requests(), "the status is 404")

    assert progress.may_open
    assert [each.failure for each in progress.fetched] == ["", *["the status is 404"] * 2]


def test_no_more_are_under_way_than_the_step_allows() -> None:
    progress = progress_of(replace(METADATA, after=(), at_once_count=1))
    [first] = progress.next_requests()

    assert progress.next_requests() == []
    finish(progress, [first])
    assert len(progress.next_requests()) == 1


def test_the_viewers_own_work_begins_when_all_is_there_that_its_first_frame_waits_for() -> None:
    progress = progress_of(replace(METADATA, after=()))
    metadata = progress.next_requests()
    assert progress.next_works() == []

    finish(progress, metadata)

    assert progress.next_works() == [Work(FIRST_FRAME, progress.study.opening.application_s)]
    assert progress.next_works() == []


def test_a_step_waits_for_the_viewers_own_work_which_begins_when_the_step_is_due() -> None:
    progress = progress_of(SERIES, replace(METADATA, application_s=0.2))
    assert progress.next_works() == []
    finish(progress, progress.next_requests())

    assert progress.next_works() == [Work("metadata", 0.2)]
    assert progress.next_requests() == []
    assert not progress.may_open
    progress.worked("metadata")
    assert steps_of(progress.next_requests()) == ["metadata", "metadata"]


def test_what_comes_beside_the_first_frame_waits_for_a_viewer_that_is_busy() -> None:
    of_study = study_opening(replace(opening(replace(METADATA, after=()), BESIDE), busy_s=0.2))
    progress = OpeningProgress(of_study)
    finish(progress, progress.next_requests())
    progress.next_works()
    progress.open(1.5)

    assert progress.next_works() == [Work(FRAMES, 0.2)]
    assert progress.next_requests() == []
    assert not progress.is_done
    progress.worked(FRAMES)
    assert steps_of(progress.next_requests()) == ["beside", "beside"]


def test_steps_after_the_frames_and_after_the_images_come_then() -> None:
    progress = progress_of(replace(METADATA, after=()), BESIDE, BEHIND)
    finish(progress, progress.next_requests())

    assert progress.next_requests() == []
    progress.open(1.5)
    assert progress.opened_s == 1.5
    beside = progress.next_requests()
    assert steps_of(beside) == ["beside", "beside"]
    finish(progress, beside)
    assert not progress.is_done
    progress.complete()
    behind = progress.next_requests()
    assert steps_of(behind) == ["behind", "behind"]
    finish(progress, behind)
    assert progress.is_done


def test_a_step_about_no_series_is_done_when_what_it_waits_for_is() -> None:
    last = OpeningStep("last", METADATA.asks, after=("others",))
    progress = progress_of(SERIES, METADATA, OTHERS, last, series_count=1)
    finish(progress, progress.next_requests())

    metadata = progress.next_requests()
    assert steps_of(metadata) == ["metadata"]
    finish(progress, metadata)
    assert steps_of(progress.next_requests()) == ["last"]
