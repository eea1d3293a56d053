"""Runs boiled down, with figures that are easy to check."""

from collections.abc import Mapping
from dataclasses import replace

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.results.figures import (
    ExactFigure,
    MeasuredFigure,
    Part,
    RowFigures,
    RunFigures,
)


def a_row(
    complete_s: tuple[float, ...] = (3.0,) * 9,
    decode_s: tuple[float, ...] = (0.2,) * 9,
    requests: str = "174",
    network: str = "4g",
    decode_again_s: tuple[float, ...] = (),
) -> RowFigures:
    """A row that takes all its time for the wire, and a part of it for decoding."""
    repeats = tuple(range(1, len(complete_s) + 1))
    wire_s = tuple(
        round(whole_s - part_s, 9) for whole_s, part_s in zip(complete_s, decode_s, strict=True)
    )
    times_s = {Part.WHOLE: complete_s, Part.WIRE: wire_s, Part.DECODE: decode_s}
    if decode_again_s:
        times_s[Part.DECODE_AGAIN] = decode_again_s
    return RowFigures(
        case="JLS",
        network=network,
        lane=Lane.LOADER,
        attempted_count=len(complete_s),
        measured=tuple(
            MeasuredFigure(Milestone.COMPLETE, part, each, repeats)
            for part, each in times_s.items()
        ),
        exact=(ExactFigure("requests", (requests,)),),
    )


MUST_MATCH = {
    "machine": "Synthetic CPU, 2 cores",
    "scenario digest": "5555",
    "dataset digest": "dddd",
    "definitions version": "1",
    "policy": "cs3d-2023-11",
}


def a_run(
    *rows: RowFigures,
    run: str = "runs/base",
    must_match: Mapping[str, str] = MUST_MATCH,
    reasons: Mapping[str, str] | None = None,
) -> RunFigures:
    """A run of these rows."""
    return RunFigures(
        scenario="synthetic",
        run=run,
        started_at="2000-01-01T00:00:00Z",
        commit="c" * 40,
        must_match=must_match,
        reasons=reasons or {},
        rows=rows or (a_row(),),
    )


def differing(run: RunFigures, **changes: str) -> RunFigures:
    """The run under other conditions; an underscore stands for a space."""
    changed = {name.replace("_", " "): value for name, value in changes.items()}
    return replace(run, must_match={**run.must_match, **changed})
