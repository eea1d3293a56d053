"""What is good enough: a figure of pictures, and how much of it there must be at least."""

from dataclasses import dataclass
from enum import Enum
from math import isfinite

from harness.core.quality_curve import PictureQuality
from harness.core.units import UnitError

_EXAMPLES = "write ssim=0.95 or psnr=40"


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


def parse_goal(text: str) -> QualityGoal:
    """The goal in a text such as "ssim=0.95" or "psnr=40". Raises UnitError."""
    name, _, number = text.partition("=")
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
