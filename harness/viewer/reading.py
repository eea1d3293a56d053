"""Somebody reads in a viewer's page: the wheel turns as the hand says, the page tells the rest.

The hand does not wait for the picture: a turn is sent when it is due, whatever became of the last.
Of series side by side the left one is scrolled, and the viewer's own link scrolls the others.
Another series is opened by a double click on its thumbnail, as OHIF has it.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.core.quality import ImageQualityStatus
from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import Picture
from harness.viewer.devtools import BrowserGone, Page, ProtocolRefusal
from harness.viewer.load import ViewerJob, ViewerVersions
from harness.viewer.report import ImageIndices, Report, requests_of
from harness.viewer.wheel import ViewedReading, ViewerBroke, WheelTurn

HAND_WATCHER = Path(__file__).with_name("hand.js")
"""What runs before the page, besides what watches every load."""

_OPEN_LIMIT_S = 120.0
_REST_LIMIT_S = 60.0
_REPORT_LIMIT_S = 120.0
_NOTCH_PX = 100
"""What Chromium makes of one notch of a usual wheel; the page asks for its sign alone."""


async def read_in_page(
    page: Page, job: ViewerJob, hand: Hand, versions: ViewerVersions
) -> ViewedReading:
    """Let a page show its stacks and read them, from the first pictures on. Raises ViewerBroke."""
    counts = job.slice_count_by_series or (len(job.frame_paths),)
    row = SeriesRow(counts, hand.first_index, job.is_side_by_side)
    reading = _Reading(hand, row)
    try:
        await page.run("hand.begin", len(row.views))
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(page.run("viewer.play"), name="the stack's own load")
            async with asyncio.timeout(_OPEN_LIMIT_S):
                opened = await page.run("hand.opened")
            if row.is_side_by_side:
                await page.run("hand.link")
            await _turn(page, reading, opened, group)
            await _rest(page)
            playing.cancel()
        async with asyncio.timeout(_REPORT_LIMIT_S):
            load, seen = await page.run("viewer.report", True), await page.run("hand.report")
    except* (BrowserGone, ProtocolRefusal, TimeoutError, ViewerBroke) as errors:
        first = errors.exceptions[0]
        raise ViewerBroke(str(first) or "the page did not answer in time") from errors
    return _viewed(job, reading, load, seen, versions)


async def _turn(page: Page, reading: "_Reading", opened: Any, group: asyncio.TaskGroup) -> None:
    """Turn the wheel at the viewport's middle, or open another series, whenever it is due.

    It ends once the page has handled all of it.
    """
    loop = asyncio.get_running_loop()
    begin_s = loop.time() - (opened["now"] - opened["at"]) / 1000
    thumbnails = await page.run("hand.thumbnails") if reading.opens_series else []
    before, sent = reading.hand.first_index, list[asyncio.Task[Any]]()
    for move in reading.hand.moves:
        await asyncio.sleep(max(0.0, begin_s + move.at_s - loop.time()))
        if reading.row.of(move.slice_index) == reading.row.of(before):
            events = [_notches(opened, move.slice_index - before)]
        else:
            events = _double_click(reading.thumbnail(thumbnails, move))
        # The hand does not wait for the page to have handled it.
        sent += [
            group.create_task(page.call("Input.dispatchMouseEvent", event), name="a turn")
            for event in events
        ]
        before = move.slice_index
    async with asyncio.timeout(_REST_LIMIT_S):
        await asyncio.gather(*sent)


def _notches(opened: Any, slice_count: int) -> dict[str, Any]:
    place = {axis: opened[axis] for axis in ("x", "y")}
    return {"type": "mouseWheel", **place, "deltaX": 0, "deltaY": _NOTCH_PX * slice_count}


def _double_click(place: Any) -> list[dict[str, Any]]:
    return [
        {"type": kind, **place, "button": "left", "clickCount": count}
        for count in (1, 2)
        for kind in ("mousePressed", "mouseReleased")
    ]


async def _rest(page: Page) -> None:
    """Wait for the slices where the hand rests, for as long as somebody would."""
    try:
        async with asyncio.timeout(_REST_LIMIT_S):
            await page.run("hand.isWhole")
    except TimeoutError:
        return


@dataclass(frozen=True, slots=True)
class _Reading:
    """A hand, and the row of the series that it reads."""

    hand: Hand
    row: SeriesRow

    @property
    def opens_series(self) -> bool:
        """Whether it leaves the series that is shown first."""
        first = self.row.of(self.hand.first_index)
        return any(move.slice_index not in first for move in self.hand.moves)

    def thumbnail(self, places: Sequence[Any], move: Move) -> Any:
        """Where to click to open the series of a move. Raises ViewerBroke."""
        number = self.row.series.index(self.row.of(move.slice_index))
        if number >= len(places):
            raise ViewerBroke(
                f"the page lists {len(places)} series, and none of number {number + 1}"
            )
        return places[number]


def _viewed(
    job: ViewerJob, reading: _Reading, load: Report, seen: Any, versions: ViewerVersions
) -> ViewedReading:
    """What the page reports, as values; a slice is where the viewer has it in its stacks."""
    began_ms: float = load["began"]

    def since_s(at_ms: float) -> float:
        return (at_ms - began_ms) / 1000

    indices = ImageIndices(job.frame_paths)
    order = _order([list(map(indices.of, stack)) for stack in seen["stacks"]], job, reading.row)
    places = _Places(indices, {i: place for place, i in enumerate(order) if i is not None})
    turns = [WheelTurn(since_s(each["at"]), since_s(each["handled"])) for each in seen["turns"]]
    scrolled = [Move(since_s(each["at"]), place) for place, each in places.of(seen["wanted"])]
    return ViewedReading(
        begun_s=since_s(seen["opened"]),
        turns=tuple(turns),
        opening_indices=tuple(place for place, _ in places.of(seen["openings"])),
        wanted=_wanted(reading, scrolled, turns),
        pictures=tuple(
            Picture(since_s(each["at"]), place, ImageQualityStatus(each["status"]))
            for place, each in places.of(seen["shown"])
        ),
        requests=tuple(
            replace(request, image_index=places.by_index.get(request.image_index))
            for request in requests_of(load, job.frame_paths)
            if request.image_index is not None
        ),
        image_indices=tuple(order),
        pixel_digests=tuple(load["digests"]),
        versions=versions,
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where in its stacks the viewer has the images of the job."""

    indices: ImageIndices
    by_index: Mapping[int | None, int]

    def of(self, events: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Where something happened, of whatever is an image of the job, in the order of events."""
        for event in events:
            if (place := self.by_index.get(self.indices.of(event["id"]))) is not None:
                yield place, event


def _order(
    stacks: Sequence[Sequence[int | None]], job: ViewerJob, row: SeriesRow
) -> list[int | None]:
    """Which image of the job is at each place of the row; a series that was not opened as it is."""
    order: list[int | None] = list(range(len(job.frame_paths)))
    for stack in stacks:
        known = next((index for index in stack if index is not None), None)
        if known is not None:
            series = row.of(known)
            missing = [None] * (len(series) - len(stack))
            order[series.start : series.stop] = [*stack, *missing][: len(series)]
    return order


def _wanted(
    reading: _Reading, scrolled: Sequence[Move], turns: Sequence[WheelTurn]
) -> tuple[Move, ...]:
    """What was wanted of every viewport: the slices that a wheel went to, and series opened."""
    moves = [each for move in scrolled for each in reading.row.moves(move)]
    return tuple(sorted([*moves, *_openings(reading, turns)]))


def _openings(reading: _Reading, turns: Sequence[WheelTurn]) -> Iterator[Move]:
    """The moves that open another series, when they were seen; a page tells of scrolling alone."""
    before = reading.hand.first_index
    for move, turn in zip(reading.hand.moves, turns, strict=False):
        if reading.row.of(move.slice_index) != reading.row.of(before):
            yield Move(turn.at_s, move.slice_index)
        before = move.slice_index
