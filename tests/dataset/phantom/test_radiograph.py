import hashlib

import numpy as np
import pytest

from harness.dataset.phantom.radiograph import RadiographPhantom, radiograph

SMALL = RadiographPhantom(seed=1, rows=600, columns=600, bits_stored=14, noise=4.5)


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    return radiograph(SMALL, thread_count=1)


def test_threads_and_repeats_change_no_pixel(image: np.ndarray) -> None:
    assert np.array_equal(image, radiograph(SMALL, thread_count=5))


def test_the_pixels_are_those_that_were_published() -> None:
    """Raise SOURCES_VERSION when this digest changes on purpose: old caches then notice."""
    tiny = RadiographPhantom(seed=1, rows=96, columns=96, bits_stored=14, noise=4.5)

    digest = hashlib.sha256(radiograph(tiny).astype("<u2").tobytes()).hexdigest()

    assert digest == "ea3ff117a1c8f926699aafc0803386df0504e8ae753a6b78a4ff778d2bc4726a"


@pytest.mark.once
def test_another_seed_gives_other_pixels(image: np.ndarray) -> None:
    other = RadiographPhantom(seed=2, rows=600, columns=600, bits_stored=14, noise=4.5)

    assert not np.array_equal(image, radiograph(other))


@pytest.mark.once
@pytest.mark.parametrize("bits", [10, 16])
def test_values_use_their_bits_and_no_more(bits: int) -> None:
    small = radiograph(RadiographPhantom(1, 150, 150, bits, 4.5))

    assert 0.8 * 2**bits < small.max() < 2**bits


def at(image: np.ndarray, x_cm: float, y_cm: float) -> float:
    """The mean around a place, x from the midline and y from the top."""
    scale = image.shape[0] / 42.2
    column, row = round((x_cm + 21.1) * scale), round(y_cm * scale)
    return float(image[row - 4 : row + 5, column - 4 : column + 5].mean())


@pytest.mark.once
def test_air_is_darkest_then_lung_then_heart_then_spine_below_the_diaphragm(
    image: np.ndarray,
) -> None:
    shades = [at(image, *place) for place in ((20, 1), (-8, 19), (4.5, 22), (0, 34))]

    assert shades == sorted(shades)
    assert shades[0] < 0.05 * 2**14 < 0.1 * 2**14 < shades[1] < 0.6 * shades[2]


@pytest.mark.once
def test_the_heart_is_on_the_patients_left(image: np.ndarray) -> None:
    assert at(image, 6.5, 23) > 1.5 * at(image, -6.5, 23)


@pytest.mark.once
def test_the_grain_of_the_exposure_is_coarser_where_less_gets_through(
    image: np.ndarray,
) -> None:
    """Differences of neighbours, taken back through the display curve's slope."""
    shades = image.astype(float) / 2**14

    def grain(x_cm: float, y_cm: float) -> float:
        scale = 600 / 42.2
        column, row = round((x_cm + 21.1) * scale), round(y_cm * scale)
        patch = shades[row - 12 : row + 12, column - 12 : column + 12]
        slope = 1 - (2 * patch.mean() - 1) ** 2
        return float(np.diff(patch, axis=1).std() / slope)

    assert grain(-5, 38) > 2 * grain(-9, 19)
