"""The viewer as the harness uses it: one job, one fresh browser, one load.

A browser that does not end in time is killed with its whole group, and the load says that it
stalled, and what was known by then. Nothing is tried twice.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from harness.core.viewing.hand import Hand
from harness.errors import DatasetError, EnvironmentProblem, RetrieveFailed
from harness.servers.child import running
from harness.viewer.chromium import (
    Appearance,
    Chromium,
    at_hand,
    running_chromium,
)
from harness.viewer.configuration import registration
from harness.viewer.devtools import BrowserGone, Page, ProtocolRefusal
from harness.viewer.load import ViewerJob, ViewerLoad, ViewerVersions
from harness.viewer.playing import load_of, play
from harness.viewer.reading import HAND_WATCHER, read_in_page
from harness.viewer.wheel import ViewedReading

HIDDEN = Appearance()
"""Nobody looks, and the graphics card draws where there is one."""
_START_LIMIT_S = 60.0


class ViewerBrowser:
    """Loads images in a Chromium, each job in a fresh one."""

    def __init__(self, program: Path, page_url: str, appearance: Appearance) -> None:
        self._program = program
        self._page_url = page_url
        self._appearance = appearance

    @classmethod
    @asynccontextmanager
    async def launch(cls, appearance: Appearance = HIDDEN) -> AsyncIterator["ViewerBrowser"]:
        """A viewer until the exit. Raises EnvironmentProblem where there is no browser.

        With a window a load is watched by a person, and ends when it is closed. Without a graphics
        card it draws in software, whatever is asked for.
        """
        program, appearance = at_hand(os.environ, appearance)
        async with running("harness.viewer", {}) as page_server:
            yield cls(program, page_server.greeting["url"], appearance)

    async def versions(self) -> ViewerVersions:
        """What loads and draws here. Raises EnvironmentProblem where the browser cannot run."""
        async with running_chromium(self._program, self._appearance) as chromium:
            _, versions = await self._start(chromium, decode_workers=1)
        return versions

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        """See Viewer."""
        async with running_chromium(self._program, self._appearance) as chromium:
            page, versions = await self._start(chromium, job.decode_workers)
            await _prepare(page, job)
            await begins()
            end = await play(page, job, versions, is_watched=self._appearance.shows_window)
        return load_of(job, end)

    async def read(
        self, job: ViewerJob, hand: Hand, begins: Callable[[], Awaitable[object]]
    ) -> ViewedReading:
        """See ReadingViewer; by Cornerstone3D's own tools, a stack's wheel and its prefetch."""
        watcher = HAND_WATCHER.read_text(encoding="utf-8")
        async with running_chromium(self._program, self._appearance) as chromium:
            page, versions = await self._start(chromium, job.decode_workers, watcher)
            await _prepare(page, job, "viewer.openToRead")
            await begins()
            return await read_in_page(page, job, hand, versions)

    async def _start(
        self, chromium: Chromium, decode_workers: int, watcher: str = ""
    ) -> tuple[Page, ViewerVersions]:
        """A page with a viewer that can draw, and decoders that are warm."""
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                browser = await chromium.devtools.call("Browser.getVersion", {})
                page = await Page.open(chromium.devtools, self._page_url, watcher)
                started = await page.run("viewer.start", decode_workers)
        except (BrowserGone, ProtocolRefusal, TimeoutError) as error:
            reason = str(error) or f"not ready within {_START_LIMIT_S:.0f} s"
            raise EnvironmentProblem(
                str(self._program),
                None,
                f"cannot show the viewer's page ({reason})",
                chromium.last_words() or "see whether it starts by hand, and shows WebGL pages",
            ) from error
        return page, ViewerVersions(
            cornerstone=started["cornerstone"],
            chromium=browser["product"],
            gl_renderer=started["glRenderer"],
        )


async def _prepare(page: Page, job: ViewerJob, opens: str = "viewer.open") -> None:
    """Whatever comes before the load: metadata, connections, a viewport."""
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            await page.run("viewer.find", document_of(job))
    except (BrowserGone, ProtocolRefusal, TimeoutError) as error:
        raise RetrieveFailed(
            job.metadata_url,
            None,
            f"gave the viewer no metadata ({str(error) or 'no answer in time'})",
            "check that the origin answers, and allows cross-origin requests (CORS)",
        ) from error
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            await page.run(opens)
    except (BrowserGone, ProtocolRefusal, TimeoutError) as error:
        raise DatasetError(
            job.frame_paths[0].partition("/instances/")[0],
            None,
            f"cannot be opened as a {job.load.value} ({str(error) or 'not in time'})",
            "the viewer makes volumes of slices with positions in space only; load a stack",
        ) from error


def document_of(job: ViewerJob) -> dict[str, Any]:
    """The job as a page reads it."""
    return {
        "title": job.retrieve.name,
        "load": job.load.value,
        "framePaths": job.frame_paths,
        "dataUrl": job.data_url,
        "metadataUrl": job.metadata_url,
        "retrieve": registration(job.retrieve),
        "connections": job.open_connection_count,
        "takesPictures": job.picture_folder is not None,
        "fetchesAhead": job.fetches_ahead,
        "sliceCounts": job.slice_count_by_series,
        "isSideBySide": job.is_side_by_side,
    }
