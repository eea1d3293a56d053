"""The rows of a table as figures: only counted samples, and nothing where none were."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from harness.core.lane import Lane
from harness.core.milestone import Milestone, PerMilestone
from harness.core.published import PublishedRow
from harness.core.retrieval.ledger import StageBytes
from harness.reporting.statistics import Summary, summarise
from harness.results.certification import missed_networks
from harness.results.document import CaseResult, RunDocument
from harness.results.quality_times import QualityRecord
from harness.results.sample import Sample, ViewerRecord, WaitParts


@dataclass(frozen=True, slots=True)
class Figure:
    """One milestone of one row: what was measured, its parts, and what stands beside it.

    The parts and the floor are medians of their own. None is what was not measured, not
    published, or not predicted. `times_s` are what the summary is of; `browser_s` is predicted for
    a browser, where the row is of a prediction; `server_s` was measured of somebody else's.
    """

    summary: Summary | None
    wire_s: float | None
    decode_s: float | None
    render_s: float | None
    floor_s: float | None
    published_s: float | None
    times_s: tuple[float, ...] = ()
    predicted_s: float | None = None
    browser_s: float | None = None
    server_s: float | None = None

    @property
    def median_s(self) -> float | None:
        """The measured time, in seconds."""
        return self.summary.median_s if self.summary else None

    @property
    def published_ratio(self) -> float | None:
        """Measured divided by published: 1.05 is 5 % more."""
        if self.median_s is None or not self.published_s:
            return None
        return self.median_s / self.published_s


@dataclass(frozen=True, slots=True)
class ViewerFigures:
    """What only the real viewer tells; `link_bytes` is the median of what its emulator carried.

    `stalled_count` is of all samples but warm-ups; `clients` are the versions, and what drew.
    """

    network_end: Summary | None
    network_ends_s: tuple[float, ...]
    data_ready: Summary | None
    link_bytes: float | None
    stalled_count: int
    clients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One case on one network in one lane.

    Counts and bytes are medians of the counted samples. The ledger is that of one sample, the
    median by bytes received: medians of each of its columns would not add up.
    `is_over_missed_link` says that the network's certificate missed. `quality` is of the counted
    samples whose pictures were judged; `after_click` are those that began with a click,
    `predicted` is what was predicted for what is measured.
    """

    case: str
    network: str
    lane: Lane
    size_bytes: int
    published: PublishedRow | None
    figures: PerMilestone[Figure]
    counted_count: int
    invalid: tuple[Sample, ...]
    request_count: float | None
    preflight_count: float | None
    bytes_received: float | None
    bytes_redundant: float | None
    failure_count: float | None
    ledger: tuple[StageBytes, ...]
    is_over_missed_link: bool
    viewer: ViewerFigures | None = None
    quality: tuple[QualityRecord, ...] = ()
    after_click: tuple[Sample, ...] = ()
    predicted: Sample | None = None


def table_rows(document: RunDocument, browser: RunDocument | None = None) -> tuple[TableRow, ...]:
    """The rows of a run, in its order; predictions stand beside what was measured, if it was.

    `browser` is what was predicted for one, beside a prediction of the same scenario.
    """
    if document.provenance.circumstances is None:
        shown = _predicted(browser) if browser else {}
        return tuple(
            _with_browser(_row(document, result, None), shown.get((result.case, result.network)))
            for result in document.cases
        )
    predicted = _predicted(document)
    return tuple(
        _row(document, result, predicted.get((result.case, result.network)))
        for result in document.cases
        if result.lane is not Lane.PREDICTION
    )


def _with_browser(row: TableRow, shown: Sample | None) -> TableRow:
    """The row with what was predicted for a browser."""
    if shown is None:
        return row
    figures = PerMilestone.each(
        lambda each: replace(row.figures.of(each), browser_s=shown.times_s.of(each))
    )
    return replace(row, figures=figures)


