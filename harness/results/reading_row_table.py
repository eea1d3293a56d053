"""Every reading of studies as one table: a row a reading, the conditions beside it.

What never came is null. Times are in seconds, sizes in bytes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import polars as pl

from harness.core.viewing.experience import Experience
from harness.results.reading_study import ReadingRow, ReadingStudy


@dataclass(frozen=True, slots=True)
class RowInStudy:
    """One reading, and the study it belongs to; `run` is the name under which that was given."""

    run: str
    study: ReadingStudy
    row: ReadingRow


@dataclass(frozen=True, slots=True)
class ReadingColumn:
    """A column of the table: its name with the unit, its type, and what it says."""

    name: str
    type: type[pl.DataType]
    meaning: str
    of: Callable[[RowInStudy], Any]


def reading_row_table(studies: Mapping[str, ReadingStudy]) -> pl.DataFrame:
    """The readings of studies, each under the name that it was given by."""
    found = [RowInStudy(run, study, row) for run, study in studies.items() for row in study.rows]
    return pl.DataFrame(
        {each.name: [each.of(one) for one in found] for each in READING_COLUMNS},
        schema={each.name: each.type for each in READING_COLUMNS},
    )


def _identity() -> Iterator[ReadingColumn]:
    yield ReadingColumn("run", pl.String, "the study, as it was named", lambda each: each.run)
    yield _text("scenario", "the scenario's name", lambda each: each.study.scenario)
    yield _text("network", "the network's name", lambda each: each.row.network)
    yield _text("hand", "what the person did", lambda each: each.row.hand)
    yield _text("case", "the row of the table: a retrieve configuration", lambda e: e.row.case)
    yield _text("viewer", "whose rules said what is asked for", lambda each: each.row.viewer)
    yield _text("lane", "who read: loader, viewer or prediction", lambda e: e.study.lane.value)
    meaning = "which reading of the row, from 1"
    yield ReadingColumn("repeat", pl.Int64, meaning, lambda each: each.row.repeat)
    meaning = "whether it may be counted"
    yield ReadingColumn(
        "is_counted", pl.Boolean, meaning, lambda each: not each.row.excluded_because
    )
    yield _text("excluded_because", "kinds of reasons not to count it, joined by spaces", _reasons)


def _felt() -> Iterator[ReadingColumn]:
    for field in fields(Experience):
        is_time = field.name.endswith("_s")
        kind = pl.Float64 if is_time else pl.Int64
        yield ReadingColumn(field.name, kind, _MEANINGS[field.name], _felt_of(field.name))


def _seen() -> Iterator[ReadingColumn]:
    """How good what was shown was; null where nobody judged it."""
    for name, meaning in (
        (
            "sharp_share",
            "of the time from first move to last: wanted slice shown, SSIM 0.95 or more",
        ),
        ("coarse_share", "of the same time: the wanted slice was shown, at a lower SSIM"),
        ("median_ssim", "of the best that each slice was shown at while it was wanted"),
    ):
        yield ReadingColumn(name, pl.Float64, meaning, _quality_of(name))


def _by_series() -> Iterator[ReadingColumn]:
    """What is told of several series; null where there is one."""
    meaning = "slices shown while they were wanted, of each viewport side by side, by spaces"
    yield _text("viewport_in_time_counts", meaning, _viewports)
    for name, of in (("first_s", "to its first picture"), ("whole_s", "to one at full resolution")):
        meaning = f"from opening the next series {of}; null where it never came"
        yield ReadingColumn(f"next_series_{name}", pl.Float64, meaning, _opened_of(name))
    meaning = "bytes of other series that came before that first picture"
    yield ReadingColumn("other_series_bytes", pl.Int64, meaning, _opened_of("other_bytes"))


def _viewports(each: RowInStudy) -> str | None:
    return " ".join(str(view.in_time_count) for view in each.row.viewports) or None


def _opened_of(name: str) -> Callable[[RowInStudy], Any]:
    return lambda each: getattr(each.row.opened[0], name) if each.row.opened else None


def _conditions() -> Iterator[ReadingColumn]:
    for name, part in (("first_floor_s", "first part"), ("whole_floor_s", "whole")):
        meaning = f"what the link needs for the {part} of the slice where the hand rests"
        yield ReadingColumn(name, pl.Float64, meaning, _row_of(name))
    yield _text("policy", "the client policy: the viewer's rules", lambda each: each.study.policy)
    yield _text("dataset", "the images", lambda each: each.study.dataset)
    yield _text("scenario_digest", "SHA-256", lambda each: each.study.scenario_digest)
    yield _text("device", "what is predicted for", lambda each: each.study.device or None)
    yield _text("started_at", "ISO 8601, UTC; null of a prediction", _started_at)


_MEANINGS: Mapping[str, str] = {
    "wanted_count": "moves of the hand, each of which wants a slice",
    "in_time_count": "slices shown while they were wanted",
    "late_count": "slices shown when another one was wanted already",
    "never_count": "slices not shown before they were wanted anew, or at all",
    "within_limit_count": "slices shown within 100 ms",
    "wait_p50_s": "from wanted to shown, the median; null where that one never came",
    "wait_p95_s": "from wanted to shown, 95th percentile; null where that one never came",
    "longest_still_s": "the longest time without a new picture while another slice was wanted",
    "rest_first_s": "from the last move to a picture of its slice, of any quality",
    "rest_full_s": "from the last move to its slice at full resolution",
    "received_bytes": "bytes of bodies",
    "passed_bytes": "bytes that came of slices that were passed and not wanted again",
    "repeated_bytes": "bytes that had been there before",
    "request_count": "requests",
    "scrolled_away_count": "moves that found their viewport where the viewer had scrolled it",
}


def _text(name: str, meaning: str, of: Callable[[RowInStudy], str | None]) -> ReadingColumn:
    return ReadingColumn(name, pl.String, meaning, of)


def _felt_of(name: str) -> Callable[[RowInStudy], Any]:
    return lambda each: getattr(each.row.experience, name)


def _quality_of(name: str) -> Callable[[RowInStudy], Any]:
    return lambda each: each.row.quality and getattr(each.row.quality, name)


def _row_of(name: str) -> Callable[[RowInStudy], Any]:
    return lambda each: getattr(each.row, name)


def _reasons(each: RowInStudy) -> str | None:
    return " ".join(reason.kind for reason in each.row.excluded_because) or None


def _started_at(each: RowInStudy) -> str | None:
    return each.study.measured.started_at if each.study.measured else None


READING_COLUMNS: Sequence[ReadingColumn] = (
    *_identity(),
    *_felt(),
    *_seen(),
    *_by_series(),
    *_conditions(),
)
"""All columns, in their order."""


def reading_dictionary() -> pl.DataFrame:
    """What every column says: a row a column."""
    return pl.DataFrame(
        [(each.name, each.type.__name__, each.meaning) for each in READING_COLUMNS],
        schema=["column", "type", "meaning"],
        orient="row",
    )
