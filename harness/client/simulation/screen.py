"""Decoding and drawing as a model: every image costs its time on one of the decoders."""

import asyncio
from collections.abc import Callable
from heapq import heappop, heappush
from math import inf

from harness.client.buffer import SparseBytes
from harness.core.http.media_type import DECODED_SYNTAXES
from harness.core.retrieval.attempt import DecodeJob, Render
from harness.errors import RetrieveFailed

WorkTime = Callable[[DecodeJob], float]

SlowDown = Callable[[DecodeJob, bool, int], float]
"""How many times as long a decode takes that begins right behind another, beside so many."""


class SimulatedScreen:
    """See ThreadedScreen: `decode_workers` decoders, first come first served, and one painter.

    `decode_s` gives the seconds of a decode that nothing disturbs, `slow_down_ratio` how much
    longer it takes, `render_s` the seconds of drawing what came of it. The painter then proves it
    for `compare_s`, for which only the next drawing waits.
    """

    def __init__(
        self,
        decode_s: WorkTime,
        render_s: WorkTime,
        decode_workers: int = 1,
        *,
        slow_down_ratio: SlowDown | None = None,
        compare_s: WorkTime | None = None,
    ) -> None:
        self._decode_s = decode_s
        self._render_s = render_s
        self._slow_down_ratio = slow_down_ratio
        self._compare_s = compare_s
        self._decoders_free_s = [-inf] * decode_workers
        self._painter_free_s = -inf

    async def decode(self, job: DecodeJob, pixel_data: SparseBytes) -> DecodeJob:
        """See Screen; the image is the job itself."""
        check_decodable(job)
        now_s = asyncio.get_running_loop().time()
        free_s = heappop(self._decoders_free_s)
        start_s = max(now_s, free_s)
        end_s = start_s + self._decode_s(job) * self._slowed(job, free_s > now_s, start_s)
        heappush(self._decoders_free_s, end_s)
        await asyncio.sleep(end_s - now_s)
        return job

    def is_decoding(self) -> bool:
        """Whether any decoder is at work."""
        now_s = asyncio.get_running_loop().time()
        return max(self._decoders_free_s) > now_s

    def _slowed(self, job: DecodeJob, is_behind: bool, start_s: float) -> float:
        if self._slow_down_ratio is None:
            return 1.0
        beside_count = sum(free_s > start_s for free_s in self._decoders_free_s)
        return self._slow_down_ratio(job, is_behind, beside_count)

    async def render(self, render: Render, image: DecodeJob) -> None:
        """See Screen."""
        now_s = asyncio.get_running_loop().time()
        end_s = max(now_s, self._painter_free_s) + self._render_s(render.job)
        self._painter_free_s = end_s + (self._compare_s(render.job) if self._compare_s else 0.0)
        await asyncio.sleep(end_s - now_s)


def check_decodable(job: DecodeJob) -> None:
    """Raise RetrieveFailed for a transfer syntax that nobody here decodes."""
    syntax = job.offer.transfer_syntax_uid
    if syntax not in DECODED_SYNTAXES:
        rule, remedy = "has no decoder", "see what the server sent"
        raise RetrieveFailed(job.request.path, syntax, rule, remedy, told=syntax)
