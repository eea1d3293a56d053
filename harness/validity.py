"""Whether a sample may be counted: every reason why not, in words."""

from collections.abc import Collection, Sequence

from harness.core.retrieval import UNDECODABLE
from harness.core.timeline import ImageFailed, Timeline
from harness.plan import Plan, full_images
from harness.results.sample import MOST_LATENESS_S, EmulatorRecord, lateness_reason


def reasons_against(
    timeline: Timeline,
    plan: Plan,
    wrong_frames: Collection[int],
    emulator: EmulatorRecord | None,
) -> Sequence[str]:
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
    reasons += reasons_against_images(full_images(timeline), plan, wrong_frames)
    return [*reasons, *reasons_against_emulator(emulator, plan)]


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


def reasons_against_emulator(emulator: EmulatorRecord | None, plan: Plan) -> list[str]:
    """Whether the network was not the one asked for."""
    # While an origin stalls on purpose, the emulator has nothing to send, and counts it as late.
    most_lateness_s = MOST_LATENESS_S + plan.stall_s
    if emulator is None or emulator.max_lateness_s <= most_lateness_s:
        return []
    return [lateness_reason(emulator.max_lateness_s, most_lateness_s)]


def _is_planned(failure: ImageFailed, plan: Plan) -> bool:
    if failure.image_index in plan.spoilable_image_indices:
        return True
    return failure.reason == UNDECODABLE and failure.image_index not in plan.full_image_indices


def _listed(images: Collection[int]) -> str:
    shown = ", ".join(str(index) for index in sorted(images)[:8])
    return shown if len(images) <= 8 else f"{shown} and {len(images) - 8} more"
