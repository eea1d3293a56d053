"""What a stack viewport keeps in mind: who waits in its pool and for what, and what it shows."""

from dataclasses import dataclass, field
from typing import NamedTuple

from harness.core.retrieval.attempt import Render
from harness.core.retrieval.stage import RequestType
from harness.core.viewing.prefetch import ContextPrefetch


@dataclass(slots=True)
class Chain:
    """A slice on its way through the stages, because it is, or was, the current one."""

    stage_index: int = 0
    has_fetched: bool = False


@dataclass(slots=True)
class Job:
    """What waits in the pool: a stage of a chain; a prefetch and a thumbnail have none."""

    slice_index: int
    chain: Chain | None = None
    is_thumbnail: bool = False


@dataclass(slots=True)
class SliceLoad:
    """One image load object of the cache, and whoever waits for it."""

    jobs: list[tuple[Job, RequestType]] = field(default_factory=list)
    render: Render | None = None
    has_ended: bool = False
    is_full: bool = False

    @property
    def is_watched(self) -> bool:
        """Whether a viewport, and not just a prefetch, waits for it."""
        return any(job.chain is not None for job, _ in self.jobs)


class Waiting(NamedTuple):
    """A slice that is not there, and until when another one may be wanted instead."""

    until_s: float
    slice_index: int


@dataclass(slots=True)
class View:
    """One viewport: the series in it, at which slice that was opened, and which is current.

    `target_index` is where it was scrolled to: it will be current as soon as it is there, or has
    waited long enough.
    """

    series: range
    opening_index: int
    current_index: int | None = None
    target_index: int = 0
    waiting: Waiting | None = None
    prefetch: ContextPrefetch | None = None
    is_awaited: bool = False
