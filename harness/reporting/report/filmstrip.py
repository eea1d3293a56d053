"""What was on screen at any moment of each case: the middle image, and the worst one."""

import base64
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isinf
from typing import Any

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.report.reading import ReportedRun
from harness.results.document import CaseResult
from harness.results.trace import ShownPicture


@dataclass(frozen=True, slots=True)
class Filmstrip:
    """Strips for the page's program: `pictures` are data URLs, of which frames name two each.

    Strips and `marks` (when a load reached a milestone) say their network, and whether they are of
    a prediction. Without `has_middles` a frame names the whole picture twice.
    """

    pictures: tuple[str, ...]
    strips: tuple[dict[str, Any], ...]
    marks: tuple[dict[str, Any], ...]
    end_s: float
    has_middles: bool = True

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks that there are strips of, in the order of the table."""
        return tuple(dict.fromkeys(strip["network"] for strip in self.strips))

    @property
    def has_both(self) -> bool:
        """Whether some strips are of predictions, and some of measured loads."""
        return len({strip["predicted"] for strip in self.strips}) > 1


def filmstrip(run: ReportedRun) -> Filmstrip | None:
    """The strips of the median loads; None where no picture was kept."""
    pictures: dict[bytes, int] = {}
    strips = [strip for row in run.results() for strip in _strips(run, row, pictures)]
    if not strips:
        return None
    urls = [f"data:image/webp;base64,{base64.b64encode(each).decode()}" for each in pictures]
    end_s = max(frame["t"] for strip in strips for frame in strip["frames"])
    shown = {(strip["case"], strip["network"], strip["predicted"]) for strip in strips}
    marks = [
        mark
        for row in run.results()
        for mark in _marks(row)
        if (mark["case"], mark["network"], mark["predicted"]) in shown
    ]
    return Filmstrip(tuple(urls), tuple(strips), tuple(marks), end_s)


def _marks(row: CaseResult) -> Iterator[dict[str, Any]]:
    """When the median load rendered first, and when it was complete."""
    sample = row.median_sample
    for milestone in (Milestone.FIRST_RENDER, Milestone.COMPLETE) if sample else ():
        time_s = sample.times_since_begin_s.of(milestone) if sample else None
        if time_s is not None:
            words = f"{row.case}: {milestone.value.replace('_', ' ')}"
            yield {**_whose(row), "t": round(time_s, 4), "words": words}


def _whose(row: CaseResult) -> dict[str, Any]:
    return {
        "case": row.case,
        "network": row.network,
        "predicted": row.lane is Lane.PREDICTION,
    }


def _strips(
    run: ReportedRun, row: CaseResult, pictures: dict[bytes, int]
) -> Iterator[dict[str, Any]]:
    sample = row.median_sample
    trace = run.trace(sample) if sample else None
    if sample is None or trace is None:
        return
    shown: dict[int, list[ShownPicture]] = defaultdict(list)
    for each in trace.shown:
        shown[each.picture.image_index].append(each)
    viewed = {place: there for place, there in shown.items() if _is_viewed(run, there)}
    kind = ", predicted" if row.lane is Lane.PREDICTION else ""
    for name, place in _places(run, viewed):
        yield {
            **_whose(row),
            "title": f"{row.case}, {row.network}{kind}",
            "image": f"{name} ({place})" if run.image_count > 1 else "",
            "frames": [_frame(run, each, pictures, sample.opened_s) for each in viewed[place]],
        }


def _is_viewed(run: ReportedRun, shown: Sequence[ShownPicture]) -> bool:
    found = (run.pictures.get(each.picture) for each in shown)
    return all(each is not None and each.view is not None for each in found)


def _places(run: ReportedRun, viewed: dict[int, list[ShownPicture]]) -> Iterator[tuple[str, int]]:
    middle = run.image_count // 2
    if middle in viewed:
        yield "middle slice", middle
    others = [place for place in viewed if place != middle]
    if others:
        yield "worst slice", max(others, key=lambda place: _missing_s(run, viewed[place]))


def _missing_s(run: ReportedRun, shown: Sequence[ShownPicture]) -> float:
    steps = [(0.0, 0.0), *((each.shown_s, run.quality(each.picture).ssim) for each in shown)]
    return sum((1 - ssim) * (until_s - at_s) for (at_s, ssim), (until_s, _) in pairwise(steps))


def _frame(
    run: ReportedRun, each: ShownPicture, pictures: dict[bytes, int], opened_s: float
) -> dict[str, Any]:
    judged = run.pictures[each.picture]
    assert judged.view is not None
    whole, middle = (
        pictures.setdefault(part, len(pictures)) for part in (judged.view.whole, judged.view.middle)
    )
    return {
        "t": round(opened_s + each.shown_s, 4),
        "whole": whole,
        "middle": middle,
        "words": _words(each, judged.quality.ssim, judged.quality.psnr_db),
    }


def _words(each: ShownPicture, ssim: float, psnr_db: float) -> str:
    picture = each.picture
    source = (
        ""
        if picture.source_index == picture.image_index
        else f", copy of slice {picture.source_index}"
    )
    if isinf(psnr_db):
        return f"the original{source}"
    return f"SSIM {min(ssim, 0.999):.3f}, {psnr_db:.1f} dB{source}"
