"""What the viewer is asked to load, and everything that was seen while it did.

Times are seconds since the load began: the moment at which the page calls `setStack` (stack) or
`volume.load` (volume), on the page's `performance.now`. None is a moment that never came.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from harness.core.http.preflight import Page
from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration


@dataclass(frozen=True, slots=True)
class ViewerJob:
    """One load, through a browser of its own.

    `frame_paths` are WADO-RS paths of frames, without a leading slash, in display order: the
    slices of a volume, or the images of a stack, of which the first is put on screen. Image data
    is asked for below `data_url`, metadata, before the load begins, below `metadata_url`. A
    configuration of unconfigured stages is not registered at all. Before the load begins, so many
    connections to `data_url` are opened by as many HEAD requests for its root at once (0: the load
    opens them). When `limit_s` is over, the browser is killed. `picture_folder` takes what was on
    screen; None takes no pictures. `accept` is what to ask for images with, where the viewer can be
    told; None leaves it to the viewer.
    `page` is whether the viewer's page is of the images' origin. `fetches_ahead` is whether slices
    around the one that is read are fetched, where the viewer can be told. The images are one
    series, or one of each `slice_count_by_series` behind the other, of which the first is shown, or
    each in a viewport of its own where that `is_side_by_side`.
    """

    load: Load
    frame_paths: tuple[str, ...]
    data_url: str
    metadata_url: str
    retrieve: RetrieveConfiguration
    decode_workers: int
    open_connection_count: int
    limit_s: float
    picture_folder: Path | None = None
    accept: str | None = None
    page: Page = Page.CROSS_ORIGIN
    fetches_ahead: bool = True
    slice_count_by_series: tuple[int, ...] = ()
    is_side_by_side: bool = False


class Ending(Enum):
    """How a load came to its end."""

    COMPLETE = "complete"
    # The viewer gave up, or its page broke.
    FAILED = "failed"
    # The limit was over; what is told was known by then.
    STALLED = "stalled"


@dataclass(frozen=True, slots=True)
class ViewerRequest:
    """One request for image data, as the viewer's own code made it.

    `path` is relative to the job's data URL, with the query; `range_header` is None without one.
    `status_code` is None where no answer came, `failure` is what the browser said of that.
    `size_bytes` are those of the body that the page was given, `ended_s` when it had the last.
    `image_index` is None for a path that is none of the job's images.
    """

    path: str
    range_header: str | None
    issued_s: float
    ended_s: float | None
    status_code: int | None
    size_bytes: int
    failure: str | None
    image_index: int | None


@dataclass(frozen=True, slots=True)
class ViewerPreflight:
    """The browser asked leave for a request, by OPTIONS; path and image as of the request."""

    path: str
    image_index: int | None


@dataclass(frozen=True, slots=True)
class ViewerQuality:
    """The viewer was handed an image of this status, or a neighbour's copy in its place."""

    image_index: int
    status: ImageQualityStatus
    at_s: float


@dataclass(frozen=True, slots=True)
class ViewerVersions:
    """What loaded and drew the images.

    `chromium` is as a browser calls itself ("HeadlessChrome/156.0.8078.79"). `gl_renderer` is what
    WebGL says of who draws: vendor, renderer and driver, in ANGLE's words. `application` is whose
    page it is ("OHIF 3.13.2"), empty for that of the harness.
    """

    cornerstone: str
    chromium: str
    gl_renderer: str
    application: str = ""

    @property
    def must_match(self) -> dict[str, str]:
        """What the samples of one run share, by name."""
        shared = {"chromium": self.chromium.rpartition("/")[2], "WebGL": self.gl_renderer}
        return shared | ({"viewer": self.application} if self.application else {})


@dataclass(frozen=True, slots=True)
class ViewerMoments:
    """When what people wait for came, in seconds; the harness's own definitions.

    `network_end_s`: the last byte of the last request. `data_ready_s`: the viewer holds every
    image at full resolution. `drawn_s`: the canvas first showed anything of an image; a frame
    without one is no render. `times_s` of the milestones: it was handed its first decoded image;
    then the first drawn frame when every slice of a volume shows something, its own or a
    neighbour's (a stack's image on screen), when every slice has data of its own, and when all is
    full.
    """

    network_end_s: float | None
    data_ready_s: float | None
    drawn_s: float | None
    times_s: PerMilestone[float | None]


NO_MOMENTS = ViewerMoments(None, None, None, PerMilestone(None, None, None, None))


@dataclass(frozen=True, slots=True)
class ViewerPictures:
    """PNG files of the canvas, where they were asked for and their moment came."""

    first_render: Path | None
    complete: Path | None


@dataclass(frozen=True, slots=True)
class ViewerLoad:
    """One load as the viewer played it; requests in order of issue, qualities in order of time.

    `ending_reason` says why a load did not complete, and is empty when it did. `slice_indices`
    are the images in the viewer's own order, which its stages count by: it sorts a volume along
    its normal, the farthest first (sortImageIdsAndGetSpacing.ts). `pixel_digests` is one for every
    image that the viewer held at the end, None for the others; what it should be is
    `harness.viewer.digest`'s to say. `versions` is None where the page never answered;
    `page_answers` is false where it could tell nothing more of the load in the end. `open_s` is
    from the click on a study to the first request for an image, None where nobody clicks.
    `preflights` are what the browser asked leave by, in order; no request is one of them.
    """

    ending: Ending
    ending_reason: str
    moments: ViewerMoments
    requests: tuple[ViewerRequest, ...]
    qualities: tuple[ViewerQuality, ...]
    slice_indices: tuple[int, ...]
    pixel_digests: tuple[str | None, ...]
    versions: ViewerVersions | None
    pictures: ViewerPictures
    console_errors: tuple[str, ...]
    page_answers: bool = True
    open_s: float | None = None
    preflights: tuple[ViewerPreflight, ...] = ()

    @property
    def image_requests(self) -> tuple[ViewerRequest, ...]:
        """Those for images: all of them, unless an application asks for more to find them."""
        if self.open_s is None:
            return self.requests
        return tuple(each for each in self.requests if each.image_index is not None)

    @property
    def image_preflight_count(self) -> int:
        """How often the browser asked leave for an image's request, by the same rule."""
        if self.open_s is None:
            return len(self.preflights)
        return sum(each.image_index is not None for each in self.preflights)

    @property
    def bytes_received(self) -> int:
        """The bytes of all bodies of images, as the page was given them."""
        return sum(request.size_bytes for request in self.image_requests)


def nothing_loaded(reason: str) -> ViewerLoad:
    """A load that ended before it began."""
    return ViewerLoad(
        ending=Ending.FAILED,
        ending_reason=reason,
        moments=NO_MOMENTS,
        requests=(),
        qualities=(),
        slice_indices=(),
        pixel_digests=(),
        versions=None,
        pictures=ViewerPictures(None, None),
        console_errors=(),
    )


class Viewer(Protocol):
    """Loads images, one job at a time."""

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        """Everything seen of one load.

        `begins` is awaited when all is warm and open, right before the load begins, so that what
        came before is not counted as the load's. Raises EnvironmentProblem where the browser
        cannot run, RetrieveFailed where it finds no metadata, and DatasetError where the viewer
        cannot open the images.
        """
        ...
