"""One case against another, made up."""

from dataclasses import replace

from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.predict.worth.gain import Gain, PredictedTime
from harness.predict.worth.reach import Axis, Border, Stretch
from harness.predict.worth.study import Reach, Worth

HOME = NetworkProfile("home", download_bps=20e6, upload_bps=5e6, rtt_s=0.035)


def at(value: float) -> Border:
    """A border that is known."""
    return Border(value, value, is_worth_at_first=True)


def gain(case_s: float, against_s: float) -> Gain:
    return Gain(PredictedTime(case_s, 0.03), PredictedTime(against_s, 0.04))


def reach(axis: Axis, *stretches: Stretch) -> Reach:
    values = (1e6, 1e8) if axis is Axis.DOWNLOAD else (1e-3, 1.0)
    return Reach(axis, stretches, {value: gain(0.5, 2.0) for value in values})


WORTH = Worth(
    "new",
    "old",
    HOME,
    Milestone.FIRST_RENDER,
    gain(0.5, 2.0),
    (
        reach(Axis.DOWNLOAD, Stretch(None, at(94.3e6))),
        reach(Axis.ROUND_TRIP, Stretch(None, None)),
    ),
)
COMPLETE = replace(WORTH, milestone=Milestone.COMPLETE)
