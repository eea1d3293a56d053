"""The real OHIF in the real browser; skipped, with the reason, where either cannot be had."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from harness.core.http.preflight import Page
from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache, default_root
from harness.errors import EnvironmentProblem
from harness.scenario.library import find_retrieve
from harness.scenario.loading import load_dataset
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.servers.child import running
from harness.servers.origin.process import OriginConfiguration, running_origin
from harness.viewer.chromium import find_chromium
from harness.viewer.digest import pixel_digest
from harness.viewer.load import Ending, ViewerJob, ViewerLoad
from harness.viewer.ohif.browser import OhifBrowser, study_path, viewer_path
from harness.viewer.ohif.site import OHIF_3_13, OhifSite, published_site
from tests.tiny import DATASET

PAGE = Path(__file__).parent / "page"
JobChange = Callable[[ViewerJob], ViewerJob]
DEFAULT = RetrieveConfiguration("default", UNCONFIGURED_STAGES, {})
JOB = ViewerJob(
    Load.STACK, ("studies/1.2/series/3/instances/4/frames/1",), "", "", DEFAULT, 1, 0, 9
)


def same(job: ViewerJob) -> ViewerJob:
    """The job as it is."""
    return job


def test_a_volume_is_opened_in_three_planes_and_a_stack_at_its_image() -> None:
    assert viewer_path(JOB) == "/viewer?StudyInstanceUIDs=1.2&initialSOPInstanceUID=4"
    assert study_path(JOB) == "/viewer?StudyInstanceUIDs=1.2"
    volume = viewer_path(replace(JOB, load=Load.VOLUME))
    assert volume == "/viewer?StudyInstanceUIDs=1.2&hangingprotocolId=mpr"


def test_series_side_by_side_are_opened_in_a_grid() -> None:
    path = study_path(replace(JOB, slice_count_by_series=(1, 1), is_side_by_side=True))
    assert path == "/viewer?StudyInstanceUIDs=1.2&hangingprotocolId=@ohif/mnGrid"


@pytest.fixture(scope="module")
def site() -> OhifSite:
    try:
        find_chromium(os.environ)
        return published_site(OHIF_3_13, default_root(), print)
    except EnvironmentProblem as problem:
        pytest.skip(str(problem))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltDataset:
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "tiny.yaml").write_text(DATASET)
    spec = load_dataset(folder / "tiny.yaml")
    return build_dataset(spec, cache=DatasetCache(folder / "cache"))


def opened(
    site: OhifSite,
    built: BuiltDataset,
    folder: Path,
    retrieve: RetrieveConfiguration = DEFAULT,
    told: JobChange = same,
) -> ViewerLoad:
    """A volume opened by a click."""
    return opened_in(lambda: OhifBrowser.launch(site), built, folder, retrieve, told)


def opened_in(
    launch: Callable[[], AbstractAsyncContextManager[OhifBrowser]],
    built: BuiltDataset,
    folder: Path,
    retrieve: RetrieveConfiguration = DEFAULT,
    told: JobChange = same,
) -> ViewerLoad:
    """A volume opened in a page."""

    async def main() -> ViewerLoad:
        async with (
            running_origin(OriginConfiguration(built.directory)) as origin,
            launch() as browser,
        ):
            job = ViewerJob(
                load=Load.VOLUME,
                frame_paths=tuple(map(built.manifest.frame_path, range(8))),
                data_url=origin.url,
                metadata_url=origin.url,
                retrieve=retrieve,
                decode_workers=1,
                open_connection_count=0,
                limit_s=60,
                picture_folder=folder,
            )

            async def begins() -> None:
                """Nothing waits for the click."""

            return await browser.load(told(job), begins)

    return asyncio.run(main())


@pytest.mark.live
def test_a_configuration_reaches_ohifs_volumes_and_every_pixel_is_the_datasets(
    site: OhifSite, built: BuiltDataset, tmp_path: Path
) -> None:
    retrieve = load_retrieve_file(find_retrieve("volume-htj2k-byte-range"))
    seen = opened(site, built, tmp_path, retrieve)
    pixels = np.load(built.directory / "pixels.npy")

    assert (seen.ending, seen.ending_reason) == (Ending.COMPLETE, "")
    assert seen.versions is not None
    assert seen.versions.application == "OHIF 3.13.2"
    assert seen.open_s is not None
    assert seen.open_s > 0
    assert any(request.range_header is not None for request in seen.image_requests)
    assert {request.image_index for request in seen.image_requests} == set(range(8))
    [metadata] = [each for each in seen.requests if each.path.endswith("/metadata")]
    assert metadata.size_bytes > 8 * 500  # what each of eight instances has at least
    assert seen.pixel_digests == tuple(map(pixel_digest, pixels))
    assert seen.pictures.complete is not None


@pytest.mark.live
def test_a_stack_shows_the_jobs_image_wherever_ohif_has_it_in_its_order(
    site: OhifSite, built: BuiltDataset, tmp_path: Path
) -> None:
    def first_alone(job: ViewerJob) -> ViewerJob:
        return replace(job, load=Load.STACK, frame_paths=job.frame_paths[:1])

    seen = opened(site, built, tmp_path, told=first_alone)

    assert (seen.ending, seen.ending_reason) == (Ending.COMPLETE, "")
    assert [request.image_index for request in seen.image_requests] == [0]


@asynccontextmanager
async def browser_beside_a_page() -> AsyncIterator[OhifBrowser]:
    """A browser for a page that somebody else serves, with a function that opens a study."""
    async with (
        running("harness.viewer", {"site": str(PAGE)}) as page_server,
        OhifBrowser.beside(page_server.greeting["url"]) as browser,
    ):
        yield browser


@pytest.mark.live
def test_a_page_that_is_running_is_watched_by_its_address(
    built: BuiltDataset, tmp_path: Path
) -> None:
    try:
        find_chromium(os.environ)
    except EnvironmentProblem as problem:
        pytest.skip(str(problem))
    seen = opened_in(browser_beside_a_page, built, tmp_path)

    assert (seen.ending, seen.ending_reason) == (Ending.COMPLETE, "")
    assert seen.versions is not None
    assert seen.versions.cornerstone == "0.0.0"
    assert seen.versions.application.startswith("page at http://127.0.0.1:")
    assert [request.image_index for request in seen.requests] == list(range(8))
    assert seen.moments.times_s.complete is not None
    assert seen.preflights == ()


@pytest.mark.live
@pytest.mark.parametrize(
    ("told", "asked"),
    [
        pytest.param(same, list(range(8)), id="as OHIF comes"),
        pytest.param(
            lambda job: replace(job, accept="multipart/related; type=image/jls"),
            [],
            id="without quotation marks",
        ),
        pytest.param(
            lambda job: replace(job, page=Page.SAME_ORIGIN), [], id="from the images' origin"
        ),
    ],
)
def test_the_browser_asks_leave_once_for_every_frame_unless_nothing_is_quoted_or_foreign(
    site: OhifSite, built: BuiltDataset, tmp_path: Path, told: JobChange, asked: list[int]
) -> None:
    seen = opened(site, built, tmp_path, told=told)
    of_images = [each.image_index for each in seen.preflights if each.image_index is not None]

    assert sorted(of_images) == asked
    assert {request.image_index for request in seen.image_requests} == set(range(8))
