"""How one figure came about: its floor and parts, its samples, and the request that ended it."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.core.units import format_size
from harness.reporting.markdown import interval, milliseconds
from harness.reporting.reasons import reason_in_english
from harness.reporting.rows import Figure, TableRow
from harness.results.sample import Sample, WaitParts
from harness.results.trace import ShownPicture, Trace, TracedRequest

_NONE = "–"


@dataclass(frozen=True, slots=True)
class TracedSample:
    """A sample whose trace was kept."""

    sample: Sample
    trace: Trace


@dataclass(frozen=True, slots=True)
class FigureAccount:
    """One milestone of one row: the row's figures, all its samples, and a trace if there is one."""

    row: TableRow
    milestone: Milestone
    samples: tuple[Sample, ...]
    traced: TracedSample | None

    def lines(self) -> Iterator[str]:
        """The account as text, in lines of at most 80 columns where names are short."""
        figure: Figure = self.row.figures.of(self.milestone)
        yield from self._heading(figure)
        yield ""
        yield from _parts(figure)
        yield ""
        yield from _sample_lines(self.samples, self.milestone)
        yield ""
        yield from self._ending()

    def _heading(self, figure: Figure) -> Iterator[str]:
        name = f"{self.row.case} on {self.row.network}, {self.milestone.value.replace('_', ' ')}"
        summary = figure.summary
        if summary is None:
            yield f"{name}: no counted sample reached it"
            return
        if self.row.lane is Lane.PREDICTION:
            yield f"{name}: {milliseconds(summary.median_s)} ms, predicted"
            return
        yield f"{name}: {milliseconds(summary.median_s)} ms, the median of {summary.count}"
        if summary.confidence is not None:
            yield f"95 % interval of the median: {interval(summary.confidence)} ms"
        for other, time_s in (("predicted", figure.predicted_s), ("published", figure.published_s)):
            if time_s is not None:
                yield f"{other}: {milliseconds(time_s)} ms"

    def _ending(self) -> Iterator[str]:
        if self.traced is None:
            yield "No trace of these loads was kept, so the request that ended the wait is unknown."
            return
        sample, trace = self.traced.sample, self.traced.trace
        time_s = sample.times_s.of(self.milestone)
        last = None if time_s is None else _last_shown(trace, time_s)
        if last is None:
            yield f"Repeat {sample.repeat}, whose trace was kept, never reached it."
            return
        picture = last.picture
        borrowed = (
            ""
            if picture.source_index == picture.image_index
            else f" (a copy of image {picture.source_index})"
        )
        yield (
            f"In repeat {sample.repeat}, whose trace was kept, image {picture.image_index}"
            f"{borrowed} of stage {last.stage_id} ended the wait:"
        )
        yield from _request_lines(last, trace)


def _parts(figure: Figure) -> Iterator[str]:
    server = ("server", figure.server_s, "of that time the link waited for somebody's server")
    for name, time_s, meaning in (
        ("floor", figure.floor_s, "what physics allows: no time of wire can be less"),
        ("wire", figure.wire_s, "until the last byte that was needed had come"),
        *((server,) if figure.server_s is not None else ()),
        ("decode", figure.decode_s, "from there until it was decoded"),
        ("render", figure.render_s, "from there until it was drawn"),
    ):
        shown = milliseconds(time_s) or _NONE
        yield f"  {name:<7}{shown:>8} ms  {meaning}"
    yield "In each sample the parts add up to its time. Here is the median of each by"
    yield "itself, and these may add up to another time."


def _sample_lines(samples: tuple[Sample, ...], milestone: Milestone) -> Iterator[str]:
    yield f"  {'load':<11}{'ms':>8}{'wire':>9}{'decode':>9}{'render':>9}{'late':>8}  counted"
    for sample in samples:
        wait: WaitParts | None = sample.waits.of(milestone)
        parts = (wait.wire_s, wait.decode_s, wait.render_s) if wait else (None, None, None)
        late_s = sample.emulator.max_lateness_s if sample.emulator else None
        cells = (sample.times_s.of(milestone), *parts)
        widths = (8, 9, 9, 9)
        shown = "".join(
            f"{milliseconds(cell) or _NONE:>{width}}"
            for cell, width in zip(cells, widths, strict=True)
        )
        load = f"{'warm-up' if sample.is_warm_up else 'repeat'} {sample.repeat}"
        counted = "yes" if sample.is_counted else "no"
        yield f"  {load:<11}{shown}{milliseconds(late_s) or _NONE:>8}  {counted}"
        for reason in sample.invalid_because:
            yield f"    excluded: {reason_in_english(reason)}"


def _last_shown(trace: Trace, time_s: float) -> ShownPicture | None:
    """What was drawn at a moment; traces have whole microseconds."""
    before = [each for each in trace.shown if each.shown_s <= time_s + 1e-6]
    return max(before, key=lambda each: each.shown_s, default=None)


def _request_lines(last: ShownPicture, trace: Trace) -> Iterator[str]:
    request = _request_of(last, trace)
    if request is not None:
        asked = "all of it"
        if request.first is not None or request.last is not None:
            end = "the end" if request.last is None else request.last
            asked = f"bytes {request.first or 0} to {end}"
        size_bytes = request.useful_bytes + request.redundant_bytes + request.unseen_bytes
        yield (
            f"  asked for  {milliseconds(request.sent_s):>8} ms  {request.encoding}, {asked},"
            f" on connection {request.connection_index}"
        )
        if request.first_byte_s is not None:
            yield f"  first byte {milliseconds(request.first_byte_s):>8} ms"
        yield f"  last byte  {milliseconds(last.received_s):>8} ms  {format_size(size_bytes)}"
        if request.given_by_harness:
            yield f"  not the server's, but given by the harness: {request.given_by_harness}"
    yield f"  decoded    {milliseconds(last.decoded_s):>8} ms"
    yield f"  drawn      {milliseconds(last.shown_s):>8} ms"


def _request_of(last: ShownPicture, trace: Trace) -> TracedRequest | None:
    """The request whose answer the picture is made of: the last that had ended by then."""
    ended = [
        each
        for each in trace.requests
        if each.image_index == last.picture.source_index
        and each.stage_id == last.stage_id
        and each.sent_s <= last.received_s
    ]
    return ended[-1] if ended else None
