"""When each image of a load first shows something, and why the last of them waits so long.

A stage may show copies of an image in place of its neighbours. An image that an earlier stage has
brought to full resolution is skipped by all later ones, and so are the copies that those would
have shown: a neighbour then waits for its own image, however late that is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.fetch import ImageRequest
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.timeline import ImageShown, Timeline


@dataclass(frozen=True, slots=True)
class FirstShown:
    """An image first shows itself, or a copy of `source_index`.

    `order` counts the requests of the load from 1; None where a stage decodes again what is there.
    `at_s` is the least time after which it can, on the network that was asked about.
    """

    image_index: int
    source_index: int
    stage_id: str
    order: int | None
    status: ImageQualityStatus
    at_s: float


@dataclass(frozen=True, slots=True)
class LostCopy:
    """A copy that stage `stage_id` does not show: its source had ended in stage `ended_in`."""

    stage_id: str
    source_index: int
    ended_in: str


@dataclass(frozen=True, slots=True)
class FirstShows:
    """Every image that ever shows something, in the order in which they first do.

    `lost_copies` are those that would have shown the last of them earlier.
    """

    images: tuple[FirstShown, ...]
    lost_copies: tuple[LostCopy, ...]


def first_shows(
    stages: Sequence[RetrieveStage],
    asked: Sequence[ImageRequest],
    timeline: Timeline,
    image_count: int,
) -> FirstShows:
    """What a load that asked for all this showed first."""
    first: dict[int, ImageShown] = {}
    for shown in timeline.shown:
        first.setdefault(shown.image_index, shown)
    numbered = {request.id: (n, request) for n, request in enumerate(asked, start=1)}
    images = tuple(_first_shown(shown, numbered, timeline) for shown in first.values())
    lost = _lost_copies(stages, images[-1], timeline, image_count) if images else ()
    return FirstShows(images, tuple(lost))


def _first_shown(
    shown: ImageShown, numbered: Mapping[int, tuple[int, ImageRequest]], timeline: Timeline
) -> FirstShown:
    order, request = numbered.get(shown.request_id, (None, None))
    stage_id = request.stage_id if request else _decoded_again_in(shown, numbered, timeline)
    return FirstShown(
        shown.image_index, shown.source_index, stage_id, order, shown.status, shown.at_s
    )


def _decoded_again_in(
    shown: ImageShown, numbered: Mapping[int, tuple[int, ImageRequest]], timeline: Timeline
) -> str:
    """The stage that has decoded an image without a request of its own."""
    source = shown.source_index
    asking = {each.stage_id for _, each in numbered.values() if each.image_index == source}
    decoded = (each for each in timeline.decoded if each.image_index == source)
    return next(each.stage_id for each in decoded if each.stage_id not in asking)


def _lost_copies(
    stages: Sequence[RetrieveStage], last: FirstShown, timeline: Timeline, image_count: int
) -> list[LostCopy]:
    decoded_in: dict[int, list[str]] = {}
    for each in timeline.decoded:
        decoded_in.setdefault(each.image_index, []).append(each.stage_id)
    ids = [stage.id for stage in stages]
    lost = []
    for stage in stages[: ids.index(last.stage_id)]:
        sources = {last.image_index - near.offset for near in stage.nearby_frames}
        for source in sorted(sources & {*stage.indices(image_count)}):
            had_in = decoded_in.get(source, [])
            if had_in and stage.id not in had_in:
                lost.append(LostCopy(stage.id, source, had_in[-1]))
    return lost
