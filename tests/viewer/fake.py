"""A viewer without a browser, which obeys the contract: it fetches, and shows what it should."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import httpx

from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.session import Picture
from harness.viewer.load import (
    Ending,
    ViewerJob,
    ViewerLoad,
    ViewerMoments,
    ViewerPictures,
    ViewerQuality,
    ViewerRequest,
    ViewerVersions,
)
from harness.viewer.wheel import ViewedReading, WheelTurn

VERSIONS = ViewerVersions("5.14.0", "HeadlessChrome/156.0.8078.79", "Synthetic GL")
Change = Callable[[ViewerLoad], ViewerLoad]


def as_it_is(load: ViewerLoad) -> ViewerLoad:
    return load


class FakeViewer:
    """Asks for every image once, plainly, one after the other; each is at once on screen.

    `pixel_digests` are what it says it shows, `change` what a test makes of its loads.
    """

    def __init__(self, pixel_digests: Sequence[str], change: Change = as_it_is) -> None:
        self._pixel_digests = tuple(pixel_digests)
        self._change = change
        self.jobs: list[ViewerJob] = []

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        """See Viewer."""
        self.jobs.append(job)
        async with httpx.AsyncClient(base_url=job.data_url, trust_env=False) as client:
            async with asyncio.TaskGroup() as group:
                for _ in range(job.open_connection_count):
                    group.create_task(client.head("/"))
            await begins()
            began_s = asyncio.get_running_loop().time()
            requests = [
                await _request(client, index, _path(job, path), began_s)
                for index, path in enumerate(job.frame_paths)
            ]
        return self._change(self._seen(job, requests))

    def _seen(self, job: ViewerJob, requests: list[ViewerRequest]) -> ViewerLoad:
        ends_s = [request.ended_s or 0.0 for request in requests]
        first_s, last_s = ends_s[0], ends_s[-1]
        # A volume shows something once every slice does, a stack its only image.
        moments = ViewerMoments(
            last_s, last_s, first_s, PerMilestone(first_s, last_s, last_s, last_s)
        )
        full = ImageQualityStatus.FULL_RESOLUTION
        return ViewerLoad(
            ending=Ending.COMPLETE,
            ending_reason="",
            moments=moments,
            requests=tuple(requests),
            qualities=tuple(ViewerQuality(i, full, at_s) for i, at_s in enumerate(ends_s)),
            slice_indices=tuple(range(len(requests))),
            pixel_digests=self._pixel_digests[: len(requests)],
            versions=VERSIONS,
            pictures=_pictures(job.picture_folder),
            console_errors=(),
        )


def _path(job: ViewerJob, path: str) -> str:
    options = job.retrieve.options_for(job.retrieve.stages[-1])
    return path.replace("/frames/", options.frames_path or "/frames/")


async def _request(
    client: httpx.AsyncClient, index: int, path: str, began_s: float
) -> ViewerRequest:
    loop = asyncio.get_running_loop()
    issued_s = loop.time() - began_s
    answer = await client.get(f"/{path}")
    size_bytes, ended_s = len(answer.content), loop.time() - began_s
    return ViewerRequest(path, None, issued_s, ended_s, answer.status_code, size_bytes, None, index)


def _pictures(folder: Path | None) -> ViewerPictures:
    if folder is None:
        return ViewerPictures(None, None)
    folder.mkdir(parents=True)
    first, last = folder / "first-render.png", folder / "complete.png"
    for path in (first, last):
        path.write_bytes(b"a picture")
    return ViewerPictures(first, last)


class FakeReadingViewer:
    """Shows each slice whole as soon as its wheel is turned; what tests change is `change`'s.

    It opens at the first image of the job, and asks for each image once.
    """

    def __init__(
        self,
        pixel_digests: Sequence[str],
        change: Callable[[ViewedReading], ViewedReading] = lambda viewed: viewed,
    ) -> None:
        self._pixel_digests = tuple(pixel_digests)
        self._change = change
        self.jobs: list[ViewerJob] = []

    async def versions(self) -> ViewerVersions:
        """See KnownReadingViewer."""
        return replace(VERSIONS, application="OHIF 3.13.2")

    async def read(
        self, job: ViewerJob, hand: Hand, begins: Callable[[], Awaitable[object]]
    ) -> ViewedReading:
        """See ReadingViewer."""
        self.jobs.append(job)
        await begins()
        full = ImageQualityStatus.FULL_RESOLUTION
        moves = [Move(1.0 + move.at_s, move.slice_index) for move in hand.moves]
        places = dict.fromkeys([hand.first_index, *(move.slice_index for move in moves)])
        return self._change(
            ViewedReading(
                begun_s=1.0,
                turns=tuple(WheelTurn(move.at_s, move.at_s + 0.001) for move in moves),
                opening_indices=(hand.first_index,),
                wanted=tuple(moves),
                pictures=(
                    Picture(1.0, hand.first_index, full),
                    *(Picture(move.at_s + 0.02, move.slice_index, full) for move in moves),
                ),
                requests=tuple(
                    ViewerRequest(job.frame_paths[place], None, 0.0, 0.9, 200, 1000, None, place)
                    for place in places
                ),
                image_indices=tuple(range(len(job.frame_paths))),
                pixel_digests=self._pixel_digests,
                versions=VERSIONS,
            )
        )
