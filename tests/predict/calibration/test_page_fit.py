"""A browser that is found again from what was predicted for it."""

import dataclasses
from collections.abc import Sequence

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device, Page
from harness.errors import EnvironmentProblem
from harness.predict.calibration.page_fit import fit_browser
from harness.predict.calibration.viewed_loads import Shown

START = Device(
    "browser",
    {codec: Cost(0.002) for codec in Codec},
    render=Cost(0.030, 0.010),
    page=Page(0.02, 0.0167, Cost(0.001)),
)


def shown(device: Device) -> Sequence[Shown]:
    """A world that is simpler than a load: each row rests on its own mixture of the costs."""
    assert device.page is not None
    frame, image = device.render.fixed_s, device.page.hand_over.fixed_s
    pixels, decode = device.render.s_per_megapixel, device.decode[Codec.HTJ2K].fixed_s
    return [
        Shown(10 * frame + image, 20 * frame + 5 * pixels),
        Shown(50 * pixels + frame, 300 * image + frame),
        Shown(40 * decode + image, 400 * decode + pixels),
    ]


def test_the_costs_of_a_browser_are_found_from_what_it_shows() -> None:
    truth = dataclasses.replace(START, render=Cost(0.045, 0.007))
    trials: list[float] = []
    fitted = fit_browser(START, shown(truth), shown, lambda _, error: trials.append(error))

    for found, wanted in zip(fitted.predicted, shown(truth), strict=True):
        assert found == pytest.approx(wanted, rel=0.02)
    assert fitted.device.render.fixed_s == pytest.approx(0.045, rel=0.05)
    assert min(trials) < trials[0]


def test_a_device_without_a_page_is_no_browser_to_begin_with() -> None:
    laptop = dataclasses.replace(START, page=None)

    with pytest.raises(EnvironmentProblem, match="has no page to fit"):
        fit_browser(laptop, shown(START), shown, lambda _, error: None)


def test_what_never_came_is_fitted_by_nothing_and_must_not_be_predicted_for_what_did() -> None:
    def felt(device: Device) -> Sequence[tuple[float | None, float | None]]:
        frame_s = device.render.fixed_s
        return [(10 * frame_s, None), (None if frame_s > 0.045 else 1.0, 5 * frame_s)]

    truth = dataclasses.replace(START, render=Cost(0.042, 0.010))
    fitted = fit_browser(START, felt(truth), felt, lambda _, error: None)

    assert fitted.device.render.fixed_s == pytest.approx(0.042, rel=0.02)


def test_what_the_first_image_costs_more_is_found_where_the_search_begins_with_it() -> None:
    def first(device: Device) -> Sequence[tuple[float]]:
        assert device.page is not None
        frame, image = device.render.fixed_s, device.page.hand_over.fixed_s
        return [(frame + 3 * device.page.first_image_s,), (50 * frame,), (90 * image + frame,)]

    assert START.page is not None
    page = START.page
    start = dataclasses.replace(START, page=dataclasses.replace(page, first_image_s=0.08))
    truth = dataclasses.replace(START, page=dataclasses.replace(page, first_image_s=0.12))
    fitted = fit_browser(start, first(truth), first, lambda _, error: None)

    assert fitted.device.page is not None
    assert fitted.device.page.first_image_s == pytest.approx(0.12, rel=0.05)
