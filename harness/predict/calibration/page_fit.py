"""A browser as a device: the one whose loads come nearest to those of the real viewer.

What a page's thread does cannot be timed from outside it, piece by piece. So its costs are varied
until what is predicted for it, row for row, is what the viewer showed.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from harness.core.models.device import Cost, Device
from harness.errors import EnvironmentProblem

_TRIAL_COUNT = 90
_FIRST_STEP = 0.3  # of the logarithm of a cost
_LEAST_S = 0.001
"""Whatever is sooner is at once."""
_NEVER_RATIO = 10.0
"""As wrong as that is a time that never comes in a prediction."""

Times = TypeVar("Times", bound=Sequence[float | None])
"""What somebody waited for in one row, in seconds; None for what never came, and nothing is fitted
to that."""


@dataclass(frozen=True, slots=True)
class BrowserFit(Generic[Times]):
    """A browser, and what is predicted for it in place of each row."""

    device: Device
    predicted: tuple[Times, ...]


def fit_browser(
    start: Device,
    rows: Sequence[Times],
    predict: Callable[[Device], Sequence[Times]],
    tell: Callable[[int, float], None],
) -> BrowserFit[Times]:
    """The browser that misses the rows least, in proportion; `start` is where the search begins.

    Varied are the frame, what each new pixel adds to it, what an image costs the page, the
    decoders, and what the first image costs more, if it does. `tell` hears of each trial and its
    error. Raises EnvironmentProblem for no page.
    """
    # Half a second, for which no command waits that fits nothing.
    from scipy.optimize import minimize  # noqa: PLC0415

    if start.page is None:
        rule, remedy = "has no page to fit", "begin with the device browser"
        raise EnvironmentProblem(start.name, None, rule, remedy)
    trials = 0

    def error(logarithms: NDArray[np.float64]) -> float:
        nonlocal trials
        trials += 1
        found = _misfit(rows, predict(_varied(start, logarithms)))
        tell(trials, found)
        return found

    count = 5 if start.page.first_image_s else 4
    corners = np.vstack((np.zeros(count), np.eye(count) * _FIRST_STEP))
    best = minimize(
        error,
        np.zeros(count),
        method="Nelder-Mead",
        options={"initial_simplex": corners, "maxfev": _TRIAL_COUNT},
    )
    device = _varied(start, best.x)
    return BrowserFit(device, tuple(predict(device)))


def _varied(start: Device, logarithms: NDArray[np.float64]) -> Device:
    """The browser with its costs multiplied; servers, display and start-up stay."""
    frame, pixels, image, decoders, *first = map(float, np.exp(logarithms))
    assert start.page is not None
    render, page = start.render, start.page
    return replace(
        start,
        render=Cost(render.fixed_s * frame, render.s_per_megapixel * pixels),
        page=replace(
            page,
            hand_over=page.hand_over.slowed(image),
            first_image_s=page.first_image_s * math.prod(first),
        ),
        decode={codec: cost.slowed(decoders) for codec, cost in start.decode.items()},
        enlarge=start.enlarge.slowed(decoders),
    )


def _misfit(rows: Sequence[Times], predicted: Sequence[Times]) -> float:
    """The root mean square of the logarithms of predicted against shown: 0.1 is about 10 %."""
    logarithms = [
        math.log(_NEVER_RATIO if ours is None else max(ours, _LEAST_S) / max(theirs, _LEAST_S))
        for found, row in zip(predicted, rows, strict=True)
        for ours, theirs in zip(found, row, strict=True)
        if theirs is not None
    ]
    return math.sqrt(statistics.fmean(each * each for each in logarithms))
