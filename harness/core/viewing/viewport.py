"""Cornerstone3D's stack viewport under a moving hand: what it asks for, drops and shows.

Rules of 5.8.2, by file:

- StackViewport.ts `scroll`: a slice that is loaded is shown at once; another one waits, and is
  forgotten where the hand goes on before (above 25 slices a second no slice is asked for).
- StackViewport.ts `successCallback`: an image of a slice that is not the current one is dropped.
- ProgressiveRetrieveImages.ts: each slice that is shown goes through the stages; after one that
  brought less than full resolution the load is forgotten, and the next is put in line. It goes on
  from bytes of its own only: those of a prefetch are fetched again (cornerstone3D#2433).
- imageLoader.ts `loadAndCacheImage`: whoever asks for a slice under way waits for that load, with
  the place in the line that it has.
- stackContextPrefetch.ts: the first options alone; what still waits is dropped at each new picture.
- Nothing under way is ever cancelled: `cancelFn` is undefined (wadors/loadImage.ts).

Here a hand names slices, where a wheel names steps; so a slice that is shown at once ends the wait
of another one, whose timer the viewer leaves running.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.core.retrieval.attempt import Render
from harness.core.retrieval.on_demand import FetchEnded
from harness.core.retrieval.stage import RequestType, RetrieveStage
from harness.core.viewing.load_pool import LoadPool
from harness.core.viewing.prefetch import ContextPrefetch
from harness.core.viewing.rules import ScrollRules
from harness.core.viewing.viewer import Fetch, Orders

_PREFETCH_PRIORITY = 0


@dataclass(slots=True)
class _Chain:
    """A slice on its way through the stages, because it is, or was, the current one."""

    stage_index: int = 0
    has_fetched: bool = False


@dataclass(slots=True)
class _Job:
    """What waits in the pool: a stage of a chain, or a prefetch, which has none."""

    slice_index: int
    chain: _Chain | None


@dataclass(slots=True)
class _Load:
    """One image load object of the cache, and whoever waits for it."""

    jobs: list[tuple[_Job, RequestType]] = field(default_factory=list)
    render: Render | None = None
    has_ended: bool = False
    is_full: bool = False

    @property
    def is_watched(self) -> bool:
        """Whether a viewport, and not just a prefetch, waits for it."""
        return any(job.chain is not None for job, _ in self.jobs)


class StackViewport:
    """See Viewer; `stages` are those of the configuration, `prefetch_type` its first options."""

    def __init__(
        self,
        orders: Orders,
        rules: ScrollRules,
        stages: Sequence[RetrieveStage],
        prefetch_type: str,
        slices: tuple[int, int],
    ) -> None:
        self._orders = orders
        self._rules = rules
        self._stages = stages
        self._prefetch_stage = RetrieveStage(
            "prefetch", retrieve_type=prefetch_type, request_type=RequestType.PREFETCH
        )
        self._slice_count, self._first_index = slices
        self._current_index: int | None = None
        self._pool: LoadPool[_Job] = LoadPool(rules.most_at_once)
        self._loads: dict[int, _Load] = {}
        self._waiting: tuple[float, int] | None = None
        self._prefetch: ContextPrefetch | None = None
        self._prefetch_due_s: float | None = None

    @property
    def due_s(self) -> float | None:
        """See Viewer."""
        waiting_s = None if self._waiting is None else self._waiting[0]
        return min((at for at in (waiting_s, self._prefetch_due_s) if at is not None), default=None)

    @property
    def is_quiet(self) -> bool:
        """See Viewer."""
        return self._pool.is_empty and self.due_s is None

    def opened(self, now_s: float) -> None:
        """See Viewer."""
        self._set_index(self._first_index, now_s)

    def moved(self, slice_index: int, now_s: float) -> None:
        """See Viewer."""
        self._waiting = None
        if self._is_loaded(slice_index):
            self._set_index(slice_index, now_s)
        else:
            self._waiting = (now_s + self._rules.wait_s, slice_index)

    def woke(self, now_s: float) -> None:
        """See Viewer."""
        if self._waiting is not None and self._waiting[0] <= now_s:
            index = self._waiting[1]
            self._waiting = None
            self._set_index(index, now_s)
        if self._prefetch_due_s is not None and self._prefetch_due_s <= now_s:
            self._prefetch_due_s = None
            self._prefetch_around(now_s)

    def delivered(self, render: Render, now_s: float) -> None:
        """See Viewer."""
        index = render.job.request.image_index
        load = self._loads[index]
        load.render = render
        if index == self._current_index and load.is_watched:
            self._orders.show(render, now_s)

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
        if self._prefetch is not None:
            self._prefetch_due_s = now_s + self._rules.prefetch_delay_s

    def _is_loaded(self, index: int) -> bool:
        return index in self._loads and self._loads[index].has_ended

    def _set_index(self, index: int, now_s: float) -> None:
        if index != self._current_index:
            self._current_index = index
            self._line_up(_Job(index, _Chain()), self._stages[0])
            self._go_on(now_s)

    def _line_up(self, job: _Job, stage: RetrieveStage) -> None:
        self._pool.add(job, stage.request_type, stage.priority)

    def _go_on(self, now_s: float) -> None:
        while taken := self._pool.take():
            self._send(*taken, now_s)

    def _send(self, job: _Job, request_type: RequestType, now_s: float) -> None:
        """Begin a load, or wait for the one that there is."""
        index, chain = job.slice_index, job.chain
        load = self._loads.get(index)
        if load is None:
            load = self._loads[index] = _Load()
            stage = self._prefetch_stage if chain is None else self._stages[chain.stage_index]
            self._orders.fetches.append(Fetch(index, stage, not (chain and chain.has_fetched)))
            if chain is not None:
                chain.has_fetched = True
        elif chain is not None and index == self._current_index and load.render is not None:
            self._orders.show(load.render, now_s)
        if load.has_ended:
            self._finish(job, request_type, load, now_s)
        else:
            load.jobs.append((job, request_type))

    def _finish(self, job: _Job, request_type: RequestType, load: _Load, now_s: float) -> None:
        """A job has what it waited for: its place is free, and its chain goes on."""
        self._pool.release(request_type)
        index, chain = job.slice_index, job.chain
        if chain is None:
            self._prefetched(index)
        elif not load.is_full and chain.stage_index + 1 < len(self._stages):
            if self._loads.get(index) is load:
                del self._loads[index]
            chain.stage_index += 1
            self._line_up(job, self._stages[chain.stage_index])
        elif self._prefetch is None and self._rules.prefetches:
            # setStack has awaited its first slice; only then does an application enable the tool.
            self._prefetch = ContextPrefetch(self._slice_count, index)
            self._prefetch_around(now_s)

    def _prefetched(self, index: int) -> None:
        assert self._prefetch is not None
        if self._prefetch.done(index):
            self._line_up_prefetch()

    def _prefetch_around(self, now_s: float) -> None:
        assert self._prefetch is not None
        assert self._current_index is not None
        self._prefetch.follow(self._current_index)
        self._line_up_prefetch()
        self._go_on(now_s)

    def _line_up_prefetch(self) -> None:
        assert self._prefetch is not None
        if self._prefetch.missing(lambda index: index in self._loads, self._is_loaded):
            self._pool.drop(RequestType.PREFETCH)
            for index in self._prefetch.indices:
                self._pool.add(_Job(index, None), RequestType.PREFETCH, _PREFETCH_PRIORITY)
