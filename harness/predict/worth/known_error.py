"""How far predictions are off what was measured, as the committed runs show it.

Nineteen of twenty of their figures are within these bounds; a test holds them against the runs.
Runs beside the real viewer are none of them: on two cores its browser costs our loader up to a
quarter where there is no network.
"""

from dataclasses import dataclass

from harness.core.milestone import Milestone


@dataclass(frozen=True, slots=True)
class KnownError:
    """A share of the predicted time, or a time, whichever is more."""

    error_share: float
    least_s: float

    def of_s(self, predicted_s: float) -> float:
        """How far a predicted time may be off, in seconds."""
        return max(self.error_share * predicted_s, self.least_s)


def known_error(milestone: Milestone, *, is_shaped: bool) -> KnownError:
    """The error of a milestone over a network; without one, all is the machine's own work."""
    if not is_shaped:
        return _UNSHAPED
    return _COMPLETE if milestone is Milestone.COMPLETE else _BEFORE


_BEFORE = KnownError(0.08, 10e-3)
_COMPLETE = KnownError(0.03, 10e-3)
_UNSHAPED = KnownError(0.08, 35e-3)
