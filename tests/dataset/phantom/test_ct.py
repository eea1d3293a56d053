import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray

from harness.dataset.phantom.ct import (
    FIELD_CM,
    HEIGHT_CM,
    RESCALE_INTERCEPT_HU,
    CtPhantom,
    ct_volume,
)

SMALL = CtPhantom(seed=2, rows=128, columns=128, frame_count=24, bits_stored=12, noise_hu=1.0)


@pytest.fixture(scope="module")
def volume() -> NDArray[np.uint16]:
    return ct_volume(SMALL, thread_count=1)


def test_threads_and_repeats_change_no_voxel(volume: NDArray[np.uint16]) -> None:
    assert np.array_equal(volume, ct_volume(SMALL, thread_count=5))


def test_the_voxels_are_those_that_were_published() -> None:
    """Raise SOURCES_VERSION when this digest changes on purpose: old caches then notice."""
    tiny = CtPhantom(seed=2, rows=64, columns=64, frame_count=3, bits_stored=12, noise_hu=33)

    digest = hashlib.sha256(ct_volume(tiny).astype("<u2").tobytes()).hexdigest()

    assert digest == "85f067bcb005aa574d59222717df716d3bbce2a21ed5eaf4bb9e94144f3d4d49"


Interval = tuple[float, float]
Place = tuple[Interval, Interval]


def hounsfield(
    volume: NDArray[np.uint16], z_cm: float, x_cm: Interval, y_cm: Interval
) -> NDArray[np.float64]:
    """The HU in a rectangle of the slice at a height, counted from the first slice."""
    index = int(z_cm / HEIGHT_CM * SMALL.frame_count)
    scale = SMALL.columns / FIELD_CM
    columns, rows = (
        slice(*(round((edge + FIELD_CM / 2) * scale) for edge in e)) for e in (x_cm, y_cm)
    )
    return volume[index, rows, columns].astype(float) + RESCALE_INTERCEPT_HU


@pytest.mark.once
@pytest.mark.parametrize(
    ("z_cm", "place", "lowest", "highest"),
    [
        pytest.param(10, ((-3, 3), (-17, -15)), -1005, -995, id="room"),
        pytest.param(10, ((-9, -6), (-1, 3)), -900, -750, id="right lung"),
        pytest.param(10, ((6, 9), (-1, 3)), -900, -750, id="left lung"),
        pytest.param(22, ((-9, -5), (-2, 2)), 95, 140, id="liver"),
        pytest.param(22, ((9, 10.5), (3, 5)), 110, 145, id="spleen"),
        pytest.param(22, ((-1, 1), (4.6, 6)), 60, 800, id="spine"),
        pytest.param(15, ((1, 5), (-4, 0)), 80, 200, id="heart"),
        pytest.param(38, ((4.2, 5), (4.6, 5.8)), 45, 80, id="psoas"),
    ],
)
def test_each_organ_has_its_density_where_a_body_has_it(
    volume: NDArray[np.uint16], z_cm: float, place: Place, lowest: float, highest: float
) -> None:
    assert lowest < float(np.median(hounsfield(volume, z_cm, *place))) < highest


@pytest.mark.once
def test_lungs_are_at_the_head_end_and_bowel_gas_at_the_other(volume: NDArray[np.uint16]) -> None:
    body = slice(24, 100)
    air = (volume[:, 40:84, body] < RESCALE_INTERCEPT_HU * -1 - 700).mean(axis=(1, 2))

    assert air[3:8].min() > 0.25
    assert 0.005 < air[18:].mean() < 0.2


@pytest.mark.once
def test_nothing_is_stored_outside_the_round_field(volume: NDArray[np.uint16]) -> None:
    assert not volume[:, :10, :10].any()


@pytest.mark.once
def test_noise_is_band_passed_and_strongest_on_the_axis() -> None:
    noisy = CtPhantom(2, 128, 128, 2, 12, 30.0)
    pure = CtPhantom(2, 128, 128, 2, 12, 1.0)
    noise = ct_volume(noisy)[1].astype(float) - ct_volume(pure)[1]

    spectrum = np.abs(np.fft.fft2(noise[48:80, 32:96] - noise[48:80, 32:96].mean()))
    assert noise[48:80, 48:80].std() == pytest.approx(29, rel=0.1)
    assert noise[12:24, 48:80].std() < 0.85 * noise[56:72, 56:72].std()
    assert spectrum[:2, :2].mean() < 0.4 * spectrum[4:8, 8:16].mean()