def _predicted(document: RunDocument) -> dict[tuple[str, str], Sample]:
    """The predictions that count, by case and network."""
    return {
        (result.case, result.network): sample
        for result in document.cases
        if result.lane is Lane.PREDICTION
        for sample in result.samples
        if sample.is_counted
    }


def _row(document: RunDocument, result: CaseResult, predicted: Sample | None) -> TableRow:
    table = document.published
    published = table.row(result.case, result.network) if table else None
    counted = [sample for sample in result.samples if sample.is_counted]

    def figure(milestone: Milestone) -> Figure:
        predicted_s = predicted.times_s.of(milestone) if predicted else None
        return _figure(counted, milestone, _published_s(published, milestone), predicted_s)

    return TableRow(
        case=result.case,
        network=result.network,
        lane=result.lane,
        size_bytes=result.size_bytes,
        published=published,
        figures=PerMilestone.each(figure),
        counted_count=len(counted),
        invalid=tuple(s for s in result.samples if not s.is_valid and not s.is_warm_up),
        request_count=_median(sample.request_count for sample in counted),
        preflight_count=_median(sample.preflight_count for sample in counted),
        bytes_received=_median(sample.bytes_received for sample in counted),
        bytes_redundant=_median(sample.bytes_redundant for sample in counted),
        failure_count=_median(sample.failure_count for sample in counted),
        ledger=_median_ledger(counted),
        is_over_missed_link=result.network in missed_networks(document.certificates),
        viewer=_viewer_figures(result, counted) if result.lane is Lane.VIEWER else None,
        quality=tuple(sample.quality for sample in counted if sample.quality),
        after_click=tuple(sample for sample in counted if sample.opening),
        predicted=predicted,
    )


def _published_s(published: PublishedRow | None, milestone: Milestone) -> float | None:
    if published is None:
        return None
    figures_s = {
        Milestone.FIRST_RENDER: published.first_render_s,
        Milestone.COMPLETE: published.complete_s,
    }
    return figures_s.get(milestone)


def _viewer_figures(result: CaseResult, counted: Sequence[Sample]) -> ViewerFigures:
    told = [sample.viewer for sample in counted if sample.viewer]
    everything = [s.viewer for s in result.samples if s.viewer and not s.is_warm_up]
    ends_s = tuple(each.network_end_s for each in told if each.network_end_s is not None)
    return ViewerFigures(
        network_end=summarise(ends_s),
        network_ends_s=ends_s,
        data_ready=summarise([e.data_ready_s for e in told if e.data_ready_s is not None]),
        link_bytes=_median(s.emulator.bytes_down if s.emulator else None for s in counted),
        stalled_count=sum(each.has_stalled for each in everything),
        clients=tuple(dict.fromkeys(_client(each) for each in told)),
    )


def _client(record: ViewerRecord) -> str:
    versions = [f"{name} {version}" for name, version in record.versions.items()]
    return ", ".join([*versions, record.gl_renderer])


def _figure(
    counted: Sequence[Sample],
    milestone: Milestone,
    published_s: float | None,
    predicted_s: float | None,
) -> Figure:
    times_s = [time_s for sample in counted if (time_s := sample.times_s.of(milestone)) is not None]
    parts: list[WaitParts] = [
        wait for sample in counted if (wait := sample.waits.of(milestone)) is not None
    ]
    return Figure(
        summary=summarise(times_s),
        wire_s=_median(part.wire_s for part in parts),
        decode_s=_median(part.decode_s for part in parts),
        render_s=_median(part.render_s for part in parts),
        floor_s=_median(part.floor_s for part in parts),
        published_s=published_s,
        times_s=tuple(times_s),
        predicted_s=predicted_s,
        server_s=_median(part.server_s for part in parts),
    )


def _median_ledger(counted: Sequence[Sample]) -> tuple[StageBytes, ...]:
    by_bytes = sorted(counted, key=lambda sample: sample.bytes_received)
    return by_bytes[(len(by_bytes) - 1) // 2].ledger if by_bytes else ()


def _median(values: Iterable[float | None]) -> float | None:
    found = [value for value in values if value is not None]
    return statistics.median(found) if found else None
