"""A load in a page that is ready for it: let it play, ask what it saw, and say how it ended."""

import asyncio
import base64
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from harness.durable import keep_file
from harness.viewer.devtools import BrowserGone, Page, ProtocolRefusal
from harness.viewer.load import (
    NO_MOMENTS,
    Ending,
    ViewerJob,
    ViewerLoad,
    ViewerPictures,
    ViewerVersions,
)
from harness.viewer.report import (
    Report,
    moments_of,
    open_s_of,
    preflights_of,
    qualities_of,
    requests_of,
)

_LAST_REPORT_LIMIT_S = 5.0
_DIGEST_LIMIT_S = 120.0


@dataclass(frozen=True, slots=True)
class End:
    """How a load ended, and the page's report of it, where it could still give one.

    `preflight_urls` are what its browser asked leave for meanwhile.
    """

    ending: Ending
    reason: str
    report: Report | None
    versions: ViewerVersions
    preflight_urls: tuple[str, ...] = ()


async def play(page: Page, job: ViewerJob, versions: ViewerVersions, *, is_watched: bool) -> End:
    """Let the page's `viewer.play` play until it is done, or the limit is over.

    Where somebody watches, the window stays until it is closed.
    """
    before_count = len(page.preflight_urls)
    end = await _played(page, job, versions)
    if is_watched:
        with suppress(BrowserGone, ProtocolRefusal):
            await page.run("viewer.untilClosed")
    return replace(end, preflight_urls=tuple(page.preflight_urls[before_count:]))


async def _played(page: Page, job: ViewerJob, versions: ViewerVersions) -> End:
    try:
        async with asyncio.timeout(job.limit_s):
            await page.run("viewer.play")
    except TimeoutError:
        report = await _last_report(page)
        answers = "" if report else ", and the page no longer answers"
        return End(Ending.STALLED, f"not done after {job.limit_s:g} s{answers}", report, versions)
    except (BrowserGone, ProtocolRefusal) as error:
        return End(Ending.FAILED, str(error), await _last_report(page), versions)
    try:
        async with asyncio.timeout(_DIGEST_LIMIT_S):
            report = await page.run("viewer.report", True)
    except (BrowserGone, ProtocolRefusal, TimeoutError) as error:
        told = str(error) or f"no answer in {_DIGEST_LIMIT_S:.0f} s"
        reason = f"the page could not report: {told}"
        return End(Ending.FAILED, reason, await _last_report(page), versions)
    ending = Ending.FAILED if report["reason"] else Ending.COMPLETE
    return End(ending, report["reason"], report, versions)


async def _last_report(page: Page) -> Report | None:
    """What a page still says that did not do what it should; without looking at pixels."""
    try:
        async with asyncio.timeout(_LAST_REPORT_LIMIT_S):
            report: Report = await page.run("viewer.report", False)
            return report
    except (BrowserGone, ProtocolRefusal, TimeoutError):
        return None


def load_of(job: ViewerJob, end: End) -> ViewerLoad:
    """What was seen of a load; its pictures are in the job's folder then. Raises StorageError."""
    report = end.report
    return ViewerLoad(
        ending=end.ending,
        ending_reason=end.reason,
        moments=NO_MOMENTS if report is None else moments_of(report),
        requests=() if report is None else requests_of(report, job.frame_paths),
        qualities=() if report is None else qualities_of(report),
        slice_indices=() if report is None else tuple(report["order"]),
        pixel_digests=() if report is None else tuple(report["digests"]),
        versions=end.versions,
        pictures=ViewerPictures(
            first_render=_picture(job, report, "firstRender", "first-render.png"),
            complete=_picture(job, report, "complete", "complete.png"),
        ),
        console_errors=() if report is None else tuple(report["complaints"]),
        page_answers=report is not None,
        open_s=None if report is None else open_s_of(report),
        preflights=preflights_of(end.preflight_urls, job),
    )


def _picture(job: ViewerJob, report: Report | None, moment: str, name: str) -> Path | None:
    content = report["pictures"][moment] if report else None
    if content is None or job.picture_folder is None:
        return None
    path = job.picture_folder / name
    keep_file(path, base64.b64decode(content), "free disk space, or write elsewhere")
    return path
