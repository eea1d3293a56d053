"""Whether a sample may be counted: every reason why not."""

from collections.abc import Collection, Sequence
from math import inf

from harness.core.failure import FailureKind
from harness.core.timeline import ImageFailed, Timeline
from harness.plan import Plan, full_images
from harness.results.reasons import ImagesFailed, Late, NeverFull, PixelsDiffer, Reason
from harness.results.sample import MOST_LATENESS_RATIO, MOST_LATENESS_S, Milestone, Sample


def reasons_against(
    timeline: Timeline, plan: Plan, wrong_frames: Collection[int]
) -> Sequence[Reason]:
    """Why a load must not be counted; nothing when it may.

    Failures that the scenario asks of its server are no reason: they are what is measured. Nor is
    what a viewer says of images that its configuration never asks for at full resolution.
    """
    reasons: list[Reason] = []
    if failed := [each for each in timeline.failed if not _is_planned(each, plan)]:
        first = failed[0]
        reasons.append(ImagesFailed(len(failed), first.image_index, first.stage_id, first.failure))
    return [*reasons, *reasons_against_images(full_images(timeline), plan, wrong_frames)]


def reasons_against_images(
    full_image_indices: Collection[int], plan: Plan, wrong_frames: Collection[int]
) -> list[Reason]:
    """What is wrong with the images that a load ended with."""
    reasons: list[Reason] = []
    if missing := plan.full_image_indices - {*full_image_indices} - plan.spoilable_image_indices:
        reasons.append(NeverFull(tuple(sorted(missing))))
    if wrong_frames:
        reasons.append(PixelsDiffer(tuple(sorted(wrong_frames))))
    return reasons


def reasons_against_lateness(sample: Sample, plan: Plan) -> list[Reason]:
    """Whether the network was not the one asked for, when somebody waited for something."""
    if sample.emulator is None:
        return []
    waits_s = sorted({at_s for each in Milestone if (at_s := sample.time_s(each)) is not None})
    for wait_s, until_s in [(wait_s, wait_s) for wait_s in waits_s] or [(0.0, inf)]:
        lateness_s = sample.emulator.lateness_until_s(until_s)
        # While an origin stalls on purpose, the emulator has nothing to send, and counts as late.
        most_s = max(MOST_LATENESS_S, MOST_LATENESS_RATIO * wait_s) + plan.stall_s
        if lateness_s > most_s:
            return [Late(lateness_s, most_s)]
    return []


def _is_planned(failure: ImageFailed, plan: Plan) -> bool:
    if failure.image_index in plan.spoilable_image_indices:
        return True
    is_not_full = failure.failure.kind is FailureKind.NOT_FULL
    return is_not_full and failure.image_index not in plan.full_image_indices
