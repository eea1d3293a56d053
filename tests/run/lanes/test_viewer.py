"""What becomes of a load in the viewer's lane, whatever the viewer tells of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import cast

import pytest

from harness.core.http.client import Client, Start
from harness.core.http.preflight import Page
from harness.core.lane import Lane
from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.errors import RetrieveFailed
from harness.results.reasons import (
    NeverFull,
    PixelsDiffer,
    ViewerChanged,
    ViewerComplained,
    ViewerFailed,
    ViewerStalled,
)
from harness.results.sample import Sample, SampleSlot
from harness.results.sample_files import SampleFiles
from harness.run.experiment import Experiment
from harness.run.lanes.viewer import ViewerLane, redundant_bytes
from harness.run.route import Route
from harness.servers.emulator.process import Emulator
from harness.viewer.digest import pixel_digest
from harness.viewer.load import (
    Ending,
    Viewer,
    ViewerJob,
    ViewerLoad,
    ViewerMoments,
    ViewerPictures,
    ViewerPreflight,
    ViewerQuality,
    ViewerRequest,
    ViewerVersions,
)
from tests.run.lanes.late_emulator import LateEmulator
from tests.tiny import FRAME_COUNT, prepared, scenario_text
from tests.viewer.fake import VERSIONS
from tests.viewer.loads import logged_load

CASE = "volume-jls"
SLOT = SampleSlot(CASE, "direct", 1, is_warm_up=False, lane=Lane.VIEWER)
FULL = ImageQualityStatus.FULL_RESOLUTION
MOMENTS = ViewerMoments(2.0, 2.1, 0.25, PerMilestone(0.2, 0.5, 1.0, 2.2))


class ToldViewer:
    """A viewer whose load is known beforehand."""

    def __init__(self, told: ViewerLoad) -> None:
        self._told = told
        self.jobs: list[ViewerJob] = []

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        self.jobs.append(job)
        await begins()
        return self._told


@pytest.fixture(scope="module")
def experiment(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    return prepared(tmp_path_factory.mktemp("scenario"), tiny_cache, scenario_text())


@pytest.fixture(scope="module")
def whole(experiment: Experiment) -> ViewerLoad:
    """A load of the right pixels."""
    assert experiment.images.pixels is not None
    return ViewerLoad(
        ending=Ending.COMPLETE,
        ending_reason="",
        moments=MOMENTS,
        requests=tuple(request(f"{index}", index=index) for index in range(FRAME_COUNT)),
        qualities=tuple(ViewerQuality(index, FULL, 1.0) for index in range(FRAME_COUNT)),
        slice_indices=tuple(range(FRAME_COUNT)),
        pixel_digests=tuple(pixel_digest(image) for image in experiment.images.pixels),
        versions=VERSIONS,
        pictures=ViewerPictures(None, None),
        console_errors=(),
    )


def request(
    path: str, range_header: str | None = None, size_bytes: int = 100, index: int = 0
) -> ViewerRequest:
    status_code = 200 if range_header is None else 206
    return ViewerRequest(path, range_header, 0.0, 0.1, status_code, size_bytes, None, index)


ROUTE = Route("http://data", None, direct_url="http://origin")


def measured(
    experiment: Experiment,
    viewer: Viewer,
    folder: Path,
    route: Route = ROUTE,
    client: Client | None = None,
) -> Sample:
    usual = VERSIONS.must_match
    lane = ViewerLane.of(viewer, experiment.images, client or Client(), usual)
    files = SampleFiles(folder, PurePosixPath("viewer/1"), with_pictures=True)
    plan = experiment.plans[SLOT.case, SLOT.network]
    return asyncio.run(lane.measure(SLOT, plan, route, files))


def test_a_load_of_the_right_pixels_is_valid_and_keeps_the_viewers_moments(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    sample = measured(experiment, ToldViewer(whole), tmp_path)

    assert sample.invalid_because == ()
    assert sample.slot == SLOT
    assert sample.times_s.first_image == 0.2
    assert sample.times_s.first_render == 0.5
    assert sample.times_s.every_image == 1.0
    assert sample.times_s.complete == 2.2
    assert (sample.request_count, sample.bytes_received) == (8, 800)
    assert sample.viewer is not None
    assert (sample.viewer.network_end_s, sample.viewer.data_ready_s) == (2.0, 2.1)
    assert sample.viewer.versions == {"Cornerstone3D": "5.14.0", "Chromium": "156.0.8078.79"}


def test_the_viewer_asks_for_images_as_its_client_does(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    viewer = ToldViewer(whole)
    measured(experiment, viewer, tmp_path, client=Client(page=Page.SAME_ORIGIN, accept="a/b"))

    [job] = viewer.jobs
    assert (job.page, job.accept) == (Page.SAME_ORIGIN, "a/b")


def test_what_the_browser_asked_leave_for_is_kept_and_is_no_request(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    asked = tuple(ViewerPreflight(f"{index}", index) for index in range(3))
    sample = measured(experiment, ToldViewer(replace(whole, preflights=asked)), tmp_path)

    assert (sample.preflight_count, sample.request_count) == (3, 8)
    assert sample.viewer is not None
    assert logged_load((tmp_path / sample.viewer.log).read_bytes()).preflights == asked


def test_the_floors_stand_beside_moments_that_nobody_can_take_apart(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    waits = measured(experiment, ToldViewer(whole), tmp_path).waits
    floors_s = experiment.plans[SLOT.case, SLOT.network].floors_s

    assert waits.complete is not None
    assert (waits.complete.wire_s, waits.complete.floor_s) == (None, floors_s.complete or 0.0)


def test_the_viewer_is_asked_for_what_our_loader_would_load(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    viewer = ToldViewer(whole)
    measured(experiment, viewer, tmp_path)
    [job] = viewer.jobs
    plan = experiment.plans[SLOT.case, SLOT.network]

    assert job.frame_paths == tuple(experiment.images.frame_paths)
    assert (job.data_url, job.metadata_url) == ("http://data", "http://origin")
    assert job.retrieve == plan.setup.retrieve
    # As our loader, and 90 s in which a browser may decode and draw.
    assert job.limit_s == plan.limit_s + 90
    assert job.picture_folder == tmp_path / "viewer/1"


@pytest.mark.parametrize(
    ("start", "count"),
    [(Start.WARM, 6), (Start.THREE_OPEN, 3), (Start.ONE_OPEN, 1), (Start.COLD, 0)],
)
def test_connections_are_open_before_a_warm_load_and_not_before_a_cold_one(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path, start: Start, count: int
) -> None:
    viewer = ToldViewer(whole)
    measured(experiment, viewer, tmp_path, client=Client(start=start))

    assert viewer.jobs[0].open_connection_count == count


def test_everything_that_was_seen_is_kept_beside_the_run(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    pictures = ViewerPictures(tmp_path / "viewer/1/first.png", None)
    told = replace(whole, pictures=pictures)
    record = measured(experiment, ToldViewer(told), tmp_path).viewer

    assert record is not None
    assert record.log == "viewer/1/log.json.gz"
    assert logged_load((tmp_path / record.log).read_bytes()) == whole
    assert record.pictures == ("viewer/1/first.png",)


def test_a_wrong_pixel_makes_the_sample_invalid(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    digests = ("0" * 64, *whole.pixel_digests[1:])
    sample = measured(experiment, ToldViewer(replace(whole, pixel_digests=digests)), tmp_path)

    assert sample.invalid_because == (PixelsDiffer((0,)),)
    assert sample.times_s.complete == 2.2


def test_an_image_that_the_viewer_does_not_hold_makes_the_sample_invalid(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    digests = (*whole.pixel_digests[:-1], None)
    sample = measured(experiment, ToldViewer(replace(whole, pixel_digests=digests)), tmp_path)

    assert sample.invalid_because == (PixelsDiffer((7,)),)


def test_an_image_that_never_became_full_makes_the_sample_invalid(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    lossy = ViewerQuality(3, ImageQualityStatus.LOSSY, 1.0)
    qualities = (*whole.qualities[:3], lossy, *whole.qualities[4:])
    sample = measured(experiment, ToldViewer(replace(whole, qualities=qualities)), tmp_path)

    assert sample.invalid_because == (NeverFull((3,)),)


def test_a_complaint_of_the_page_makes_the_sample_invalid(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    told = replace(whole, console_errors=("error: no such frame", "error: again"))

    assert measured(experiment, ToldViewer(told), tmp_path).invalid_because == (
        ViewerComplained(2, "error: no such frame"),
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        pytest.param(
            replace(VERSIONS, gl_renderer="ANGLE (Google, SwiftShader)"),
            ViewerChanged("WebGL", "Synthetic GL", "ANGLE (Google, SwiftShader)"),
            id="the card was lost",
        ),
        pytest.param(
            replace(VERSIONS, chromium="HeadlessChrome/157.0.1"),
            ViewerChanged("chromium", "156.0.8078.79", "157.0.1"),
            id="the browser was updated",
        ),
    ],
)
def test_what_drew_otherwise_than_the_rest_of_the_run_is_not_counted(
    experiment: Experiment,
    whole: ViewerLoad,
    tmp_path: Path,
    changed: ViewerVersions,
    reason: ViewerChanged,
) -> None:
    sample = measured(experiment, ToldViewer(replace(whole, versions=changed)), tmp_path)

    assert sample.invalid_because == (reason,)
    assert not sample.is_only_disturbed


def test_a_stall_is_kept_with_what_was_known_by_then(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    """Of a page that no longer answers nobody knows the pixels: they are not called wrong."""
    stalled = replace(
        whole,
        ending=Ending.STALLED,
        ending_reason="not done after 30 s",
        moments=replace(MOMENTS, times_s=replace(MOMENTS.times_s, complete=None)),
        pixel_digests=(None,) * FRAME_COUNT,
        page_answers=False,
    )
    viewer = ToldViewer(stalled)
    sample = measured(experiment, viewer, tmp_path)

    limit_s = viewer.jobs[0].limit_s
    assert sample.invalid_because == (ViewerStalled(limit_s, page_answers=False),)
    assert not sample.is_only_disturbed
    assert (sample.times_s.first_render, sample.times_s.complete) == (0.5, None)
    assert sample.viewer is not None
    assert sample.viewer.has_stalled


def test_a_page_that_never_answered_has_no_versions(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    told = replace(whole, ending=Ending.FAILED, ending_reason="it broke", versions=None)
    record = measured(experiment, ToldViewer(told), tmp_path).viewer

    assert record is not None
    assert (record.versions, record.gl_renderer) == ({}, "")


class ViewerWithoutMetadata:
    """A viewer that finds nothing to open the images with."""

    async def load(self, job: ViewerJob, begins: Callable[[], Awaitable[object]]) -> ViewerLoad:
        raise RetrieveFailed(job.metadata_url, None, "gave the viewer nothing to open", "look")


def test_an_origin_without_metadata_makes_the_sample_invalid(
    experiment: Experiment, tmp_path: Path
) -> None:
    sample = measured(experiment, ViewerWithoutMetadata(), tmp_path)

    [failed, *_] = sample.invalid_because
    assert isinstance(failed, ViewerFailed)
    assert failed.told.startswith("http://origin: gave the viewer")
    assert sample.times_s.first_render is None


def test_an_emulator_that_was_late_in_the_load_makes_the_sample_invalid(
    experiment: Experiment, whole: ViewerLoad, tmp_path: Path
) -> None:
    """What came before the load, such as opening connections, is asked for and dropped."""
    late = LateEmulator()
    route = replace(ROUTE, emulator=cast(Emulator, late))
    sample = measured(experiment, ToldViewer(whole), tmp_path, route)

    assert late.report_count == 2
    assert sample.is_only_disturbed
    assert sample.emulator is not None
    assert (sample.emulator.bytes_down, sample.emulator.bytes_up) == (70, 30)


def test_bytes_that_had_been_there_are_counted_once() -> None:
    """100 bytes, then all 250 of the same path; the rest of another path brings nothing twice."""
    requests = [
        request("a", "bytes=0-99"),
        request("a", "bytes=0-", 250),
        request("b", "bytes=0-99"),
        request("b", "bytes=100-", 150),
    ]

    assert redundant_bytes(requests) == 100


def test_a_range_that_was_ignored_brings_everything_again() -> None:
    ignored = replace(request("a", "bytes=100-", 250), status_code=200)

    assert redundant_bytes([request("a", "bytes=0-99"), ignored]) == 100
