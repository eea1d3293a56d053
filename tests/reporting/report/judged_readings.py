"""A study of two cases with traces and pictures, made up by hand: what reports are tested with."""

from dataclasses import replace
from pathlib import Path

from harness.core.quality import ImageQualityStatus
from harness.core.quality_curve import EXACT, PictureQuality
from harness.core.viewing.hand import Move
from harness.reporting.report.reported_readings import ReportedReadings, read_readings
from harness.results.pictures import PICTURES_NAME, AssessedPicture, View, keep_pictures
from harness.results.reading_study import STUDY_NAME, ReadingStudy, study_to_json
from harness.results.sample_files import reading_trace
from harness.results.trace import Picture, ShownPicture, Trace
from harness.results.trace_file import keep_trace
from tests.results.test_reading_study import FELT, STUDY

FULL = ImageQualityStatus.FULL_RESOLUTION
COARSE = PictureQuality(30.0, 28.0, 0.75)
FIRST, REST = Picture(0, 0, "frames", 0, 900), Picture(2, 2, "frames", 2, 100)
BEST = "the best"
WANTED = (Move(1.0, 1), Move(2.0, 2))


def a_study() -> ReadingStudy:
    """The first case shows 2 of 100 slices in time and stands still for 9.5 s, the best all."""
    [row] = STUDY.rows
    slow = replace(FELT, in_time_count=2, longest_still_s=9.5)
    good = replace(FELT, in_time_count=100, rest_full_s=0.5)
    rows = (replace(row, experience=slow), replace(row, case=BEST, experience=good))
    return replace(STUDY, rows=rows)


def shown(picture: Picture, at_s: float) -> ShownPicture:
    """That picture, on screen from then on."""
    return ShownPicture(picture, "fast", FULL, at_s, at_s, at_s)


def judged_readings(folder: Path, study: ReadingStudy | None = None) -> ReportedReadings:
    """The study, kept in a folder: slice 0 whole at 0.5 s, slice 2 coarse at 2.25 s."""
    study = study or a_study()
    folder.mkdir(exist_ok=True)
    (folder / STUDY_NAME).write_bytes(study_to_json(study))
    for row in study.rows:
        trace = Trace((), (), (shown(FIRST, 0.5), shown(REST, 2.25)), WANTED)
        keep_trace(reading_trace(folder, study, row), trace)
    pictures = [
        AssessedPicture(picture, quality, View(bytes([place]), b"middle"))
        for place, (picture, quality) in enumerate(((FIRST, EXACT), (REST, COARSE)))
    ]
    keep_pictures(folder / PICTURES_NAME, pictures)
    return read_readings(folder)
