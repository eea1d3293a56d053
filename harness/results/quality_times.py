"""When what a load showed was good, as a sample keeps it: of the worst image, and of the median."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from harness.core.quality_curve import (
    PSNR_GOAL_DB,
    SSIM_GOALS,
    QualityStep,
    area_above_s,
    reached_s,
)
from harness.results.record import Record


@dataclass(frozen=True, slots=True)
class QualityTimes(Record):
    """When one figure of the images was good enough, and stayed so; None for never.

    `ssim_90_s`, `ssim_95_s` and `ssim_99_s` are of the similarity on screen, `psnr_40_db_s` of the
    stored pixels. `missing_s` is the area between the similarity and 1 over time, None where it
    never becomes 1. `first_render_ssim` is how good the first render was.
    """

    ssim_90_s: float | None
    ssim_95_s: float | None
    ssim_99_s: float | None
    psnr_40_db_s: float | None
    missing_s: float | None
    first_render_ssim: float | None

    @classmethod
    def of(
        cls, curve: Sequence[QualityStep], first_render_s: float | None, *, is_worst: bool
    ) -> "QualityTimes":
        """The moments of a curve of quality."""
        steps = [(step.at_s, step.of(is_worst=is_worst)) for step in curve]
        ssim = [(at_s, quality.ssim) for at_s, quality in steps]
        psnr_db = [(at_s, quality.psnr_db) for at_s, quality in steps]
        ssim_90_s, ssim_95_s, ssim_99_s = (reached_s(ssim, goal) for goal in SSIM_GOALS)
        missing_s = area_above_s(ssim)
        # A trace is to the microsecond.
        until = [value for at_s, value in ssim if at_s <= (first_render_s or 0.0) + 1e-6]
        return cls(
            ssim_90_s,
            ssim_95_s,
            ssim_99_s,
            psnr_40_db_s=reached_s(psnr_db, PSNR_GOAL_DB),
            missing_s=None if missing_s is None else round(missing_s, 6),
            first_render_ssim=None if first_render_s is None else until[-1],
        )


@dataclass(frozen=True, slots=True)
class QualityRecord(Record):
    """The moments of the worst image at each time, and of the one in the middle."""

    worst: QualityTimes
    median: QualityTimes

    @classmethod
    def of(cls, curve: Sequence[QualityStep], first_render_s: float | None) -> "QualityRecord":
        """The moments of a curve of quality; the first render is as its sample tells."""
        worst, median = (
            QualityTimes.of(curve, first_render_s, is_worst=is_worst) for is_worst in (True, False)
        )
        return cls(worst, median)


class QualityMoment(Enum):
    """A time of a `QualityRecord` that runs are compared by; the values are names in documents.

    Those of the worst image, then those of the median one; `…_missing` is an area, in seconds.
    """

    WORST_SSIM_90 = "worst_ssim_0.90"
    WORST_SSIM_95 = "worst_ssim_0.95"
    WORST_SSIM_99 = "worst_ssim_0.99"
    WORST_PSNR_40_DB = "worst_40_dB"
    WORST_MISSING = "worst_missing"
    MEDIAN_SSIM_90 = "median_ssim_0.90"
    MEDIAN_SSIM_95 = "median_ssim_0.95"
    MEDIAN_SSIM_99 = "median_ssim_0.99"
    MEDIAN_PSNR_40_DB = "median_40_dB"
    MEDIAN_MISSING = "median_missing"

    @property
    def is_of_worst(self) -> bool:
        """Whether it is of the worst image, which is the only one of a stack."""
        return self.name.startswith("WORST")

    def time_s(self, quality: QualityRecord) -> float | None:
        """The time in a record; None for never."""
        times = quality.worst if self.is_of_worst else quality.median
        _, _, figure = self.name.lower().partition("_")
        time_s: float | None = getattr(times, f"{figure}_s")
        return time_s
