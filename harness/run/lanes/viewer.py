"""One load of one case in the real viewer: let it load, check it, and say what came of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.core.http.byte_range import PARTIAL_CONTENT
from harness.core.http.client import Client
from harness.core.milestone import PerMilestone
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.ledger import FetchedBytes
from harness.errors import RetrieveFailed
from harness.results.reasons import (
    Reason,
    ViewerChanged,
    ViewerComplained,
    ViewerFailed,
    ViewerStalled,
)
from harness.results.sample import Sample, SampleSlot, ViewerRecord, WaitParts
from harness.results.sample_files import SampleFiles
from harness.run.lanes.account import with_seen
from harness.run.lanes.clicked import opening_of
from harness.run.plan import Images, Plan
from harness.run.provenance import utc_now
from harness.run.route import Route
from harness.run.validity import reasons_against_images, reasons_against_machine
from harness.viewer.digest import pixel_digest
from harness.viewer.load import (
    Ending,
    Viewer,
    ViewerJob,
    ViewerLoad,
    ViewerMoments,
    ViewerRequest,
    ViewerVersions,
    nothing_loaded,
)
from harness.viewer.log import LOG_NAME, to_log

# A browser decodes and draws in software where there is no graphics card: 174 slices took it 20 s
# on two busy cores, and no floor knows of that.
_DRAWING_LIMIT_S = 90.0


@dataclass(frozen=True, slots=True)
class ViewerLane:
    """The real viewer and the images that it is to show.

    `pixel_digests` say what each image should be when all of it is there, `versions` who the
    viewer is in this run; what they do not name may be any.
    """

    viewer: Viewer
    images: Images
    client: Client
    pixel_digests: Sequence[str]
    versions: Mapping[str, str]

    @classmethod
    def of(
        cls, viewer: Viewer, images: Images, client: Client, versions: Mapping[str, str]
    ) -> "ViewerLane":
        """The lane of one run; looks at every pixel once."""
        assert images.pixels is not None, "whoever decodes is checked"
        shown = images.pixels[: len(images.frame_paths)]
        return cls(viewer, images, client, [pixel_digest(image) for image in shown], versions)

    async def measure(
        self, slot: SampleSlot, plan: Plan, route: Route, files: SampleFiles
    ) -> Sample:
        """One load; whatever goes wrong in it is told in the sample and makes it invalid.

        What was seen of it is in `files` when this returns. Raises EnvironmentProblem where the
        browser cannot run, StorageError when the disk refuses.
        """
        started_at = utc_now()
        job = self._job(plan, route, files.picture_folder)
        load = await self._load(job, route)
        seen = await route.outcome()
        sample = with_seen(_sample(slot, plan, load, _record(load, files)), seen)
        against = (
            *seen.reasons,
            *_reasons(load, job),
            *_changes(load.versions, self.versions),
            *self._reasons_against_images(load, plan),
            *reasons_against_machine(sample, plan.expected),
        )
        return replace(sample, started_at=started_at, invalid_because=against)

    async def _load(self, job: ViewerJob, route: Route) -> ViewerLoad:
        try:
            return await self.viewer.load(job, route.reset_counters)
        except RetrieveFailed as error:  # the origin has nothing to open the images with
            return nothing_loaded(str(error))

    def _job(self, plan: Plan, route: Route, picture_folder: Path | None) -> ViewerJob:
        return ViewerJob(
            load=self.images.load,
            frame_paths=tuple(self.images.frame_paths),
            data_url=route.url,
            metadata_url=route.direct_url or route.url,
            retrieve=plan.setup.retrieve,
            decode_workers=self.client.decode_worker_count,
            open_connection_count=self.client.open_connection_count,
            limit_s=plan.limit_s + _DRAWING_LIMIT_S,
            picture_folder=picture_folder,
            accept=self.client.accept,
            page=self.client.page,
        )

    def _reasons_against_images(self, load: ViewerLoad, plan: Plan) -> list[Reason]:
        full = ImageQualityStatus.FULL_RESOLUTION
        full_image_indices = {each.image_index for each in load.qualities if each.status is full}
        wrong_frames = self._wrong_frames(load, plan)
        return reasons_against_images(full_image_indices, plan.expected, wrong_frames)

    def _wrong_frames(self, load: ViewerLoad, plan: Plan) -> list[int]:
        """The images of a whole load that are not the source's; none where some lack pixels."""
        if load.ending is not Ending.COMPLETE or not plan.expected.can_complete:
            return []
        held = dict(enumerate(load.pixel_digests))
        return [
            index
            for index in plan.expected.full_image_indices
            if held.get(index) != self.pixel_digests[index]
        ]


