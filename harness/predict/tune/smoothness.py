"""Whether a configuration can be read at a rate, and how soon the slice at rest is whole then."""

from dataclasses import dataclass, replace

from harness.core.http.client import Client
from harness.core.models.device import Device
from harness.core.quality_goal import SmoothGoal
from harness.core.viewing.hand import scrolling
from harness.core.viewing.rules import ViewerRules
from harness.predict.tune.front import Figures
from harness.run.lanes.readings import ReadingSetup, predicted_reading
from harness.run.plan import Images, LoadSetup

_NOT_SMOOTH = "is not smooth at that rate"
_NEVER_WHOLE = "never shows the slice at rest at full resolution"
_MOST_SLICES = 101


@dataclass(frozen=True, slots=True)
class Smoothness:
    """Reads every candidate at the rate of the goal, by the rules of one viewer."""

    goal: SmoothGoal
    viewer: ViewerRules

    def read(
        self, figures: Figures, load: LoadSetup, images: Images, client: Client, device: Device
    ) -> Figures | str:
        """The figures with the time from rest to the whole slice as `good_s`, or why there is none.

        One pass over the series, 101 slices at most, from the first picture on.
        """
        slice_count = min(_MOST_SLICES, len(images.manifest.frames))
        hand = scrolling(self.goal.rate_per_s, slice_count)
        felt = predicted_reading(
            ReadingSetup(load, self.viewer, hand), images, client, device
        ).experience
        if not felt.is_smooth:
            return _NOT_SMOOTH
        if felt.rest_full_s is None:
            return _NEVER_WHOLE
        return replace(figures, good_s=felt.rest_full_s)
