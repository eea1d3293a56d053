"""What was on screen at any moment of each case: the middle image, and the worst one."""

import base64
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isinf
from typing import Any

from harness.core.lane import Lane
from harness.reporting.report.reading import ReportedRun
from harness.results.document import CaseResult
from harness.results.trace import ShownPicture


@dataclass(frozen=True, slots=True)
class Filmstrip:
    """Strips for the page's program: `pictures` are data URLs, of which `strips` name two each."""

    pictures: tuple[str, ...]
    strips: tuple[dict[str, Any], ...]
    end_s: float


def filmstrip(run: ReportedRun) -> Filmstrip | None:
    """The strips of the median loads; None where no picture was kept."""
    pictures: dict[bytes, int] = {}
    strips = [strip for row in run.results() for strip in _strips(run, row, pictures)]
    if not strips:
        return None
    urls = [f"data:image/webp;base64,{base64.b64encode(each).decode()}" for each in pictures]
    end_s = max(frame["t"] for strip in strips for frame in strip["frames"])
    return Filmstrip(tuple(urls), tuple(strips), end_s)


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
            "title": f"{row.case}, {row.network}{kind}",
            "image": f"{name} ({place})" if run.image_count > 1 else "",
            "frames": [_frame(run, each, pictures) for each in viewed[place]],
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


def _frame(run: ReportedRun, each: ShownPicture, pictures: dict[bytes, int]) -> dict[str, Any]:
    judged = run.pictures[each.picture]
    assert judged.view is not None
    whole, middle = (
        pictures.setdefault(part, len(pictures)) for part in (judged.view.whole, judged.view.middle)
    )
    return {
        "t": round(each.shown_s, 4),
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
