"""A verdict on one figure: it needs a difference that is no chance, and one that matters.

slower, faster   p, corrected over the table, is at most the risk, and the medians differ by
                 more than the floor
same             the interval of the difference lies within the floor
unknown          neither; with how many samples it would take
"""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from harness.reporting.comparison.rank_tests import least_count, rank_sum_p, signed_rank_p
from harness.reporting.statistics import INTERVAL_SAMPLE_COUNT, bias
from harness.results.figures import FigureMoment, Part
from harness.results.sample import RowKey

FLOOR_RATIO = 0.005
FLOOR_S = 2e-3
"""Differences below both are of no interest to anybody, however certain they are."""

AGAIN_FLOOR_RATIO = 0.03
"""The same of decoding again: what its pace leaves of how a machine's speed wanders (see
`harness.client.decode_pace`). It is of one image and no wait, so that it has no floor in ms."""

RISK_SHARE = 0.01
"""How likely a table in which nothing differs has any slower or faster figure, at most."""

MOST_WANTED = 1000


class Verdict(Enum):
    """What is said of a figure."""

    SLOWER = "slower"
    FASTER = "faster"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which time of which row."""

    row: RowKey
    milestone: FigureMoment
    part: Part

    def __str__(self) -> str:
        case, network, lane = self.row
        named = f"{case}, {network}, {self.milestone.value.replace('_', ' ')}"
        by = "" if lane.value == "loader" else f" ({lane.value})"
        return f"{named}{by}" if self.part is Part.WHOLE else f"{named}{by}, {self.part.value}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The samples of one figure in both runs, in seconds, and the p of their difference.

    `are_pairs`: they were measured in turns, and the first of each belong together.
    """

    base_s: tuple[float, ...]
    head_s: tuple[float, ...]
    are_pairs: bool = False

    @property
    def p(self) -> float:
        """Two-sided, uncorrected."""
        if self.are_pairs:
            each = zip(self.base_s, self.head_s, strict=True)
            return signed_rank_p([head_s - base_s for base_s, head_s in each])
        return rank_sum_p(self.base_s, self.head_s)

    @property
    def count(self) -> int:
        """How many samples there are of the rarer."""
        return min(len(self.base_s), len(self.head_s))


@dataclass(frozen=True, slots=True)
class Measured:
    """The verdict on one figure, and what it rests on; ratios are of head to base, less one.

    The interval is None with too few samples, `wanted_count` where the verdict is known.
    """

    key: FigureKey
    verdict: Verdict
    base_s: float
    head_s: float
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    p: float
    p_corrected: float
    floor_s: float
    base_count: int
    head_count: int
    wanted_count: int | None = None

    @property
    def difference_s(self) -> float:
        """How much later the head is."""
        return self.head_s - self.base_s


@dataclass(frozen=True, slots=True)
class Rule:
    """What a verdict needs; `history_s` is how much a figure changed while nothing did."""

    risk_share: float = RISK_SHARE
    floor_ratio: float = FLOOR_RATIO
    floor_s: float = FLOOR_S
    history_s: Mapping[FigureKey, float] = field(default_factory=dict)

    def floor_of(self, key: FigureKey, base_s: float) -> float:
        """The least difference that counts, in seconds."""
        if key.part is Part.DECODE_AGAIN:
            return max(AGAIN_FLOOR_RATIO * base_s, self.history_s.get(key, 0.0))
        return max(self.floor_ratio * base_s, self.floor_s, self.history_s.get(key, 0.0))


def judged(
    key: FigureKey, pair: Pair, p_corrected: float, figure_count: int, rule: Rule
) -> Measured:
    """The verdict on a figure that is one of so many of its table."""
    base_s, head_s = statistics.median(pair.base_s), statistics.median(pair.head_s)
    floor_s = rule.floor_of(key, base_s)
    low, high = _interval(pair)
    verdict = _verdict(pair, (low, high), p_corrected, floor_s, rule.risk_share)
    wanted = None
    if verdict is Verdict.UNKNOWN:
        widest_s = _widest_s(base_s, low, high)
        wanted = _wanted_count(pair, figure_count, widest_s / floor_s, rule.risk_share)
    return Measured(
        key,
        verdict,
        base_s,
        head_s,
        head_s / base_s - 1 if base_s else None,
        low,
        high,
        pair.p,
        p_corrected,
        floor_s,
        len(pair.base_s),
        len(pair.head_s),
        wanted,
    )


def _verdict(
    pair: Pair,
    ratios: tuple[float | None, float | None],
    p_corrected: float,
    floor_s: float,
    risk_share: float,
) -> Verdict:
    base_s = statistics.median(pair.base_s)
    difference_s = statistics.median(pair.head_s) - base_s
    if p_corrected <= risk_share and abs(difference_s) > floor_s:
        return Verdict.SLOWER if difference_s > 0 else Verdict.FASTER
    if pair.base_s == pair.head_s:
        return Verdict.SAME  # one and the same measurement
    everything = (*pair.base_s, *pair.head_s)
    has_enough = pair.count >= INTERVAL_SAMPLE_COUNT
    if has_enough and max(everything) - min(everything) <= floor_s:
        return Verdict.SAME
    low, high = ratios
    if low is None or high is None or max(-low, high) * base_s > floor_s:
        return Verdict.UNKNOWN
    return Verdict.SAME


def _interval(pair: Pair) -> tuple[float | None, float | None]:
    found = bias(pair.head_s, pair.base_s, are_pairs=pair.are_pairs)
    if found is None or found.low_percent is None or found.high_percent is None:
        return None, None
    return found.low_percent / 100, found.high_percent / 100


def _widest_s(base_s: float, low: float | None, high: float | None) -> float:
    """Half of the interval, in seconds; 0 where there is none."""
    return 0.0 if low is None or high is None else (high - low) / 2 * base_s


def _wanted_count(pair: Pair, figure_count: int, width_in_floors: float, risk_share: float) -> int:
    """How many samples of each a verdict would take.

    So many that p can be small enough, and that the interval, which shrinks with their root, fits
    into the floor.
    """
    for_p = least_count(risk_share / figure_count, are_pairs=pair.are_pairs)
    for_width = math.ceil(pair.count * (2 * width_in_floors) ** 2)
    wanted = max(for_p, for_width, INTERVAL_SAMPLE_COUNT, pair.count + 1)
    return min(wanted, MOST_WANTED)


def distinct_pairs(pairs: Sequence[Pair]) -> dict[Pair, int]:
    """The pairs without those that are the same samples under another name, numbered."""
    return {pair: number for number, pair in enumerate(dict.fromkeys(pairs))}
