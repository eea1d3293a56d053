"""Which stated device a machine is taken for."""

from itertools import count

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device
from harness.predict.calibration.fit import Timing
from harness.predict.calibration.nearest import nearest, slow_down_ratio, time_decodes

LAPTOP = Device("laptop", {Codec.JPEG_LS: Cost(0.010), Codec.HTJ2K: Cost(0.004)})
TABLET = LAPTOP.slowed("tablet", 4.0, "stated")


def measured(jpeg_ls_s: float, htj2k_s: float) -> dict[Codec, Timing]:
    return {Codec.JPEG_LS: Timing(jpeg_ls_s), Codec.HTJ2K: Timing(htj2k_s)}


@pytest.mark.parametrize(
    ("timings", "found"),
    [
        (measured(0.011, 0.0041), LAPTOP),
        (measured(0.030, 0.0120), TABLET),
        # Twice as long as the one, half as long as the other: by the next decode it is decided.
        (measured(0.019, 0.0080), LAPTOP),
        (measured(0.021, 0.0080), TABLET),
    ],
)
def test_the_nearest_is_off_by_the_fewest_times(
    timings: dict[Codec, Timing], found: Device
) -> None:
    assert nearest([TABLET, LAPTOP], timings) is found


def test_codecs_count_alike_however_long_they_take() -> None:
    assert slow_down_ratio(LAPTOP, measured(0.020, 0.002)) == pytest.approx(1.0)


def test_without_a_device_there_is_no_nearest() -> None:
    with pytest.raises(ValueError, match="empty"):
        nearest([], measured(0.010, 0.004))


def test_what_is_decoded_is_a_slice_of_512_in_both_codecs() -> None:
    ticks, pauses_s = count(), list[float]()
    found = time_decodes(lambda: float(next(ticks)), pauses_s.append)

    assert set(found) == {Codec.JPEG_LS, Codec.HTJ2K}
    assert {timing.time_s for timing in found.values()} == {1.0}
    assert {timing.pixel_count for timing in found.values()} == {512 * 512}
    # One before each, as a load waits for the next image.
    assert len(pauses_s) > len(found)
    # As many bytes as a CT slice of this size, about: 100 to 300 kB.
    assert all(100_000 < timing.size_bytes < 300_000 for timing in found.values())