def _sample(slot: SampleSlot, plan: Plan, load: ViewerLoad, viewer: ViewerRecord) -> Sample:
    """What the viewer tells of a load; what only a machine knows is left open."""
    times_s, requests = _times_s(load.moments, plan), load.image_requests
    return Sample(
        case=slot.case,
        network=slot.network,
        repeat=slot.repeat,
        is_warm_up=slot.is_warm_up,
        started_at=None,
        times_s=times_s,
        waits=PerMilestone.each(lambda each: _parts(times_s.of(each), plan.floors_s.of(each))),
        stages=(),
        ledger=(),
        bytes_received=load.bytes_received,
        bytes_redundant=redundant_bytes(requests),
        request_count=len(requests),
        decode_busy_s=None,
        render_busy_s=None,
        emulator=None,
        lane=slot.lane,
        viewer=viewer,
        preflight_count=load.image_preflight_count,
        opening=opening_of(load),
    )


def _reasons(load: ViewerLoad, job: ViewerJob) -> Iterator[Reason]:
    """What the viewer itself says against a load."""
    match load.ending:
        case Ending.STALLED:
            yield ViewerStalled(job.limit_s, load.page_answers)
        case Ending.FAILED:
            yield ViewerFailed(load.ending_reason)
        case Ending.COMPLETE:
            pass
    if errors := load.console_errors:
        yield ViewerComplained(len(errors), errors[0])


def _changes(found: ViewerVersions | None, usual: Mapping[str, str]) -> Iterator[Reason]:
    """What is not as in the rest of the run: a card that was lost, a browser that was updated."""
    now = found.must_match if found else {}
    for name, before in usual.items():
        if now.get(name, before) != before:
            yield ViewerChanged(name, before, now[name])


def _record(load: ViewerLoad, files: SampleFiles) -> ViewerRecord:
    pictures = (load.pictures.first_render, load.pictures.complete)
    versions = load.versions
    return ViewerRecord(
        versions=_named(versions) if versions else {},
        gl_renderer=versions.gl_renderer if versions else "",
        network_end_s=load.moments.network_end_s,
        data_ready_s=load.moments.data_ready_s,
        has_stalled=load.ending is Ending.STALLED,
        log=files.keep(LOG_NAME, to_log(load)),
        pictures=tuple(files.named(path) for path in pictures if path is not None),
    )


def _named(versions: ViewerVersions) -> dict[str, str]:
    # A browser calls itself "HeadlessChrome/156.0.8078.79".
    chromium = versions.chromium.rpartition("/")[2]
    named = {"Cornerstone3D": versions.cornerstone, "Chromium": chromium}
    return named | ({"viewer": versions.application} if versions.application else {})


def _times_s(moments: ViewerMoments, plan: Plan) -> PerMilestone[float | None]:
    return (
        moments.times_s if plan.expected.can_complete else replace(moments.times_s, complete=None)
    )


def _parts(moment_s: float | None, floor_s: float | None) -> WaitParts | None:
    return None if moment_s is None else WaitParts(None, None, None, floor_s or 0.0)


def redundant_bytes(requests: Iterable[ViewerRequest]) -> int:
    """The bytes of bodies that had been there before, in bodies of the same path."""
    fetched = FetchedBytes()
    return sum(
        fetched.redundant_bytes(request.path, _first_byte(request), request.size_bytes)
        for request in sorted(requests, key=lambda each: each.ended_s or 0.0)
    )


def _first_byte(request: ViewerRequest) -> int:
    if request.range_header is None or request.status_code != PARTIAL_CONTENT:
        return 0
    return int(request.range_header.removeprefix("bytes=").partition("-")[0])
