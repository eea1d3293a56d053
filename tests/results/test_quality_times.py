"""The moments of a curve, worked out by hand."""

import pytest

from harness.core.quality_curve import EXACT, NOTHING_SHOWN, PictureQuality, QualityStep
from harness.results.quality_times import QualityMoment, QualityRecord

COARSE, FINE = PictureQuality(30.0, 28.0, 0.92), PictureQuality(45.0, 44.0, 0.98)
CURVE = [
    QualityStep(0.0, NOTHING_SHOWN, NOTHING_SHOWN),
    QualityStep(1.0, NOTHING_SHOWN, COARSE),
    QualityStep(2.0, COARSE, FINE),
    QualityStep(4.0, EXACT, EXACT),
]


def test_the_worst_and_the_median_image_have_moments_of_their_own() -> None:
    record = QualityRecord.of(CURVE, 2.0)

    assert (record.worst.ssim_90_s, record.median.ssim_90_s) == (2.0, 1.0)
    assert (record.worst.ssim_95_s, record.median.ssim_95_s) == (4.0, 2.0)
    assert (record.worst.psnr_40_db_s, record.median.psnr_40_db_s) == (4.0, 2.0)
    assert (record.worst.first_render_ssim, record.median.first_render_ssim) == (0.92, 0.98)


def test_what_is_missing_adds_up_over_time() -> None:
    """Two seconds of nothing, two of 0.92; one of nothing, one of 0.92, two of 0.98."""
    record = QualityRecord.of(CURVE, 2.0)

    assert record.worst.missing_s == pytest.approx(2.16, abs=1e-9)
    assert record.median.missing_s == pytest.approx(1.12, abs=1e-9)


def test_a_load_that_ends_short_has_no_moment_of_what_it_lacks() -> None:
    record = QualityRecord.of(CURVE[:-1], None)

    assert record.worst.ssim_99_s is record.worst.missing_s is None
    assert record.worst.first_render_ssim is None


def test_each_moment_that_is_compared_is_one_of_a_record() -> None:
    record = QualityRecord.of(CURVE, 2.0)
    times_s = {moment: moment.time_s(record) for moment in QualityMoment}

    assert times_s[QualityMoment.WORST_SSIM_90] == 2.0
    assert times_s[QualityMoment.WORST_PSNR_40_DB] == record.worst.psnr_40_db_s
    assert times_s[QualityMoment.MEDIAN_SSIM_95] == 2.0
    assert times_s[QualityMoment.MEDIAN_MISSING] == record.median.missing_s
    assert None not in times_s.values()
