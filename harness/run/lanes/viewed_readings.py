"""One reading in a real viewer: a wheel turned by a hand, over the emulated link."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.core.http.byte_range import PARTIAL_CONTENT
from harness.core.http.client import Client
from harness.core.images.served import encoding_path_of
from harness.core.images.several_series import SeveralSeries
from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.ledger import FetchedBytes
from harness.core.retrieval.timeline import RequestFinished, RequestSent, Timeline
from harness.core.viewing.by_series import ONE_SERIES_FELT, FeltBySeries, felt_by_series
from harness.core.viewing.experience import Experience, experience
from harness.core.viewing.hand import Hand
from harness.core.viewing.rules import ScrollRules
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import ReadingLog
from harness.errors import RetrieveFailed
from harness.results.reasons import Late, OtherReason, PixelsDiffer, Reason, ViewerFailed
from harness.results.sample import MOST_LATENESS_S
from harness.results.trace import Picture, ShownPicture, Trace
from harness.run.lanes.readings import ReadingSetup
from harness.run.plan import Images
from harness.run.route import Route
from harness.run.validity import reasons_against_busy_machine
from harness.viewer.load import ViewerJob, ViewerRequest
from harness.viewer.wheel import ReadingViewer, ViewedReading, ViewerBroke

_LIMIT_S = 600.0
_MOST_TURN_LATENESS_S = 0.05
"""A wheel that the browser had later than this was turned otherwise: the machine was too busy."""
_STAGE = "viewer"


@dataclass(frozen=True, slots=True)
class ReadInViewer:
    """One reading, and why it must not be counted, if so; all empty where the viewer broke."""

    experience: Experience
    trace: Trace
    reasons: tuple[Reason, ...]
    by_series: FeltBySeries


@dataclass(frozen=True, slots=True)
class ViewedSeries:
    """The images that a viewer is to show, and what each should be when all of it is there.

    They are one series, or several behind each other, as a setup says.
    """

    images: Images
    pixel_digests: Sequence[str]


async def read_in_viewer(
    setup: ReadingSetup, series: ViewedSeries, client: Client, route: Route, viewer: ReadingViewer
) -> ReadInViewer:
    """Read the whole series once; whatever goes wrong is told in the reasons.

    Raises EnvironmentProblem where the browser cannot run.
    """
    job = _job(setup, series.images, client, route)
    try:
        viewed = await viewer.read(job, setup.hand, route.reset_counters)
    except (ViewerBroke, RetrieveFailed) as error:
        nothing = experience(ReadingLog(), Timeline())
        broke = (ViewerFailed(str(error)),)
        return ReadInViewer(nothing, Trace((), (), ()), broke, ONE_SERIES_FELT)
    seen = await route.outcome()
    row = setup.row(len(job.frame_paths))
    reasons = [*seen.reasons, *_against(viewed, setup.hand, row, series)]
    if seen.emulator is not None and seen.emulator.max_lateness_s > MOST_LATENESS_S:
        reasons.append(Late(seen.emulator.max_lateness_s, MOST_LATENESS_S))
    reasons += reasons_against_busy_machine(seen.processors)
    timeline = timeline_of(viewed.requests)
    log = ReadingLog(list(viewed.wanted), list(viewed.pictures))
    felt = experience(log, timeline, setup.hand, row.views)
    by_series = felt_by_series(log, timeline, row)
    return ReadInViewer(felt, _trace(viewed, timeline, job), tuple(reasons), by_series)


def _job(setup: ReadingSetup, images: Images, client: Client, route: Route) -> ViewerJob:
    """What a viewer is to show."""
    manifest, counts = images.manifest, setup.slice_count_by_series
    frames = SeveralSeries(manifest, counts) if counts else manifest
    return ViewerJob(
        load=Load.STACK,
        frame_paths=tuple(frames.frame_paths()),
        data_url=route.url,
        metadata_url=route.direct_url or route.url,
        retrieve=setup.load.retrieve,
        decode_workers=client.decode_worker_count,
        open_connection_count=0,
        limit_s=_LIMIT_S,
        accept=client.accept,
        page=client.page,
        fetches_ahead=isinstance(setup.viewer, ScrollRules) and setup.viewer.prefetches,
        slice_count_by_series=counts,
        is_side_by_side=setup.are_side_by_side,
    )


def _against(
    viewed: ViewedReading, hand: Hand, row: SeriesRow, series: ViewedSeries
) -> Iterator[Reason]:
    """What speaks against a reading: another hand than was meant, or other pixels."""
    for meant, opened in openings_of(viewed, hand, row):
        if opened != meant:
            told = f"the viewer opened at slice {opened - row.of(opened).start}"
            yield OtherReason(f"{told}, where the hand begins at {meant - row.of(meant).start}")
    if row.is_side_by_side and is_elsewhere(viewed, row):
        yield OtherReason("the viewer has another series than the first one on the left")
    if len(viewed.turns) != len(hand.moves):
        told = f"{len(viewed.turns)} of {len(hand.moves)} turns of the wheel"
        yield OtherReason(f"the page was given {told}; the rest were put together")
    elif (late_s := viewed.turn_lateness_s(hand)) > _MOST_TURN_LATENESS_S:
        yield OtherReason(f"the wheel was turned {late_s * 1000:.0f} ms late")
    if wrong := tuple(wrong_slices(viewed, series.pixel_digests)):
        yield PixelsDiffer(wrong)


def openings_of(viewed: ViewedReading, hand: Hand, row: SeriesRow) -> Iterator[tuple[int, int]]:
    """At which slice each series was meant to open, and at which it did, if the viewer told."""
    opened: set[range] = set()
    for meant in (*row.first_indices, *(move.slice_index for move in hand.moves)):
        if (one := row.of(meant)) not in opened:
            opened.add(one)
            found = (index for index in viewed.opening_indices if index in one)
            if (first := next(found, None)) is not None:
                yield meant, first


def is_elsewhere(viewed: ViewedReading, row: SeriesRow) -> bool:
    """Whether the viewport that the wheel turns shows another series than the first."""
    return any(index not in row.series[0] for index in viewed.opening_indices[:1])


def wrong_slices(viewed: ViewedReading, pixel_digests: Sequence[str]) -> Iterator[int]:
    """The slices that were shown as whole and that the viewer holds with other pixels."""
    full = ImageQualityStatus.FULL_RESOLUTION
    for place in sorted({each.slice_index for each in viewed.pictures if each.status is full}):
        index = viewed.image_indices[place]
        held = None if index is None else viewed.pixel_digests[index]
        if index is not None and held is not None and held != pixel_digests[index]:
            yield place


def timeline_of(requests: Sequence[ViewerRequest]) -> Timeline:
    """What the requests of a viewer brought, and what of it came twice."""
    timeline, fetched = Timeline(), FetchedBytes()
    timeline.sent += [
        RequestSent(
            each.issued_s, number, each.image_index, _STAGE, each.path, 0, *_range(each), None
        )
        for number, each in enumerate(requests)
        if each.image_index is not None
    ]
    ended = [(number, each) for number, each in enumerate(requests) if each.ended_s is not None]
    for number, each in sorted(ended, key=lambda pair: pair[1].ended_s or 0.0):
        if each.image_index is None:
            continue
        first = (_range(each)[0] or 0) if each.status_code == PARTIAL_CONTENT else 0
        again_bytes = fetched.redundant_bytes(each.path, first, each.size_bytes)
        timeline.requests.append(
            RequestFinished(
                at_s=each.ended_s or 0.0,
                request_id=number,
                image_index=each.image_index,
                stage_id=_STAGE,
                path=each.path,
                size_bytes=each.size_bytes,
                redundant_bytes=again_bytes,
                frame_bytes=0,
                head_bytes=0,
            )
        )
    return timeline


def _range(request: ViewerRequest) -> tuple[int | None, int | None]:
    """The range that was asked for, both ends included; None for one that is open."""
    if request.range_header is None:
        return None, None
    first, _, last = request.range_header.removeprefix("bytes=").partition("-")
    return int(first), int(last) if last else None


def _trace(viewed: ViewedReading, timeline: Timeline, job: ViewerJob) -> Trace:
    """The trace of what was seen; of how many bytes a picture was made no viewer tells."""
    encoding = encoding_path_of(job.frame_paths[0])
    asked = Trace.of(timeline, viewed.wanted)
    shown = [
        ShownPicture(
            Picture(each.slice_index, each.slice_index, encoding, 0, 0),
            _STAGE,
            each.status,
            *(each.at_s,) * 3,
        )
        for each in viewed.pictures
    ]
    return Trace(asked.requests, (), tuple(shown), asked.wanted)
