"""Costs from timings: least squares, and no cost below zero."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from harness.core.models.device import Cost
from harness.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class Timing:
    """One piece of work: the pixels that came out, the bytes that went in, and its time."""

    time_s: float
    pixel_count: int = 0
    size_bytes: int = 0


class Part(Enum):
    """What a cost can grow with, beside its fixed part."""

    PIXELS = "pixels"
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far a fitted cost is off its own timings: relative errors without their sign."""

    count: int
    median_ratio: float
    worst_ratio: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted cost, and how well it explains its timings."""

    cost: Cost
    residuals: Residuals


def fit(kind: str, timings: Sequence[Timing], *parts: Part) -> Fit:
    """The cost, fixed and by `parts`, that misses the timings least.

    Errors count in proportion to the square root of their timing: of absolute ones the largest
    alone would matter, of relative ones every small image as much as the one that is waited for.
    Raises EnvironmentProblem for timings that do not tell the parts apart; `kind` is named.
    """
    # Half a second, for which no command waits that fits nothing.
    from scipy.optimize import nnls  # noqa: PLC0415

    columns = [[_amount(timing, part) for timing in timings] for part in (None, *parts)]
    design = np.array(columns, dtype=np.float64).T
    times_s = np.array([timing.time_s for timing in timings])
    if len(timings) <= len(parts) or np.linalg.matrix_rank(design) < design.shape[1]:
        rule = f"timings are too few, or too similar, for {len(columns)} costs"
        raise EnvironmentProblem(f"fit of {kind}", len(timings), rule, "measure more sizes")
    if not (times_s > 0).all():
        rule, remedy = "is not a time that work can take", "measure again on an idle machine"
        raise EnvironmentProblem(f"fit of {kind}", float(times_s.min()), rule, remedy)
    weights = 1 / np.sqrt(times_s)
    found, _ = nnls(design * weights[:, None], times_s * weights)
    costs = dict(zip((None, *parts), map(float, found), strict=True))
    cost = Cost(costs[None], costs.get(Part.PIXELS, 0.0), costs.get(Part.BYTES, 0.0))
    return Fit(cost, residuals(cost, timings))


def residuals(cost: Cost, timings: Sequence[Timing]) -> Residuals:
    """How far a cost is off at least one timing."""
    errors = [
        abs(cost.time_s(timing.pixel_count, timing.size_bytes) / timing.time_s - 1)
        for timing in timings
    ]
    return Residuals(len(errors), statistics.median(errors), max(errors))


def _amount(timing: Timing, part: Part | None) -> float:
    match part:
        case None:
            return 1.0
        case Part.PIXELS:
            return timing.pixel_count / 1e6
        case Part.BYTES:
            return timing.size_bytes / 1e6
