"""How much sooner one case is than another, and whether a prediction can tell."""

from dataclasses import dataclass
from enum import Enum
from math import hypot


class Verdict(Enum):
    """What a prediction can say of two times."""

    SOONER = "sooner"
    LATER = "later"
    ALIKE = "alike"


@dataclass(frozen=True, slots=True)
class PredictedTime:
    """A time, and how far it may be off in either direction, both in seconds.

    `chance_s` is what of that error is luck: other draws of the same network differ by so much.
    """

    time_s: float
    error_s: float
    chance_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Gain:
    """The same moment of a case and of the one that it is held against."""

    case: PredictedTime
    against: PredictedTime

    @property
    def gain_s(self) -> float:
        """By how much the case is sooner, in seconds; below 0 where it is later."""
        return self.against.time_s - self.case.time_s

    @property
    def error_s(self) -> float:
        """How far the gain may be off: the errors of two loads are independent of each other."""
        return hypot(self.case.error_s, self.against.error_s)

    @property
    def chance_s(self) -> float:
        """How much of that is luck, which a neighbouring network need not have."""
        return hypot(self.case.chance_s, self.against.chance_s)

    @property
    def speed_ratio(self) -> float | None:
        """How many times as fast the case is; None where it takes no time."""
        return self.against.time_s / self.case.time_s if self.case.time_s else None

    @property
    def verdict(self) -> Verdict:
        """Which one is sooner; neither where the gain is within its error."""
        if abs(self.gain_s) <= self.error_s:
            return Verdict.ALIKE
        return Verdict.SOONER if self.gain_s > 0 else Verdict.LATER

    def is_worth(self, least_s: float) -> bool:
        """Whether the case is sooner by so much, and by more than the error."""
        return self.verdict is Verdict.SOONER and self.gain_s >= least_s

    def is_beyond_chance(self, least_s: float) -> bool:
        """Whether luck alone cannot be why it is worth so much, or why it is not."""
        return abs(self.gain_s - max(least_s, self.error_s)) >= self.chance_s
