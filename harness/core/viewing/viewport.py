"""Cornerstone3D's stack viewport under a moving hand: what it asks for, drops and shows.

Rules of 5.8.2, by file; wheel and link were read in 5.14.0, and are in OHIF 3.13.2:

- StackViewport.ts `scroll`: a slice that is loaded is shown at once; another one waits, and is
  forgotten where the next that is not loaded is wanted before (above 25 slices a second no slice is
  asked for). One that is loaded ends no wait: the viewport goes back to what waits.
- StackScrollTool.ts: a turn of the wheel is a step from wherever the viewport was scrolled to.
- StackViewport.ts `successCallback`: an image of a slice that is not the current one is dropped.
- ProgressiveRetrieveImages.ts: each slice that is shown goes through the stages; after one that
  brought less than full resolution the load is forgotten, and the next is put in line. It goes on
  from bytes of its own only: those of a prefetch are fetched again (cornerstone3D#2433).
- imageLoader.ts `loadAndCacheImage`: whoever asks for a slice under way waits for that load, with
  the place in the line that it has.
- stackContextPrefetch.ts: the first options alone; what still waits is dropped at each new picture.
- Nothing under way is ever cancelled: `cancelFn` is undefined (wadors/loadImage.ts).

Of another series in the same viewport:

- StackViewport.ts `setStack`: its first slice is asked for at once, and nothing else is done about
  the series before: what is under way goes on, chains go through their further stages
  (`getLoaderImageOptions` gives them options, though the slice is not in the stack any more).
- stackPrefetchUtils.ts `clearFromImageIds`: a prefetch drops what waits of its own stack only, so
  the line of the series before stays, and stands before that of the new one.
- state.ts keeps one prefetch a viewport, whatever its stack: it goes on from where it was, and
  what ends of the series before is taken off the list of the new one by its number
  (`removeFromList`). `enable` follows when the first slice has gone through its stages.

Of several viewports: pool and cache are the page's own, waits and prefetches each viewport's, but
`resetPrefetchTimeout` is one for all: of two that draw within 5 ms, the later alone prefetches.
The hand scrolls the first; every new picture of one, better ones included, scrolls the others
(createImageSliceSynchronizer.ts, `STACK_NEW_IMAGE`; imageSliceSyncCallback.ts), by as much as its
slice is away from their current one, from where they were scrolled to (jumpToSlice.ts). So a late
picture of the second sets the first back, and the hand goes on from there.

OHIF's thumbnails (retrieval/ohif.py) go into the same cache, so those slices are there whole; the
stack stands the other way round than the series of which they are the middle.

Here a hand names slices, where a wheel names steps: the slice next to the one that it named before
is a step, and any other one a jump to it, as a scroll bar makes it.
"""

from collections.abc import Sequence

from harness.core.retrieval.attempt import Render
from harness.core.retrieval.ohif import THUMBNAIL
from harness.core.retrieval.on_demand import FetchEnded
from harness.core.retrieval.stage import RequestType, RetrieveStage
from harness.core.viewing.hand import turn
from harness.core.viewing.load_pool import LoadPool
from harness.core.viewing.prefetch import ContextPrefetch
from harness.core.viewing.rules import ScrollRules
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.viewer import Fetch, Orders
from harness.core.viewing.viewport_state import Chain, Job, SliceLoad, View, Waiting

_PREFETCH_PRIORITY = 0


