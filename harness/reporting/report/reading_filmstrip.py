"""What was on screen at any moment of each reading, beside what was wanted then."""

import base64
from collections.abc import Iterator
from typing import Any

from harness.core.lane import Lane
from harness.reporting.report.filmstrip import Filmstrip
from harness.reporting.report.reported_readings import ReportedReadings, named
from harness.results.reading_study import ReadingRow
from harness.results.trace import ShownPicture, Trace


def reading_filmstrip(readings: ReportedReadings) -> Filmstrip | None:
    """A strip a case, which follows the hand; None where no picture was kept.

    The network of a strip is its network and hand. Of a slice all is shown, made small: a page with
    the middle of each besides would be twice as large.
    """
    pictures: dict[bytes, int] = {}
    strips: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    for name, rows in readings.groups():
        for row in rows:
            trace = readings.trace(row)
            if trace is None or not trace.shown or not _is_viewed(readings, trace):
                continue
            whose = {"case": row.case, "network": name, "predicted": _is_predicted(readings)}
            frames = list(_frames(readings, trace, pictures))
            title = f"{named(row)}, {row.network}"
            strips.append({**whose, "title": title, "image": "", "frames": frames})
            marks += [{**whose, **mark} for mark in _marks(row, trace)]
    if not strips:
        return None
    urls = [f"data:image/webp;base64,{base64.b64encode(each).decode()}" for each in pictures]
    end_s = max(frame["t"] for strip in strips for frame in strip["frames"])
    return Filmstrip(tuple(urls), tuple(strips), tuple(marks), end_s, has_middles=False)


def _is_predicted(readings: ReportedReadings) -> bool:
    return readings.study.lane is Lane.PREDICTION


def _is_viewed(readings: ReportedReadings, trace: Trace) -> bool:
    found = (readings.pictures.get(each.picture) for each in trace.shown)
    return all(each is not None and each.view is not None for each in found)


def _frames(
    readings: ReportedReadings, trace: Trace, pictures: dict[bytes, int]
) -> Iterator[dict[str, Any]]:
    """A frame for every move and every picture, from the first picture on."""
    shown: ShownPicture | None = None
    wanted: int | None = None
    events = [
        *((move.at_s, None, move.slice_index) for move in trace.wanted),
        *((each.shown_s, each, None) for each in trace.shown),
    ]
    for at_s, picture, slice_index in sorted(events, key=lambda event: event[0]):
        shown = picture or shown
        wanted = wanted if slice_index is None else slice_index
        if shown is None:
            continue
        view = readings.pictures[shown.picture].view
        assert view is not None, "whoever asks for frames has made sure"
        place = pictures.setdefault(view.whole, len(pictures))
        words = _words(readings, shown, wanted)
        yield {"t": round(at_s, 4), "whole": place, "middle": place, "words": words}


def _words(readings: ReportedReadings, shown: ShownPicture, wanted: int | None) -> str:
    index = shown.picture.image_index
    ssim = readings.ssim(shown.picture) or 0.0
    quality = "the original" if ssim == 1 else f"SSIM {min(ssim, 0.999):.3f}"
    if wanted is None or wanted == index:
        return f"slice {index}, {quality}"
    return f"slice {index} for {wanted}, {quality}"


def _marks(row: ReadingRow, trace: Trace) -> Iterator[dict[str, Any]]:
    """When the slice where the hand came to rest was whole."""
    if trace.wanted and row.experience.rest_full_s is not None:
        whole_s = trace.wanted[-1].at_s + row.experience.rest_full_s
        yield {"t": round(whole_s, 4), "words": f"{row.case}: the last slice is whole"}
