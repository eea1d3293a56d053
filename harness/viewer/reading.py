"""Somebody reads in a viewer's page: a wheel is turned as the hand says, the page tells the rest.

The hand does not wait for the picture: a turn is sent when it is due, whatever became of the last.
"""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.core.quality import ImageQualityStatus
from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.session import Picture
from harness.viewer.devtools import BrowserGone, Page, ProtocolRefusal
from harness.viewer.load import ViewerJob, ViewerVersions
from harness.viewer.report import ImageIndices, Report, requests_of
from harness.viewer.wheel import ViewedReading, ViewerBroke, WheelTurn

HAND_WATCHER = Path(__file__).with_name("hand.js")
"""What runs before the page, besides what watches every load."""

_OPEN_LIMIT_S = 120.0
_REST_LIMIT_S = 20.0
_REPORT_LIMIT_S = 120.0
_NOTCH_PX = 100
"""What Chromium makes of one notch of a usual wheel; the page asks for its sign alone."""


async def read_in_page(
    page: Page, job: ViewerJob, hand: Hand, versions: ViewerVersions
) -> ViewedReading:
    """Let the page show its stack and read it, from the first picture on. Raises ViewerBroke."""
    try:
        await page.run("hand.begin")
        async with asyncio.TaskGroup() as group:
            playing = group.create_task(page.run("viewer.play"), name="the stack's own load")
            async with asyncio.timeout(_OPEN_LIMIT_S):
                opened = await page.run("hand.opened")
            await _turn(page, hand, opened, group)
            await _rest(page, hand)
            playing.cancel()
        async with asyncio.timeout(_REPORT_LIMIT_S):
            load, seen = await page.run("viewer.report", True), await page.run("hand.report")
    except* (BrowserGone, ProtocolRefusal, TimeoutError) as errors:
        first = errors.exceptions[0]
        raise ViewerBroke(str(first) or "the page did not answer in time") from errors
    return _viewed(job, load, seen, opened["at"], versions)


async def _turn(page: Page, hand: Hand, opened: Any, group: asyncio.TaskGroup) -> None:
    """Turn the wheel at the viewport's middle whenever it is due."""
    loop = asyncio.get_running_loop()
    begin_s = loop.time() - (opened["now"] - opened["at"]) / 1000
    before = hand.first_index
    for move in hand.moves:
        await asyncio.sleep(max(0.0, begin_s + move.at_s - loop.time()))
        event = {
            "type": "mouseWheel",
            **{axis: opened[axis] for axis in ("x", "y")},
            "deltaX": 0,
            "deltaY": _NOTCH_PX * (move.slice_index - before),
        }
        # Nobody waits for the page to have handled it.
        group.create_task(page.call("Input.dispatchMouseEvent", event), name="a turn of the wheel")
        before = move.slice_index


async def _rest(page: Page, hand: Hand) -> None:
    """Wait for the slice where the hand rests, for as long as somebody would."""
    try:
        async with asyncio.timeout(_REST_LIMIT_S):
            await page.run("hand.isWhole", hand.last_index)
    except TimeoutError:
        return


def _viewed(
    job: ViewerJob, load: Report, seen: Any, opened_ms: float, versions: ViewerVersions
) -> ViewedReading:
    """What the page reports, as values; a slice is where the viewer has it in its stack."""
    indices = ImageIndices(job.frame_paths)
    order = [indices.of(image_id) for image_id in seen["imageIds"]]
    places = {index: place for place, index in enumerate(order) if index is not None}
    began_ms: float = load["began"]

    def since_s(at_ms: float) -> float:
        return (at_ms - began_ms) / 1000

    return ViewedReading(
        begun_s=since_s(opened_ms),
        turns=tuple(
            WheelTurn(since_s(each["at"]), since_s(each["handled"])) for each in seen["wheels"]
        ),
        wanted=tuple(Move(since_s(each["at"]), each["index"]) for each in seen["wanted"]),
        pictures=tuple(
            Picture(since_s(each["at"]), each["index"], ImageQualityStatus(each["status"]))
            for each in seen["shown"]
        ),
        requests=tuple(
            replace(request, image_index=places.get(request.image_index))
            for request in requests_of(load, job.frame_paths)
            if request.image_index is not None
        ),
        image_indices=tuple(order),
        pixel_digests=tuple(load["digests"]),
        versions=versions,
    )
