"""How good what readings showed was: worked out from their traces once all have been read."""

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from harness.core.quality_curve import PictureQuality
from harness.core.viewing.seen import SeenPicture, seen_quality, together
from harness.results.pictures import AssessedPicture
from harness.results.reading_study import ReadingKey, ReadingRow, ReadingStudy
from harness.results.trace import Picture, Trace
from harness.run.picture_meter import PictureMeter

ReadingTraces = Mapping[tuple[ReadingKey, int], Trace]
"""The traces of the readings of a study, by row and repeat."""


@dataclass(frozen=True, slots=True)
class AssessedReadings:
    """A study that tells of quality, and all pictures that were shown."""

    study: ReadingStudy
    pictures: tuple[AssessedPicture, ...]


def assessed_readings(
    study: ReadingStudy, traces: ReadingTraces, meter: PictureMeter
) -> AssessedReadings:
    """The study with the quality of each reading that has a trace; each picture is judged once.

    Each of them has a view for people: a hand goes everywhere.
    """
    shown = {each.picture for trace in traces.values() for each in trace.shown}
    qualities = meter.qualities(shown)
    rows = tuple(_judged(row, traces.get((row.key, row.repeat)), qualities) for row in study.rows)
    return AssessedReadings(replace(study, rows=rows), tuple(_pictures(shown, qualities, meter)))


def _judged(
    row: ReadingRow, trace: Trace | None, qualities: Mapping[Picture, PictureQuality]
) -> ReadingRow:
    if trace is None:
        return row
    seen = [
        SeenPicture(each.shown_s, each.picture.image_index, qualities[each.picture].ssim)
        for each in trace.shown
    ]
    parts = [
        seen_quality(
            [move for move in trace.wanted if move.slice_index in view.series],
            [picture for picture in seen if picture.slice_index in view.series],
        )
        for view in row.viewports
    ]
    return replace(row, quality=together(parts) if parts else seen_quality(trace.wanted, seen))


def _pictures(
    shown: Iterable[Picture], qualities: Mapping[Picture, PictureQuality], meter: PictureMeter
) -> Iterator[AssessedPicture]:
    read = {meter.as_read(picture) for picture in shown}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        views = dict(zip(read, threads.map(meter.view, read), strict=True))
    for picture in shown:
        yield AssessedPicture(picture, qualities[picture], views[meter.as_read(picture)])
