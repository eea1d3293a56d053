"""A viewer under test, told by hand what happens, and what it ordered."""

from collections.abc import Callable, Sequence

from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.core.retrieval.on_demand import FetchEnded
from harness.core.retrieval.stage import RetrieveStage
from harness.core.viewing.viewer import Orders, Viewer

FIRST = RetrieveStage("first", retrieve_type="singleFast")
REST = RetrieveStage("rest", retrieve_type="singleFinal")
FULL = ImageQualityStatus.FULL_RESOLUTION
PART = ImageQualityStatus.SUBRESOLUTION


def image(index: int, status: ImageQualityStatus = FULL) -> Render:
    """A decoded image of a slice."""
    request = ImageRequest(index, index, "any", f"frames/{index}", FetchMode.PLAIN, None, 0)
    offer = Offer(1000, 100.0, status, True, True, HTJ2K_LOSSLESS_RPCL, 0.0)
    return Render(DecodeJob(request, offer, 0), 0.0, ((index, status),))


class Desk:
    """Opens a series at a viewer, and answers its orders when a test says so."""

    def __init__(self, make_viewer: Callable[[Orders], Viewer]) -> None:
        self.orders = Orders()
        self.viewer = make_viewer(self.orders)
        self.viewer.opened(0.0)

    def fetches(self) -> list[tuple[int, str]]:
        """What was ordered since this was last asked: slices, and by which stage."""
        ordered = [(fetch.slice_index, fetch.stage.id) for fetch in self.orders.fetches]
        self.orders.fetches.clear()
        return ordered

    def shown(self) -> list[int]:
        """The slices that were ordered on screen since this was last asked."""
        shown = [render.job.request.image_index for render in self.orders.shows]
        self.orders.shows.clear()
        return shown

    def wake(self) -> None:
        """What the viewer waits for comes."""
        due_s = self.viewer.due_s
        assert due_s is not None
        self.viewer.woke(due_s)

    def come(self, index: int, now_s: float, status: ImageQualityStatus = FULL) -> None:
        """A fetch brings its image."""
        self.viewer.delivered(image(index, status), now_s)
        self.viewer.ended(FetchEnded(index, True, status is FULL), now_s)

    def come_all(self, indices: Sequence[int], now_s: float) -> None:
        """Several bring theirs."""
        for index in indices:
            self.come(index, now_s)

    def fail(self, index: int, now_s: float) -> None:
        """A fetch brings nothing."""
        self.viewer.ended(FetchEnded(index, False, False), now_s)
