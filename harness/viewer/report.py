"""What the page reports of a load, read into values; its times are performance.now's, in ms."""

import re
from collections.abc import Sequence
from typing import Any

from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.viewer.load import (
    ViewerJob,
    ViewerMoments,
    ViewerPreflight,
    ViewerQuality,
    ViewerRequest,
)

Report = dict[str, Any]
_INSTANCE = re.compile(r"(?:^|/)instances/(?P<uid>[^/]+)/(?:[^/?]+/(?P<number>\d+))?")


def moments_of(report: Report) -> ViewerMoments:
    """When everything came that came."""
    moments, began_ms = report["moments"], report["began"]
    handed_over_ms = [quality["at"] for quality in report["qualities"]]
    ended_ms = [request["ended"] for request in report["requests"] if request["ended"] is not None]
    return ViewerMoments(
        network_end_s=since(began_ms, max(ended_ms, default=None)),
        data_ready_s=since(began_ms, moments["dataReady"]),
        drawn_s=since(began_ms, moments["drawn"]),
        times_s=PerMilestone(
            first_image=since(began_ms, min(handed_over_ms, default=None)),
            first_render=since(began_ms, moments["firstRender"]),
            every_image=since(began_ms, moments["everyImage"]),
            complete=since(began_ms, moments["complete"]),
        ),
    )


def requests_of(report: Report, frame_paths: Sequence[str]) -> tuple[ViewerRequest, ...]:
    """Every request for image data, in order of issue."""
    indices = ImageIndices(frame_paths)
    return tuple(
        ViewerRequest(
            path=request["path"],
            range_header=request["range"],
            issued_s=(request["issued"] - report["began"]) / 1000,
            ended_s=since(report["began"], request["ended"]),
            status_code=request["status"],
            size_bytes=request["bytes"],
            failure=request["failure"],
            image_index=indices.of(request["path"]),
        )
        for request in report["requests"]
    )


def preflights_of(urls: Sequence[str], job: ViewerJob) -> tuple[ViewerPreflight, ...]:
    """What the browser asked the server of the images leave for, in order."""
    root, indices = f"{job.data_url}/", ImageIndices(job.frame_paths)
    paths = [url.removeprefix(root) for url in urls if url.startswith(root)]
    return tuple(ViewerPreflight(path, indices.of(path)) for path in paths)


def qualities_of(report: Report) -> tuple[ViewerQuality, ...]:
    """Every image that the viewer was handed, in order of time."""
    return tuple(
        ViewerQuality(
            image_index=quality["index"],
            status=ImageQualityStatus(quality["status"]),
            at_s=(quality["at"] - report["began"]) / 1000,
        )
        for quality in report["qualities"]
    )


def open_s_of(report: Report) -> float | None:
    """From the click to the first request for an image, in seconds; None where nobody clicks."""
    clicked_ms = report.get("clicked")
    return None if clicked_ms is None else since(clicked_ms, report["began"])


def since(began_ms: float, at_ms: float | None) -> float | None:
    """Seconds since the load began; None stays None."""
    return None if at_ms is None else (at_ms - began_ms) / 1000


class ImageIndices:
    """Which image a path asks for, whatever stands in it where WADO-RS has "frames"."""

    def __init__(self, frame_paths: Sequence[str]) -> None:
        self._by_frame = {_frame_of(path): index for index, path in enumerate(frame_paths)}
        self._by_instance: dict[str, list[int]] = {}
        for (uid, _), index in self._by_frame.items():
            self._by_instance.setdefault(uid, []).append(index)

    def of(self, path: str) -> int | None:
        """The index of the image; None for a path of no image, or of one that cannot be told."""
        uid, number = _frame_of(path)
        of_instance = self._by_instance.get(uid, [])
        return of_instance[0] if len(of_instance) == 1 else self._by_frame.get((uid, number))


def _frame_of(path: str) -> tuple[str, int]:
    found = _INSTANCE.search(path)
    return (found["uid"], int(found["number"] or 0)) if found else ("", 0)
