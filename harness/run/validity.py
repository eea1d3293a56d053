"""Whether a sample may be counted: every reason why not.

What a scenario asks of its server is no reason: it is what is measured. But a load must still
show what such a server leaves it:

1. Stages may fail to have images that the server cuts or lacks. What the plan, which is played
   with the same faults, ends at full resolution all the same must end there.
2. A server that refuses every n-th request of a load excuses an image, and what went wrong with
   it, only by a request for it that was refused; and of all requests at most one in n was.
"""

from collections.abc import Collection, Sequence
from math import inf

from harness.core.milestone import Milestone
from harness.core.models.processors import ProcessorUse
from harness.core.retrieval.failure import FailureKind
from harness.core.retrieval.timeline import ImageFailed, RequestFinished, Timeline
from harness.results.reasons import (
    HeldUp,
    HostHeldUp,
    ImagesFailed,
    Late,
    NeverFull,
    OtherReason,
    PixelsDiffer,
    Reason,
    TooManyRefused,
)
from harness.results.sample import (
    MOST_FOREIGN_RATIO,
    MOST_FOREIGN_S,
    MOST_LATENESS_RATIO,
    MOST_LATENESS_S,
    Sample,
)
from harness.run.plan import Expectation, full_images


def reasons_against(
    timeline: Timeline, expected: Expectation, wrong_frames: Collection[int]
) -> Sequence[Reason]:
    """Why a load must not be counted; nothing when it may.

    What a viewer says of images that its configuration never asks for at full resolution is no
    reason either.
    """
    refused = _refused_in_turn(timeline, expected)
    excused = frozenset(request.image_index for request in refused)
    failed = [each for each in timeline.failed if not _is_planned(each, expected, excused)]
    reasons: list[Reason] = []
    if failed:
        first = failed[0]
        reasons.append(ImagesFailed(len(failed), first.image_index, first.stage_id, first.failure))
    request_count = len(timeline.requests)
    if len(refused) > (most_count := expected.most_refused_count(request_count)):
        reasons.append(TooManyRefused(len(refused), request_count, most_count))
    there = full_images(timeline) | excused
    return [*reasons, *reasons_against_images(there, expected, wrong_frames)]


def reasons_against_images(
    full_image_indices: Collection[int], expected: Expectation, wrong_frames: Collection[int]
) -> list[Reason]:
    """What is wrong with the images that a load ended with."""
    reasons: list[Reason] = []
    if missing := expected.full_image_indices - {*full_image_indices}:
        reasons.append(NeverFull(tuple(sorted(missing))))
    if wrong_frames:
        reasons.append(PixelsDiffer(tuple(sorted(wrong_frames))))
    return reasons


def reasons_against_machine(sample: Sample, expected: Expectation) -> list[Reason]:
    """Whether the machine was too busy for the load, by the emulator or by the processors."""
    return [*reasons_against_lateness(sample, expected), *reasons_against_neighbours(sample)]


def reasons_against_lateness(sample: Sample, expected: Expectation) -> list[Reason]:
    """Whether the network was not the one asked for, when somebody waited for something."""
    if sample.emulator is None:
        return []
    waits_s = sorted({at_s for at_s in sample.times_since_begin_s if at_s is not None})
    for wait_s, until_s in [(wait_s, wait_s) for wait_s in waits_s] or [(0.0, inf)]:
        lateness_s = sample.emulator.lateness_until_s(until_s)
        # While an origin stalls on purpose, the emulator has nothing to send, and counts as late.
        most_s = max(MOST_LATENESS_S, MOST_LATENESS_RATIO * wait_s) + expected.stall_s
        if lateness_s > most_s:
            return [Late(lateness_s, most_s)]
    return []


def reasons_against_neighbours(sample: Sample) -> list[Reason]:
    """Whether other programs, or other guests of the host, may have held up what was waited for."""
    if sample.processors is None:
        return []
    waits_s, foreign = sample.times_since_begin_s, sample.processors.foreign_s
    by_host = sample.processors.stolen_s > sample.processors.others_s
    who = HostHeldUp if by_host else HeldUp
    for milestone in Milestone:
        wait_s, foreign_s = waits_s.of(milestone), foreign.of(milestone)
        if wait_s is None or foreign_s is None:
            continue
        most_s = max(MOST_FOREIGN_S, MOST_FOREIGN_RATIO * wait_s)
        if foreign_s > most_s:
            return [who(milestone, foreign_s, most_s)]
    return []


def reasons_against_busy_machine(use: ProcessorUse | None) -> list[Reason]:
    """Whether others may have held up more than a small part of a reading, from its beginning on.

    A reading has no milestone that it could be held against: whatever comes late is felt.
    """
    if use is None:
        return []
    foreign_s, whole_s = use.foreign_s(inf), use.until(inf).at_s
    most_s = max(MOST_FOREIGN_S, MOST_FOREIGN_RATIO * whole_s)
    if foreign_s <= most_s:
        return []
    told = f"others may have held up {foreign_s:.2f} s of {whole_s:.1f} s"
    return [OtherReason(f"{told} (more than {MOST_FOREIGN_RATIO:.0%})")]


def _refused_in_turn(timeline: Timeline, expected: Expectation) -> list[RequestFinished]:
    """The refused requests of a load whose server refuses every n-th, whatever it asks for."""
    if expected.refusal_period_count is None:
        return []
    spoilable = expected.may_fail_indices
    return [
        each for each in timeline.requests if each.is_refused and each.image_index not in spoilable
    ]


def _is_planned(failed: ImageFailed, expected: Expectation, excused: Collection[int]) -> bool:
    kind, index = failed.failure.kind, failed.image_index
    if index in expected.may_fail_indices:
        return True
    if index in excused and kind is not FailureKind.BROKEN_OFF:
        return True
    return kind is FailureKind.NOT_FULL and index not in expected.full_image_indices
