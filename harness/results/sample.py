"""One measured load of one case, as it is kept.

Times are seconds since the load began; None stands for a moment that never came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from harness.core.lane import Lane
from harness.core.milestone import PerMilestone
from harness.core.models.decode_pace import DecodePace
from harness.core.models.processors import ProcessorUse, Waited
from harness.core.retrieval.ledger import StageBytes
from harness.results.opening_record import OpeningRecord
from harness.results.quality_times import QualityRecord
from harness.results.reasons import Disturbance, StoredReason
from harness.results.record import Record

MOST_LATENESS_S = 5e-3
"""An emulator later than this against its schedule did not give the network asked for …"""

MOST_LATENESS_RATIO = 0.002
"""… unless it is so little of a waiting time that the figure is the same (a fifth of the error
that a certificate forgives a link's rate)."""

MOST_FOREIGN_S = 5e-3
"""A sample of which other programs may have held up more than this was not measured quietly …"""

MOST_FOREIGN_RATIO = 0.02
"""… unless it is so little of a waiting time."""

RowKey = tuple[str, str, Lane]
"""Case, network and lane: which row of a table it is."""


@dataclass(frozen=True, slots=True)
class SampleSlot(Record):
    """Which load of a run: `repeat` counts from 1 in each lane, warm-ups and repeats apart.

    Of a prediction there is the first alone: it does not vary.
    """

    case: str
    network: str
    repeat: int
    is_warm_up: bool
    lane: Lane = Lane.LOADER

    @property
    def row(self) -> RowKey:
        """Which row of the table it is for."""
        return self.case, self.network, self.lane


@dataclass(frozen=True, slots=True)
class WaitParts(Record):
    """One waiting time in its parts, for the image that ended it, and the least it could be.

    Wire, decode and render add up to the waiting time; they are None in the viewer's lane, where
    nobody can tell them apart. The floor is that of `NetworkProfile.floor_s` for the bytes that
    must arrive first. Where somebody else's server was measured, `server_s` is one part more: until
    then the link had so long nothing to send because that server was busy.
    """

    wire_s: float | None
    decode_s: float | None
    render_s: float | None
    floor_s: float
    server_s: float | None = None

    def with_server(self, server_s: float) -> "WaitParts":
        """The same wait, of which so much was no wire but the server."""
        wire_s = None if self.wire_s is None else self.wire_s - server_s
        return replace(self, wire_s=wire_s, server_s=server_s)


@dataclass(frozen=True, slots=True)
class StageTimes(Record):
    """One stage of the retrieve configuration: how many images, and when it was done."""

    stage_id: str
    image_count: int
    failure_count: int
    first_image_s: float | None
    complete_s: float | None


@dataclass(frozen=True, slots=True)
class Lateness(Record):
    """At this moment of a load, the emulator was further behind its schedule than ever before."""

    at_s: float
    lateness_s: float


@dataclass(frozen=True, slots=True)
class EmulatorRecord(Record):
    """What the emulator saw of one load; `max_lateness_s` is how far it fell behind.

    `lateness` is how it came to that, empty in runs that did not keep it.
    """

    max_lateness_s: float
    bytes_down: int
    bytes_up: int
    connection_count: int
    lateness: tuple[Lateness, ...] = ()

    def lateness_until_s(self, moment_s: float) -> float:
        """How far it had fallen behind by a moment of the load, in seconds."""
        if not self.lateness:
            return self.max_lateness_s
        return max((each.lateness_s for each in self.lateness if each.at_s <= moment_s), default=0)


@dataclass(frozen=True, slots=True)
class ProcessorRecord(Record):
    """What the processors did until the last milestone of one load.

    `waited` is what threads of ours had to wait for them, `ours_s` and `others_s` what our
    processes and those of others ran, `stolen_s` what the host of a virtual machine took away.
    `foreign_s` is the most of each milestone that was somebody else's doing, None where it never
    came.
    """

    waited: Waited
    ours_s: float
    others_s: float
    stolen_s: float
    foreign_s: PerMilestone[float | None]

    @classmethod
    def of(
        cls,
        use: ProcessorUse,
        times_s: PerMilestone[float | None],
        floors_s: PerMilestone[float | None],
    ) -> "ProcessorRecord":
        """What was seen of a load that reached its milestones at these times, by their floors."""
        total = use.until(max((at_s for at_s in times_s if at_s is not None), default=inf))
        return cls(
            total.waited,
            total.ours_s,
            total.others_ran_s(use.processor_count),
            total.stolen_s,
            PerMilestone.each(
                lambda each: (
                    None
                    if (at_s := times_s.of(each)) is None
                    else use.foreign_s(at_s, floors_s.of(each) or 0.0)
                )
            ),
        )


@dataclass(frozen=True, slots=True)
class ViewerRecord(Record):
    """What only the real viewer can tell of a load.

    `versions` are those of Cornerstone3D and of Chromium, by name, empty where the page never
    answered. `network_end_s` is when the last body had arrived, `data_ready_s` when every image
    was there at full resolution, before it was drawn. `log` and `pictures` are files in the run's
    folder: every request and every quality of every image; what was on screen at the first render
    and at the end, of the first load of a row.
    """

    versions: Mapping[str, str]
    gl_renderer: str
    network_end_s: float | None
    data_ready_s: float | None
    has_stalled: bool
    log: str
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample(Record):
    """One load: what was waited for, what it cost, and whether it may be counted.

    `started_at` is ISO 8601 in UTC, None of a prediction. `times_s` are when each milestone was
    reached (in a document a key of its own for each, see `milestone_keys`), `waits` the parts of
    these times; None where it never was. `ledger` says what every byte was for, stage by stage;
    `bytes_received` counts response bodies, `bytes_redundant` those of them that had been there
    before. `request_count` is of images, `preflight_count` of what the browser asked leave by (0 in
    the viewer's lane of runs that did not count it). `decode_busy_s` and `render_busy_s` are summed
    over all images. `emulator` is None on a network that shapes nothing, `processors` where the
    system does not tell, and in runs that did not keep it. Every entry of `invalid_because` is a
    reason not to count the sample. `viewer` is None but in the viewer's lane; there `ledger` is
    empty, and None stands for what a browser does not tell. A prediction has no emulator, no
    processors and no decoders. `quality` is None of a load without a trace, and until the pictures
    are judged. `opening` is what came before the first frame, from which all times count; None
    where a load began with that.
    `decode_pace` is how quick one of its images is decoded again; None where nobody tried.
    """

    case: str
    network: str
    repeat: int
    is_warm_up: bool
    started_at: str | None
    times_s: PerMilestone[float | None]
    waits: PerMilestone[WaitParts | None]
    stages: tuple[StageTimes, ...]
    ledger: tuple[StageBytes, ...]
    bytes_received: int
    bytes_redundant: int
    request_count: int
    decode_busy_s: float | None
    render_busy_s: float | None
    emulator: EmulatorRecord | None
    invalid_because: tuple[StoredReason, ...] = ()
    lane: Lane = Lane.LOADER
    viewer: ViewerRecord | None = None
    quality: QualityRecord | None = None
    processors: ProcessorRecord | None = None
    preflight_count: int = 0
    opening: OpeningRecord | None = None
    decode_pace: DecodePace | None = None

    @property
    def slot(self) -> SampleSlot:
        """Which load of the run this is."""
        return SampleSlot(self.case, self.network, self.repeat, self.is_warm_up, self.lane)

    @property
    def opened_s(self) -> float:
        """When the first frame was asked for after the load began: 0 where it began with that."""
        return (self.opening and self.opening.opened_s) or 0.0

    @property
    def times_since_begin_s(self) -> PerMilestone[float | None]:
        """When each milestone was reached after the load began: with a click, where it did so."""
        return self.opening.from_click(self.times_s) if self.opening else self.times_s

    @property
    def failure_count(self) -> int:
        """How many images a stage could not have, summed over the stages."""
        return sum(stage.failure_count for stage in self.stages)

    @property
    def is_valid(self) -> bool:
        """Whether nothing speaks against the figures."""
        return not self.invalid_because

    @property
    def is_only_disturbed(self) -> bool:
        """Whether nothing speaks against it but that the machine was busy: measured again."""
        return not self.is_valid and all(
            isinstance(reason, Disturbance) for reason in self.invalid_because
        )

    @property
    def is_counted(self) -> bool:
        """Whether statistics use it: valid and no warm-up."""
        return self.is_valid and not self.is_warm_up