class StackViewport:
    """See Viewer; `stages` are those of the configuration, `prefetch_type` its first options."""

    def __init__(
        self,
        orders: Orders,
        rules: ScrollRules,
        stages: Sequence[RetrieveStage],
        prefetch_type: str,
        row: SeriesRow,
    ) -> None:
        self._orders = orders
        self._rules = rules
        self._stages = stages
        self._prefetch_stage = RetrieveStage(
            "prefetch", retrieve_type=prefetch_type, request_type=RequestType.PREFETCH
        )
        self._row = row
        self._named_index = row.first_index
        self._views = [View(*each) for each in zip(row.views, row.first_indices, strict=True)]
        self._pool: LoadPool[Job] = LoadPool(rules.most_at_once)
        self._loads: dict[int, SliceLoad] = {}
        self._prefetch_due: tuple[float, View] | None = None
        self._thumbnails_due_s: float | None = None

    @property
    def due_s(self) -> float | None:
        """See Viewer."""
        dues = [self._prefetch_due, *(view.waiting for view in self._views)]
        dues_s = [self._thumbnails_due_s, *(due and due[0] for due in dues)]
        return min((due_s for due_s in dues_s if due_s is not None), default=None)

    @property
    def target_indices(self) -> tuple[int, ...]:
        """See Viewer."""
        return tuple(view.target_index for view in self._views)

    @property
    def is_quiet(self) -> bool:
        """See Viewer."""
        return self._pool.is_empty and self.due_s is None

    def opened(self, now_s: float) -> None:
        """See Viewer."""
        for view in self._views:
            self._set_index(view, view.opening_index, now_s)
        if self._rules.thumbnail_delay_s is not None:
            self._thumbnails_due_s = now_s + self._rules.thumbnail_delay_s

    def moved(self, slice_index: int, now_s: float) -> None:
        """See Viewer."""
        view = self._views[0]
        step = turn(self._named_index, slice_index)
        self._named_index = slice_index
        if slice_index not in view.series:
            self._set_stack(view, slice_index, now_s)
            return
        for each in self._views if self._rules.linked_by_hand else [view]:
            index = slice_index - view.series.start + each.series.start
            self._scroll(each, index if step is None else each.target_index + step, now_s)

    def _scroll(self, view: View, slice_index: int, now_s: float) -> None:
        series = view.series
        view.target_index = index = min(max(series.start, slice_index), series.stop - 1)
        if self._is_loaded(index):
            self._set_index(view, index, now_s)
        else:
            view.waiting = Waiting(now_s + self._rules.wait_s, index)

    def woke(self, now_s: float) -> None:
        """See Viewer."""
        for view in self._views:
            if view.waiting is not None and view.waiting.until_s <= now_s:
                index = view.waiting.slice_index
                view.waiting = None
                self._set_index(view, index, now_s)
        if self._prefetch_due is not None and self._prefetch_due[0] <= now_s:
            view = self._prefetch_due[1]
            self._prefetch_due = None
            self._prefetch_around(view, now_s)
        if self._thumbnails_due_s is not None and self._thumbnails_due_s <= now_s:
            self._thumbnails_due_s = None
            for series in self._row.series:
                middle = series[(len(series) - 1) // 2]
                self._line_up(Job(middle, is_thumbnail=True), THUMBNAIL)
            self._go_on(now_s)

    def delivered(self, render: Render, now_s: float) -> None:
        """See Viewer."""
        index = render.job.request.image_index
        load = self._loads[index]
        load.render = render
        if self._is_current(index) and load.is_watched:
            self._show(render, now_s)

    def ended(self, fetch: FetchEnded, now_s: float) -> None:
        """See Viewer."""
        load = self._loads[fetch.image_index]
        load.has_ended, load.is_full = True, fetch.is_full
        if not fetch.has_image:
            del self._loads[fetch.image_index]
        jobs, load.jobs = load.jobs, []
        for job, request_type in jobs:
            self._finish(job, request_type, load, now_s)
        self._go_on(now_s)

    def drawn(self, slice_index: int, now_s: float) -> None:
        """See Viewer."""
        view = self._view_of(slice_index)
        if view.prefetch is not None:
            self._prefetch_due = (now_s + self._rules.prefetch_delay_s, view)

    def _show(self, render: Render, now_s: float) -> None:
        """Put a picture on screen, and let it scroll the other viewports."""
        self._orders.show(render, now_s)
        index = render.job.request.image_index
        view = self._view_of(index)
        for other in () if self._rules.linked_by_hand else self._views:
            assert other.current_index is not None
            ahead = index - view.series.start - (other.current_index - other.series.start)
            if ahead and other is not view:
                self._scroll(other, other.target_index + ahead, now_s)

    def _view_of(self, index: int) -> View:
        """The viewport that a slice's series is in; the only one for a series that is in none."""
        return next((view for view in self._views if index in view.series), self._views[0])

    def _is_current(self, index: int) -> bool:
        return index == self._view_of(index).current_index

    def _is_loaded(self, index: int) -> bool:
        return index in self._loads and self._loads[index].has_ended

    def _set_stack(self, view: View, index: int, now_s: float) -> None:
        """Open another series at this slice."""
        view.waiting = None
        view.series, view.opening_index, view.is_awaited = self._row.of(index), index, True
        if view.prefetch is not None:
            view.prefetch.slice_count = len(view.series)
        self._set_index(view, index, now_s)

    def _set_index(self, view: View, index: int, now_s: float) -> None:
        if index != view.current_index:
            view.current_index = view.target_index = index
            self._line_up(Job(index, Chain()), self._stages[0])
            self._go_on(now_s)

    def _line_up(self, job: Job, stage: RetrieveStage) -> None:
        self._pool.add(job, stage.request_type, stage.priority)

    def _go_on(self, now_s: float) -> None:
        while taken := self._pool.take():
            self._send(*taken, now_s)

    def _send(self, job: Job, request_type: RequestType, now_s: float) -> None:
        """Begin a load, or wait for the one that there is."""
        index, chain = job.slice_index, job.chain
        load = self._loads.get(index)
        if load is None:
            load = self._loads[index] = SliceLoad()
            stage = self._stage_of(job)
            self._orders.fetches.append(Fetch(index, stage, not (chain and chain.has_fetched)))
            if chain is not None:
                chain.has_fetched = True
        elif chain is not None and self._is_current(index) and load.render is not None:
            self._show(load.render, now_s)
        if load.has_ended:
            self._finish(job, request_type, load, now_s)
        else:
            load.jobs.append((job, request_type))

    def _stage_of(self, job: Job) -> RetrieveStage:
        if job.chain is not None:
            return self._stages[job.chain.stage_index]
        return THUMBNAIL if job.is_thumbnail else self._prefetch_stage

    def _finish(self, job: Job, request_type: RequestType, load: SliceLoad, now_s: float) -> None:
        """A job has what it waited for: its place is free, and its chain goes on."""
        self._pool.release(request_type)
        index, chain = job.slice_index, job.chain
        if job.is_thumbnail:
            return
        if chain is None:
            self._prefetched(index)
        elif not load.is_full and chain.stage_index + 1 < len(self._stages):
            if self._loads.get(index) is load:
                del self._loads[index]
            chain.stage_index += 1
            self._line_up(job, self._stages[chain.stage_index])
        elif self._rules.prefetches:
            self._enable_prefetch(self._view_of(index), index, now_s)

    def _enable_prefetch(self, view: View, index: int, now_s: float) -> None:
        """The first slice of a stack is there; only then does an application enable the tool."""
        if view.prefetch is None:
            view.prefetch = ContextPrefetch(len(view.series), index - self._row.of(index).start)
        elif not view.is_awaited or index != view.opening_index:
            return
        view.is_awaited = False
        self._prefetch_around(view, now_s)

    def _prefetched(self, index: int) -> None:
        view = self._view_of(index)
        assert view.prefetch is not None
        if view.prefetch.done(index - self._row.of(index).start):
            self._line_up_prefetch(view)

    def _prefetch_around(self, view: View, now_s: float) -> None:
        assert view.prefetch is not None
        assert view.current_index is not None
        view.prefetch.follow(view.current_index - view.series.start)
        self._line_up_prefetch(view)
        self._go_on(now_s)

    def _line_up_prefetch(self, view: View) -> None:
        assert view.prefetch is not None
        start = view.series.start
        if view.prefetch.missing(
            lambda index: start + index in self._loads,
            lambda index: self._is_loaded(start + index),
        ):
            self._pool.drop(RequestType.PREFETCH, lambda job: job.slice_index in view.series)
            for index in view.prefetch.indices:
                job = Job(start + index)
                self._pool.add(job, RequestType.PREFETCH, _PREFETCH_PRIORITY)
