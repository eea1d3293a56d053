"""What a timeline of our loader says, as a sample, and what else was seen of its load."""

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from harness.core.milestone import PerMilestone
from harness.core.retrieval.ledger import byte_ledger
from harness.core.retrieval.timeline import StageEnded, Timeline, Wait, moments_s
from harness.core.viewing.progress import OpeningProgress
from harness.results.opening_record import OpeningRecord
from harness.results.sample import ProcessorRecord, Sample, SampleSlot, StageTimes, WaitParts
from harness.run.lanes.high_water import NO_MEMORY, Memory
from harness.run.plan import Plan
from harness.run.route import RouteOutcome
from harness.servers.emulator.server_idle import Span


def account(slot: SampleSlot, plan: Plan, image_count: int, timeline: Timeline) -> Sample:
    """The sample of a load; what only a machine knows (moment, emulator) is left open."""
    reached = plan.expected.reached(timeline, image_count)
    return Sample(
        case=slot.case,
        network=slot.network,
        repeat=slot.repeat,
        is_warm_up=slot.is_warm_up,
        started_at=None,
        times_s=moments_s(reached),
        waits=_waits(reached, plan.floors_s),
        stages=tuple(_stage_times(stage) for stage in timeline.stages),
        ledger=tuple(byte_ledger(timeline)),
        bytes_received=timeline.bytes_received,
        bytes_redundant=timeline.bytes_redundant,
        request_count=len(timeline.requests),
        decode_busy_s=None,
        render_busy_s=None,
        emulator=None,
        lane=slot.lane,
        preflight_count=len(timeline.preflights),
    )


def with_opening(
    sample: Sample, plan: Plan, progress: OpeningProgress | None, memory: Memory = NO_MEMORY
) -> Sample:
    """The sample with what came before its first frame, if anything did."""
    if progress is None:
        return sample
    opening = OpeningRecord.of(progress, plan.opening_floor_s)
    before_bytes, peak_bytes = memory
    told = replace(opening, memory_before_bytes=before_bytes, memory_peak_bytes=peak_bytes)
    return replace(sample, opening=told)


def with_seen(sample: Sample, seen: RouteOutcome) -> Sample:
    """The sample with what emulator and processors saw of its load."""
    use = seen.processors
    waits = sample.waits
    floors_s = waits.map(lambda wait: None if wait is None else wait.floor_s)
    processors = None
    if use is not None:
        processors = ProcessorRecord.of(use, sample.times_since_begin_s, floors_s)
    if (spans := seen.server_idle_s) is not None:
        opened_s = sample.opened_s
        idle_s = [(from_s - opened_s, until_s - opened_s) for from_s, until_s in spans]
        waits = waits.map(lambda wait: wait and wait.with_server(_until(wait.wire_s, idle_s)))
    return replace(sample, emulator=seen.emulator, processors=processors, waits=waits)


def _until(moment_s: float | None, spans: Sequence[Span]) -> float:
    """How much of these spans is over at a moment of the load."""
    end_s = inf if moment_s is None else moment_s
    return sum(max(0.0, min(until_s, end_s) - max(0.0, from_s)) for from_s, until_s in spans)


def _waits(
    reached: PerMilestone[Wait | None], floors_s: PerMilestone[float | None]
) -> PerMilestone[WaitParts | None]:
    return PerMilestone.each(lambda each: _parts(reached.of(each), floors_s.of(each)))


def _parts(wait: Wait | None, floor_s: float | None) -> WaitParts | None:
    if wait is None:
        return None
    return WaitParts(wait.wire_s, wait.decode_s, wait.render_s, floor_s or 0.0)


def _stage_times(stage: StageEnded) -> StageTimes:
    return StageTimes(
        stage.stage_id, stage.image_count, stage.failure_count, stage.first_image_s, stage.at_s
    )
