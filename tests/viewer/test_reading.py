"""A wheel in a page: when it is turned, and what the page's own report becomes."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial
from typing import Any, cast

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.images.several_series import SeveralSeries
from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.core.viewing.hand import Hand, Move
from harness.core.viewing.session import Picture
from harness.dataset.cache import BuiltDataset
from harness.servers.origin.process import OriginConfiguration, running_origin
from harness.viewer.browser import ViewerBrowser
from harness.viewer.devtools import BrowserGone, Page
from harness.viewer.load import ViewerJob
from harness.viewer.ohif.browser import OhifBrowser
from harness.viewer.reading import read_in_page
from harness.viewer.wheel import ReadingViewer, ViewedReading, ViewerBroke
from tests.viewer.fake import VERSIONS
from tests.viewer.ohif.test_browser import built, site
from tests.viewer.test_browser import reason

__all__ = ["built", "site"]

FRAMES = tuple(f"studies/1/series/2/instances/{uid}/frames/1" for uid in "abc")
DEFAULT = RetrieveConfiguration("default", UNCONFIGURED_STAGES, {})
JOB = ViewerJob(Load.STACK, FRAMES, "http://origin", "http://origin", DEFAULT, 1, 0, 60)
HAND = Hand("there and back", (Move(0.5, 1), Move(1.0, 2), Move(1.25, 1)))


class FakePage:
    """A page whose first picture was up 0.2 s ago, and that is shown what its wheel wants.

    It has the images the other way round: its slice 0 is the last frame of the job.
    """

    def __init__(
        self,
        rests: bool = True,
        breaks: bool = False,
        thumbnails: Sequence[Mapping[str, int]] = (),
    ) -> None:
        self.turns: list[tuple[float, Mapping[str, Any]]] = []
        self.asked: dict[str, tuple[object, ...]] = {}
        self._rests, self._breaks, self._thumbnails = rests, breaks, thumbnails

    async def run(self, function: str, *arguments: object) -> Any:
        """See Page."""
        self.asked[function] = arguments
        match function:
            case "hand.begin" | "hand.link":
                return None
            case "hand.opened":
                if self._breaks:
                    raise BrowserGone("the browser ended")
                return {"at": 3000.0, "now": 3200.0, "x": 400, "y": 300}
            case "hand.thumbnails":
                return self._thumbnails
            case "viewer.report":
                return {"began": 2000.0, "digests": ["c", "b", "a"], "requests": [self._request()]}
            case "hand.report":
                ids = [f"wadors:http://origin/{path}" for path in reversed(FRAMES)]
                return {
                    "opened": 3000.0,
                    "openings": [{"id": ids[0]}],
                    "stacks": [ids],
                    "turns": [
                        {"at": 3500.0, "handled": 3510.0},
                        {"at": 4000.0, "handled": 4001.0},
                    ],
                    "wanted": [{"at": 3500.0, "id": ids[1]}],
                    "shown": [{"at": 3000.0, "id": ids[0], "status": 8}],
                }
        if function == "viewer.play" or not self._rests:
            await asyncio.Event().wait()
        return None

    async def call(self, method: str, parameters: Mapping[str, Any]) -> Any:
        """See Page."""
        assert method == "Input.dispatchMouseEvent"
        self.turns.append((asyncio.get_running_loop().time(), parameters))

    def _request(self) -> dict[str, Any]:
        times = {"issued": 2000.0, "ended": 2500.0}
        told = {"path": FRAMES[0], "range": None, "status": 200, "bytes": 10, "failure": None}
        return {**times, **told}


async def begins() -> None:
    """Nothing waits for the beginning of the load."""


def played(page: FakePage, job: ViewerJob = JOB, hand: Hand = HAND) -> ViewedReading:
    return run_virtually(read_in_page(cast("Page", page), job, hand, VERSIONS))


def test_the_wheel_is_turned_when_it_is_due_counted_from_the_first_picture() -> None:
    page = FakePage()
    played(page)
    begin_s = page.turns[0][0] - 0.3  # half a second after the picture, of which 0.2 were over

    assert [at_s - begin_s for at_s, _ in page.turns] == pytest.approx([0.3, 0.8, 1.05])
    assert [event["deltaY"] for _, event in page.turns] == [100, 100, -100]
    assert {(event["x"], event["y"]) for _, event in page.turns} == {(400, 300)}


def test_slices_are_places_in_the_viewers_order_and_times_count_from_its_first_request() -> None:
    viewed = played(FakePage())

    assert viewed.begun_s == 1.0
    assert viewed.opening_indices == (0,)
    assert viewed.wanted == (Move(1.5, 1),)
    assert viewed.pictures == (Picture(1.0, 0, ImageQualityStatus.FULL_RESOLUTION),)
    assert viewed.turns[0].handled_s - viewed.turns[0].at_s == pytest.approx(0.01)
    assert viewed.image_indices == (2, 1, 0)
    assert [each.image_index for each in viewed.requests] == [2]


SEVERAL = replace(JOB, slice_count_by_series=(2, 1))
NEXT = Hand("next", (Move(0.5, 1), Move(1.0, 2)))


def test_another_series_is_opened_by_a_double_click_on_its_thumbnail() -> None:
    page = FakePage(thumbnails=({"x": 10, "y": 20}, {"x": 10, "y": 60}))
    viewed = played(page, SEVERAL, NEXT)

    assert [event["type"] for _, event in page.turns] == [
        "mouseWheel",
        *("mousePressed", "mouseReleased") * 2,
    ]
    assert [event["clickCount"] for _, event in page.turns[1:]] == [1, 1, 2, 2]
    assert {(event["x"], event["y"]) for _, event in page.turns[1:]} == {(10, 60)}
    assert viewed.wanted[-1] == Move(2.0, 2)


def test_side_by_side_a_wheel_turns_one_viewport_and_all_are_meant() -> None:
    page = FakePage()
    job = replace(JOB, slice_count_by_series=(2, 1), is_side_by_side=True)
    viewed = played(page, job, Hand("down", (Move(0.5, 1),)))

    assert page.asked["hand.begin"] == (2,)
    assert "hand.link" in page.asked
    assert [event["deltaY"] for _, event in page.turns] == [100]
    assert viewed.wanted == (Move(1.5, 1), Move(1.5, 3))


def test_one_viewport_is_linked_with_none() -> None:
    page = FakePage()
    played(page)

    assert page.asked["hand.begin"] == (1,)
    assert "hand.link" not in page.asked


def test_a_page_that_lists_no_such_series_is_told_as_such() -> None:
    with pytest.raises(ViewerBroke, match="lists 1 series, and none of number 2"):
        played(FakePage(thumbnails=({"x": 10, "y": 20},)), SEVERAL, NEXT)


def test_a_slice_that_never_becomes_whole_is_waited_for_as_long_as_somebody_would() -> None:
    assert len(played(FakePage(rests=False)).wanted) == 1


def test_a_browser_that_ends_is_told_as_such() -> None:
    with pytest.raises(ViewerBroke, match="the browser ended"):
        played(FakePage(breaks=True))


Launch = Callable[[], AbstractAsyncContextManager[ReadingViewer]]
"""Starts one of the real viewers."""


@pytest.fixture(params=["ohif", "cornerstone"])
def launch(request: pytest.FixtureRequest) -> Launch:
    if request.param == "ohif":
        return partial(OhifBrowser.launch, request.getfixturevalue("site"))
    if reason:
        pytest.skip(reason)
    return ViewerBrowser.launch


def read_for_real(
    launch: Launch,
    built: BuiltDataset,
    hand: Hand,
    counts: tuple[int, ...] = (),
    *,
    is_side_by_side: bool = False,
    fetches_ahead: bool = True,
) -> ViewedReading:
    """Eight slices, read in a viewer from an origin that has them as so many in each series."""

    async def main() -> ViewedReading:
        configuration = OriginConfiguration(built.directory, slice_count_by_series=counts)
        frames = SeveralSeries(built.manifest, counts) if counts else built.manifest
        async with running_origin(configuration) as origin, launch() as viewer:
            job = replace(
                JOB,
                frame_paths=tuple(frames.frame_paths())[:8],
                data_url=origin.url,
                metadata_url=origin.url,
                fetches_ahead=fetches_ahead,
                slice_count_by_series=counts,
                is_side_by_side=is_side_by_side,
            )
            return await viewer.read(job, hand, begins)

    return asyncio.run(main())


DOWN = Hand("down", tuple(Move(place * 0.5, place) for place in range(1, 4)))


@pytest.mark.live
@pytest.mark.skipif(bool(reason), reason=reason)
@pytest.mark.parametrize("fetches_ahead", [False, True])
def test_the_real_cornerstone_fetches_ahead_where_it_is_to(
    built: BuiltDataset, fetches_ahead: bool
) -> None:
    viewed = read_for_real(ViewerBrowser.launch, built, DOWN, fetches_ahead=fetches_ahead)

    assert viewed.image_indices == tuple(range(8))
    assert [picture.slice_index for picture in viewed.pictures] == [0, 1, 2, 3]
    assert viewed.pictures[-1].status is ImageQualityStatus.FULL_RESOLUTION
    asked = {request.image_index for request in viewed.requests}
    assert asked == set(range(8 if fetches_ahead else 4))


@pytest.mark.live
def test_a_real_viewer_is_scrolled_by_a_wheel_and_opens_a_series_by_a_double_click(
    launch: Launch, built: BuiltDataset
) -> None:
    hand = Hand("on", (Move(0.5, 1), Move(1.5, 4), Move(3.0, 5)))
    viewed = read_for_real(launch, built, hand, (4, 4))

    assert [move.slice_index for move in viewed.wanted] == [1, 4, 5]
    assert {*viewed.image_indices[:4]} == {0, 1, 2, 3}
    assert {*viewed.image_indices[4:]} == {4, 5, 6, 7}
    assert viewed.opening_indices == (0, 4)
    shown = [picture.slice_index for picture in viewed.pictures]
    assert (shown[0], shown[-1]) == (0, 5)
    assert viewed.pictures[-1].status is ImageQualityStatus.FULL_RESOLUTION


@pytest.mark.live
def test_a_real_viewer_scrolls_a_second_viewport_with_the_first(
    launch: Launch, built: BuiltDataset
) -> None:
    hand = Hand("down", (Move(0.5, 1), Move(1.0, 2)))
    viewed = read_for_real(launch, built, hand, (4, 4), is_side_by_side=True)

    assert [move.slice_index for move in viewed.wanted] == [1, 5, 2, 6]
    assert viewed.begun_s == max(next(at_s(viewed, series)) for series in (range(4), range(4, 8)))
    assert {picture.slice_index for picture in viewed.pictures} == {0, 1, 2, 4, 5, 6}
    assert len(viewed.turns) == 2
    assert viewed.opening_indices == (0, 4)


def at_s(viewed: ViewedReading, series: range) -> Iterator[float]:
    """When slices of a series came on screen."""
    return (each.at_s for each in viewed.pictures if each.slice_index in series)
