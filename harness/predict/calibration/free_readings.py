"""What a real viewer showed a hand where no network was in the way, and what is predicted of it.

All that passes there between a turn of the wheel and the picture is the page's own work.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from harness.core.http.client import Client
from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.core.viewing.experience import Experience
from harness.results.reading_study import ReadingKey, ReadingStudy
from harness.run.lanes.readings import ReadingSetup, predicted_reading
from harness.run.plan import Images
from harness.run.preparation import images_of
from harness.run.reading_rows import reading_setups
from harness.scenario.scenario import Scenario

_Read = tuple[float | None, Experience]
"""When the first picture was there, and what was felt."""


class Felt(NamedTuple):
    """What the hand waited for, in seconds; None for what never came, or is not known."""

    first_picture_s: float | None
    wait_p50_s: float | None
    wait_p95_s: float | None
    rest_full_s: float | None


@dataclass(frozen=True, slots=True)
class FreeRow:
    """One case under one hand over no network, and what the real viewer made felt: medians."""

    case: str
    setup: ReadingSetup
    images: Images
    client: Client
    felt: Felt

    def predicted(self, device: Device) -> Felt:
        """What the same hand would feel at a device."""
        read = predicted_reading(self.setup, self.images, self.client, device)
        return felt_in([(read.log.pictures[0].at_s, read.experience)])


def free_rows(study: ReadingStudy, scenario: Scenario, manifest: Manifest) -> list[FreeRow]:
    """The rows of a study of this scenario that no network delays, where a reading counts."""
    felt: dict[ReadingKey, list[_Read]] = {}
    for row in study.rows:
        if not row.excluded_because:
            felt.setdefault(row.key, []).append((row.first_picture_s, row.experience))
    images, rows = images_of(scenario, manifest), []
    for case, setup in reading_setups(scenario, manifest):
        network = setup.load.network
        found = felt.get((network.name, setup.hand.name, case))
        if found and not network.is_shaped:
            answered = images.answered_by(scenario.origin_of(case))
            client = scenario.client_of(case)
            rows.append(FreeRow(case, setup, answered, client, felt_in(found)))
    return rows


def felt_in(found: Sequence[_Read]) -> Felt:
    """The medians of some readings; None for what most of them never had."""
    each = [Felt(first_s, e.wait_p50_s, e.wait_p95_s, e.rest_full_s) for first_s, e in found]
    return Felt(*map(_middle_s, zip(*each, strict=True)))


def _middle_s(times_s: Sequence[float | None]) -> float | None:
    came_s = [time_s for time_s in times_s if time_s is not None]
    return median(came_s) if len(came_s) * 2 > len(times_s) else None
