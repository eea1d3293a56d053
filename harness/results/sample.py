"""One measured load of one case, as it is kept.

Times are seconds since the load began; None stands for a moment that never came.
"""

from dataclasses import dataclass
from enum import Enum

from pydantic import ConfigDict

from harness.core.ledger import StageBytes

MOST_LATENESS_S = 5e-3
"""An emulator later than this against its schedule did not give the network asked for."""

_BEHIND = "the emulator was "


class Milestone(Enum):
    """The four moments that people wait for."""

    FIRST_IMAGE = "first_image"
    FIRST_RENDER = "first_render"
    EVERY_IMAGE = "every_image"
    COMPLETE = "complete"


class Record:
    """A part of the run document; a key it does not know is refused when it is read."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class SampleSlot(Record):
    """Which load of a run: `repeat` counts from 1, warm-ups and counted repeats apart."""

    case: str
    network: str
    repeat: int
    is_warm_up: bool


@dataclass(frozen=True, slots=True)
class WaitParts(Record):
    """One waiting time in its parts, for the image that ended it, and the least it could be.

    Wire, decode and render add up to the waiting time. The floor is that of
    `NetworkProfile.floor_s` for the bytes that must arrive first.
    """

    wire_s: float
    decode_s: float
    render_s: float
    floor_s: float


@dataclass(frozen=True, slots=True)
class Waits(Record):
    """The parts of each milestone; None where it never came."""

    first_image: WaitParts | None
    first_render: WaitParts | None
    every_image: WaitParts | None
    complete: WaitParts | None

    def of(self, milestone: Milestone) -> WaitParts | None:
        """The parts of one milestone."""
        match milestone:
            case Milestone.FIRST_IMAGE:
                return self.first_image
            case Milestone.FIRST_RENDER:
                return self.first_render
            case Milestone.EVERY_IMAGE:
                return self.every_image
            case Milestone.COMPLETE:
                return self.complete


@dataclass(frozen=True, slots=True)
class StageTimes(Record):
    """One stage of the retrieve configuration: how many images, and when it was done."""

    stage_id: str
    image_count: int
    failure_count: int
    first_image_s: float | None
    complete_s: float | None


@dataclass(frozen=True, slots=True)
class EmulatorRecord(Record):
    """What the emulator saw of one load; `max_lateness_s` is how far it fell behind."""

    max_lateness_s: float
    bytes_down: int
    bytes_up: int
    connection_count: int


@dataclass(frozen=True, slots=True)
class Sample(Record):
    """One load: what was waited for, what it cost, and whether it may be counted.

    `started_at` is ISO 8601 in UTC. `ledger` says what every byte was for, stage by stage;
    `bytes_received` counts response bodies, `bytes_redundant` those of them that had been there
    before. `decode_busy_s` and
    `render_busy_s` are summed over all images. `emulator` is None on a network that shapes
    nothing. Every entry of `invalid_because` is a reason not to count the sample.
    """

    case: str
    network: str
    repeat: int
    is_warm_up: bool
    started_at: str
    first_image_s: float | None
    first_render_s: float | None
    every_image_s: float | None
    complete_s: float | None
    waits: Waits
    stages: tuple[StageTimes, ...]
    ledger: tuple[StageBytes, ...]
    bytes_received: int
    bytes_redundant: int
    request_count: int
    decode_busy_s: float
    render_busy_s: float
    peak_memory_bytes: int
    emulator: EmulatorRecord | None
    invalid_because: tuple[str, ...] = ()

    @property
    def slot(self) -> SampleSlot:
        """Which load of the run this is."""
        return SampleSlot(self.case, self.network, self.repeat, self.is_warm_up)

    @property
    def failure_count(self) -> int:
        """How many images a stage could not have, summed over the stages."""
        return sum(stage.failure_count for stage in self.stages)

    @property
    def is_valid(self) -> bool:
        """Whether nothing speaks against the figures."""
        return not self.invalid_because

    @property
    def is_only_late(self) -> bool:
        """Whether nothing but the emulator's lateness speaks against it: the machine was busy."""
        return len(self.invalid_because) == 1 and self.invalid_because[0].startswith(_BEHIND)

    @property
    def is_counted(self) -> bool:
        """Whether statistics use it: valid and no warm-up."""
        return self.is_valid and not self.is_warm_up

    def time_s(self, milestone: Milestone) -> float | None:
        """When a milestone was reached, in seconds; None when it never was."""
        match milestone:
            case Milestone.FIRST_IMAGE:
                return self.first_image_s
            case Milestone.FIRST_RENDER:
                return self.first_render_s
            case Milestone.EVERY_IMAGE:
                return self.every_image_s
            case Milestone.COMPLETE:
                return self.complete_s


def lateness_reason(lateness_s: float, most_lateness_s: float) -> str:
    """Why a sample is not counted whose emulator fell behind more than a load may bear."""
    behind, most = f"{lateness_s * 1000:.1f} ms", f"{most_lateness_s * 1000:.0f} ms"
    return f"{_BEHIND}{behind} behind its schedule (more than {most})"
