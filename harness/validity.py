"""Whether a sample may be counted: every reason why not, in words."""

from collections.abc import Collection, Sequence
from math import inf

from harness.core.retrieval import UNDECODABLE
from harness.core.timeline import ImageFailed, Timeline
from harness.plan import Plan, full_images
from harness.results.sample import (
    MOST_LATENESS_RATIO,
    MOST_LATENESS_S,
    Milestone,
    Sample,
    lateness_reason,
)


def reasons_against(timeline: Timeline, plan: Plan, wrong_frames: Collection[int]) -> Sequence[str]:
    """Why a load must not be counted; nothing when it may.

    Failures that the scenario asks of its server are no reason: they are what is measured. Nor is
    what a viewer says of images that its configuration never asks for at full resolution.
    """
    reasons = []
    if failed := [each for each in timeline.failed if not _is_planned(each, plan)]:
        first = failed[0]
        reasons.append(
            f"{len(failed)} failures, the first at image {first.image_index}"
            f" in stage {first.stage_id}: {first.reason}"
        )
    return [*reasons, *reasons_against_images(full_images(timeline), plan, wrong_frames)]


def reasons_against_images(
    full_image_indices: Collection[int], plan: Plan, wrong_frames: Collection[int]
) -> list[str]:
    """What is wrong with the images that a load ended with."""
    reasons = []
    if missing := plan.full_image_indices - {*full_image_indices} - plan.spoilable_image_indices:
        reasons.append(f"never at full resolution: images {_listed(missing)}")
    if wrong_frames:
        reasons.append(f"pixels differ from the dataset: images {_listed(wrong_frames)}")
    return reasons


def reasons_against_lateness(sample: Sample, plan: Plan) -> list[str]:
    """Whether the network was not the one asked for, when somebody waited for something."""
    if sample.emulator is None:
        return []
    waits_s = sorted({at_s for each in Milestone if (at_s := sample.time_s(each)) is not None})
    for wait_s, until_s in [(wait_s, wait_s) for wait_s in waits_s] or [(0.0, inf)]:
        lateness_s = sample.emulator.lateness_until_s(until_s)
        # While an origin stalls on purpose, the emulator has nothing to send, and counts as late.
        most_s = max(MOST_LATENESS_S, MOST_LATENESS_RATIO * wait_s) + plan.stall_s
        if lateness_s > most_s:
            return [lateness_reason(lateness_s, most_s)]
    return []


def _is_planned(failure: ImageFailed, plan: Plan) -> bool:
    if failure.image_index in plan.spoilable_image_indices:
        return True
    return failure.reason == UNDECODABLE and failure.image_index not in plan.full_image_indices


def _listed(images: Collection[int]) -> str:
    shown = ", ".join(str(index) for index in sorted(images)[:8])
    return shown if len(images) <= 8 else f"{shown} and {len(images) - 8} more"
