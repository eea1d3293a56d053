"""Openings of a study of two made-up series, for tests without a dataset."""

from dataclasses import replace

from harness.core.viewing.asking import (
    SeriesNames,
    StudyAnswer,
    StudyNames,
    StudyOpening,
    requests_of,
)
from harness.core.viewing.opening import FRAMES, IMAGES, Asked, Opening, OpeningStep, Which
from harness.core.viewing.study import Study

BODY_BYTES = 10_000

SERIES = OpeningStep("series", Asked.SERIES)
METADATA = OpeningStep("metadata", Asked.METADATA, after=("series",))
OTHERS = OpeningStep("others", Asked.METADATA, Which.OTHERS, after=("metadata",))
BESIDE = OpeningStep("beside", Asked.THUMBNAIL, after=(FRAMES,))
BEHIND = OpeningStep("behind", Asked.RENDERED, after=(IMAGES,))

STUDY = Study(slice_count_by_series=(3, 2))


def opening(*steps: OpeningStep, after: tuple[str, ...] = ("metadata",)) -> Opening:
    return Opening("test", steps or (SERIES, METADATA), after)


def names(series_count: int = 2) -> StudyNames:
    return StudyNames(
        "1.2",
        "patient",
        tuple(
            SeriesNames(
                f"1.2.{index}",
                tuple(f"1.2.{index}.{slice_}" for slice_ in range(3 - index)),
                f"studies/1.2/series/1.2.{index}/instances/1.2.{index}.1/frames/1",
            )
            for index in range(series_count)
        ),
    )


def study_opening(
    of: Opening | None = None, study: Study = STUDY, series_count: int = 2
) -> StudyOpening:
    """Every answer has BODY_BYTES, and twice as much JSON; metadata is about 10 slices."""
    of = of or opening()
    requests = requests_of(of, names(series_count), study.shown_index)
    answers = {
        each.path: StudyAnswer(
            BODY_BYTES,
            2 * BODY_BYTES,
            slice_count=10 if each.asked is Asked.METADATA else 0,
            dense_bytes=2 * BODY_BYTES,
        )
        for step in requests.values()
        for each in step
    }
    return StudyOpening(of, replace(study), requests, answers)
