"""The figures of readings that are compared: one row for every case, hand and network.

Of what was measured, times are judged; of what was predicted, everything is exact. Whatever is no
time is counted so that more of it is worse.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from harness.core.lane import Lane
from harness.core.viewing.by_series import SeriesOpened
from harness.core.viewing.experience import Experience
from harness.results.figures import (
    DIGEST_DIGITS,
    SIMILARITY,
    ExactFigure,
    MeasuredFigure,
    Part,
    RowFigures,
    RunFigures,
    machine_class,
)
from harness.results.reading_study import ReadingMoment, ReadingRow, ReadingStudy

_COUNTS: Mapping[str, Callable[[Experience], int]] = {
    "wanted slices": lambda felt: felt.wanted_count,
    "not shown while wanted": lambda felt: felt.wanted_count - felt.in_time_count,
    "not shown within 100 ms": lambda felt: felt.wanted_count - felt.within_limit_count,
    "never shown": lambda felt: felt.never_count,
    "scrolled away": lambda felt: felt.scrolled_away_count,
    "requests": lambda felt: felt.request_count,
    "bytes received": lambda felt: felt.received_bytes,
    "bytes for passed slices": lambda felt: felt.passed_bytes,
    "bytes received twice": lambda felt: felt.repeated_bytes,
}


_OPENED: Mapping[str, Callable[[SeriesOpened], float | None]] = {
    "next series to picture": lambda opened: opened.first_s,
    "next series to full": lambda opened: opened.whole_s,
}


def figures_of_readings(study: ReadingStudy, run: str) -> RunFigures:
    """The figures of a study; `run` says where it lies."""
    rows: dict[tuple[str, str], list[ReadingRow]] = {}
    for row in study.rows:
        rows.setdefault((f"{row.case}, hand {row.hand}", row.network), []).append(row)
    measured = study.measured
    return RunFigures(
        scenario=study.scenario,
        run=run,
        started_at=measured.started_at if measured else None,
        commit=measured.commit if measured else None,
        must_match={
            "machine": machine_class(measured) or "none",
            "scenario digest": study.scenario_digest[:DIGEST_DIGITS],
            "dataset": study.dataset,
            "policy": study.policy,
            "who reads": study.lane.value,
            **study.viewer,
        },
        reasons=dict(_reasons(study)),
        rows=tuple(
            _row(case, network, study.lane, found) for (case, network), found in rows.items()
        ),
    )


def _reasons(study: ReadingStudy) -> Iterator[tuple[str, str]]:
    if study.measured is None:
        yield "device", study.device
        return
    yield "python", study.measured.python
    yield from study.measured.versions.items()
    yield "kernel", study.measured.machine.kernel


def _row(case: str, network: str, lane: Lane, rows: Sequence[ReadingRow]) -> RowFigures:
    counted = [row for row in rows if not row.excluded_because]
    is_predicted = lane is Lane.PREDICTION
    return RowFigures(
        case=case,
        network=network,
        lane=lane,
        attempted_count=len(rows),
        measured=() if is_predicted else tuple(_measured(counted)),
        exact=tuple(_exact(counted, is_predicted=is_predicted)) if counted else (),
    )


def _measured(counted: Sequence[ReadingRow]) -> Iterator[MeasuredFigure]:
    for moment in ReadingMoment:
        found = [
            (row.repeat, time_s)
            for row in counted
            if (time_s := moment.time_s(row.experience)) is not None
        ]
        if found:
            repeats, times_s = zip(*found, strict=True)
            yield MeasuredFigure(moment, Part.WHOLE, times_s, repeats)


def _exact(counted: Sequence[ReadingRow], *, is_predicted: bool) -> Iterator[ExactFigure]:
    """What of measured readings does not vary: what was wanted, and whether it ever came."""
    felt = [row.experience for row in counted]
    yield _seen("viewer", [row.viewer for row in counted])
    for name, count in _COUNTS.items() if is_predicted else list(_COUNTS.items())[:1]:
        yield _seen(name, [str(count(each)) for each in felt])
    if is_predicted:
        yield from _exact_quality(counted)
    yield from _exact_by_series(counted, is_predicted=is_predicted)
    for moment in ReadingMoment:
        times = [_told(moment.time_s(each), is_predicted=is_predicted) for each in felt]
        yield _seen(moment.value.replace("_", " "), times)


def _exact_quality(counted: Sequence[ReadingRow]) -> Iterator[ExactFigure]:
    """How good what was shown was; nothing where nobody judged it."""
    found = [row.quality for row in counted if row.quality is not None]
    if not found:
        return
    yield _seen("share of the time not sharp", [f"{1 - each.sharp_share:.6f}" for each in found])
    similarities = [str(each.median_ssim or 0.0) for each in found]
    yield _seen(f"{SIMILARITY} of wanted slices, median", similarities)


def _exact_by_series(counted: Sequence[ReadingRow], *, is_predicted: bool) -> Iterator[ExactFigure]:
    """What is told of several series; nothing where there is one."""
    for name, time_s in _OPENED.items():
        found = [time_s(each) for row in counted for each in row.opened]
        if found:
            yield _seen(name, [_told(each, is_predicted=is_predicted) for each in found])
    if not is_predicted:
        return
    for number in range(max(len(row.viewports) for row in counted)):
        missed = [
            str(row.experience.wanted_count - row.viewports[number].in_time_count)
            for row in counted
        ]
        yield _seen(f"not shown while wanted, viewport {number + 1}", missed)


def _told(time_s: float | None, *, is_predicted: bool) -> str:
    """A predicted time with every digit, as the same model gives the same bits."""
    if time_s is None:
        return "never"
    return f"{time_s * 1000!r} ms" if is_predicted else "came"


def _seen(name: str, values: Sequence[str]) -> ExactFigure:
    return ExactFigure(name, tuple(sorted(set(values))))
