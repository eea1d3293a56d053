"""OHIF as the harness uses it: one study opened by a click, in a fresh browser.

Its page is served on loopback and is not emulated; whatever it asks for of a study goes over the
link, from another origin unless a job says that it is the page's own. The click
is a change of the page's address, as its own links make it.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.core.load import Load
from harness.core.viewing.hand import Hand
from harness.errors import EnvironmentProblem, RetrieveFailed
from harness.servers.child import running
from harness.viewer.browser import HIDDEN, document_of
from harness.viewer.chromium import (
    Appearance,
    Chromium,
    at_hand,
    running_chromium,
)
from harness.viewer.devtools import BrowserGone, Page, ProtocolRefusal
from harness.viewer.load import ViewerJob, ViewerLoad, ViewerVersions
from harness.viewer.ohif.site import OHIF_3_13, OhifSite
from harness.viewer.playing import load_of, play
from harness.viewer.reading import HAND_WATCHER, read_in_page
from harness.viewer.wheel import ViewedReading

WATCHER = Path(__file__).parents[1] / "bundle" / "watcher.js"
_START_LIMIT_S = 120.0
_NOWHERE = "http://127.0.0.1:9"  # the discard service: a study list of nothing
_MPR = "&hangingprotocolId=mpr"
# Of two to four series each in a viewport (extensions/default/src/hangingprotocols/hpMNGrid.ts).
_GRID = "&hangingprotocolId=@ohif/mnGrid"


@dataclass(frozen=True, slots=True)
class _Source:
    """What OHIF's configuration is made of, and what watches besides the loads."""

    data_url: str
    decode_workers: int = 1
    quotes_accept: bool = True
    besides: tuple[Path, ...] = ()
    thumbnail_count: int = OHIF_3_13.thumbnail_count

    def script(self) -> str:
        """What runs before the page: the source, and what watches."""
        values = {
            "dataUrl": self.data_url,
            "decodeWorkers": self.decode_workers,
            "quotesAccept": self.quotes_accept,
            "thumbnailCount": self.thumbnail_count,
        }
        watchers = "\n".join(each.read_text(encoding="utf-8") for each in (WATCHER, *self.besides))
        return f"window.harness = {json.dumps(values)};\n{watchers}"


class OhifBrowser:
    """Opens studies in an OHIF, or in another page that can be watched, each in a fresh browser."""

    def __init__(
        self,
        name: str,
        program: Path,
        page_url: str,
        appearance: Appearance,
        thumbnail_count: int = OHIF_3_13.thumbnail_count,
    ) -> None:
        self._name = name
        self._program = program
        self._page_url = page_url
        self._appearance = appearance
        self._thumbnail_count = thumbnail_count

    @classmethod
    @asynccontextmanager
    async def launch(
        cls, site: OhifSite, appearance: Appearance = HIDDEN
    ) -> AsyncIterator["OhifBrowser"]:
        """An OHIF until the exit. Raises EnvironmentProblem where there is no browser."""
        program, appearance = at_hand(os.environ, appearance)
        async with running("harness.viewer", {"site": str(site.folder)}) as page_server:
            url = page_server.greeting["url"]
            yield cls(site.name, program, url, appearance, site.thumbnail_count)

    @classmethod
    @asynccontextmanager
    async def beside(
        cls, page_url: str, appearance: Appearance = HIDDEN
    ) -> AsyncIterator["OhifBrowser"]:
        """Somebody's page that is running until the exit, as running-pages.md has it.

        Raises EnvironmentProblem where there is no browser.
        """
        program, appearance = at_hand(os.environ, appearance)
        yield cls(f"page at {page_url}", program, page_url, appearance)

    async def versions(self) -> ViewerVersions:
        """What loads and draws here. Raises EnvironmentProblem where it cannot run."""
        async with running_chromium(self._program, self._appearance) as chromium:
            _, versions = await self._start(chromium, _Source(_NOWHERE))
        return versions

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        """See Viewer."""
        source = self._source(job)
        async with running_chromium(self._program, self._appearance, job.page) as chromium:
            page, versions = await self._start(chromium, source)
            await _prepare(page, job, viewer_path(job))
            await begins()
            end = await play(page, job, versions, is_watched=self._appearance.shows_window)
        return load_of(job, end)

    async def read(
        self, job: ViewerJob, hand: Hand, begins: Callable[[], Awaitable[object]]
    ) -> ViewedReading:
        """See ReadingViewer."""
        source = self._source(job, HAND_WATCHER)
        async with running_chromium(self._program, self._appearance, job.page) as chromium:
            page, versions = await self._start(chromium, source)
            await _prepare(page, job, study_path(job))
            await begins()
            return await read_in_page(page, job, hand, versions)

    def _source(self, job: ViewerJob, *besides: Path) -> _Source:
        workers, quotes = job.decode_workers, _quotes(job)
        return _Source(job.data_url, workers, quotes, besides, self._thumbnail_count)

    async def _start(self, chromium: Chromium, source: _Source) -> tuple[Page, ViewerVersions]:
        """The study list, and who shows it."""
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                browser = await chromium.devtools.call("Browser.getVersion", {})
                page = await Page.open(chromium.devtools, self._page_url, source.script())
                started = await page.run("viewer.ready")
        except (BrowserGone, ProtocolRefusal, TimeoutError) as error:
            told = str(error) or f"not ready within {_START_LIMIT_S:.0f} s"
            rule = f"cannot be shown by {self._program.name} ({told})"
            remedy = "see whether it opens by hand, and exposes window.cornerstone"
            raise EnvironmentProblem(self._name, None, rule, remedy) from error
        return page, ViewerVersions(
            cornerstone=started["cornerstone"],
            chromium=browser["product"],
            gl_renderer=started["glRenderer"],
            application=self._name,
        )


async def _prepare(page: Page, job: ViewerJob, path: str) -> None:
    """Whatever comes before the click: the list of studies has come, and the watch is set."""
    document = {**document_of(job), "path": path}
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            await page.run("viewer.find", document)
    except (BrowserGone, ProtocolRefusal, TimeoutError) as error:
        told = str(error) or "no answer in time"
        rule, remedy = f"gave OHIF no list of studies ({told})", "check that the origin answers"
        raise RetrieveFailed(job.data_url, None, rule, remedy) from error


def study_path(job: ViewerJob) -> str:
    """The address of OHIF's viewer with the study of a job, below the site.

    A stack is shown by the layout that it takes by itself, from the first image of OHIF's own
    order on, a volume by that of three planes, and series side by side by a grid.
    """
    study = job.frame_paths[0].split("/")[1]
    layout = _MPR if job.load is Load.VOLUME else _GRID if job.is_side_by_side else ""
    return f"/viewer?StudyInstanceUIDs={study}{layout}"


def viewer_path(job: ViewerJob) -> str:
    """The same, with the job's first image on screen, which OHIF may have last in its order."""
    if job.load is Load.VOLUME:
        return study_path(job)
    return f"{study_path(job)}&initialSOPInstanceUID={job.frame_paths[0].split('/')[5]}"


def _quotes(job: ViewerJob) -> bool:
    """OHIF writes quotation marks into Accept unless it is told to leave them out."""
    return job.accept is None or '"' in job.accept
