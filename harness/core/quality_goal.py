"""What is good enough: of pictures so much of a figure, of a reading a rate that stays smooth."""

from dataclasses import dataclass
from enum import Enum
from math import isfinite

from harness.core.quality_curve import PictureQuality
from harness.core.units import UnitError

_EXAMPLES = "write ssim=0.95, psnr=40 or smooth=10"
_SMOOTH = "smooth"
_MOST_PER_S = 60.0


class Measure(Enum):
    """Which figure: similarity on screen, or the noise ratio of the stored pixels in decibels."""

    SSIM = "ssim"
    PSNR = "psnr"


@dataclass(frozen=True, slots=True)
class QualityGoal:
    """So much of a figure, or more; of a similarity up to 1, of a noise ratio in decibels."""

    measure: Measure
    least_ssim_or_db: float

    def is_met_by(self, quality: PictureQuality) -> bool:
        """Whether a picture is good enough."""
        value = quality.ssim if self.measure is Measure.SSIM else quality.psnr_db
        return value >= self.least_ssim_or_db

    @property
    def name(self) -> str:
        """As it is asked for: "ssim=0.95"."""
        return f"{self.measure.value}={self.least_ssim_or_db:g}"

    def __str__(self) -> str:
        """As people say it: "SSIM 0.95", "40 dB"."""
        is_similarity = self.measure is Measure.SSIM
        return (
            f"SSIM {self.least_ssim_or_db:g}" if is_similarity else f"{self.least_ssim_or_db:g} dB"
        )


@dataclass(frozen=True, slots=True)
class SmoothGoal:
    """A series that is read at this rate stays smooth, and its last slice is whole soon."""

    rate_per_s: float

    @property
    def name(self) -> str:
        """As it is asked for: "smooth=10"."""
        return f"{_SMOOTH}={self.rate_per_s:g}"

    def __str__(self) -> str:
        """As people say it."""
        return f"smooth at {self.rate_per_s:g} slices a second, whole"


Goal = QualityGoal | SmoothGoal


def parse_goal(text: str) -> Goal:
    """The goal in a text such as "ssim=0.95", "psnr=40" or "smooth=10". Raises UnitError."""
    name, _, number = text.partition("=")
    if name == _SMOOTH:
        return SmoothGoal(_rate_per_s(text, number))
    if name not in [measure.value for measure in Measure]:
        raise UnitError(text, "is no goal of quality", _EXAMPLES)
    measure = Measure(name)
    try:
        least = float(number)
    except ValueError as error:
        raise UnitError(text, "has no number", _EXAMPLES) from error
    most = 1.0 if measure is Measure.SSIM else float("inf")
    if not (isfinite(least) and 0 < least <= most):
        rule = "is not above 0" if measure is Measure.PSNR else "is not above 0 and at most 1"
        raise UnitError(text, rule, _EXAMPLES)
    return QualityGoal(measure, least)


def _rate_per_s(text: str, number: str) -> float:
    try:
        rate_per_s = float(number)
    except ValueError as error:
        raise UnitError(text, "has no number", _EXAMPLES) from error
    if not 0 < rate_per_s <= _MOST_PER_S:
        rule = f"is not above 0 and at most {_MOST_PER_S:g} slices a second"
        raise UnitError(text, rule, _EXAMPLES)
    return rate_per_s
