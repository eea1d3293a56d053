"""Decoding and drawing as a model: every image costs its time on one of the decoders."""

import asyncio
from collections.abc import Callable

from harness.core.attempt import DecodeJob, Render
from harness.core.media_type import HTJ2K_SYNTAXES, JPEG_LS_SYNTAXES
from harness.errors import RetrieveFailed
from harness.loader.buffer import SparseBytes

WorkTime = Callable[[DecodeJob], float]


class SimulatedScreen:
    """See Screen: `decode_workers` decoders, first come first served, and one painter.

    `decode_s` gives the seconds of a decode, `render_s` those of drawing what came of it.
    """

    def __init__(self, decode_s: WorkTime, render_s: WorkTime, decode_workers: int = 1) -> None:
        self._decode_s = decode_s
        self._render_s = render_s
        self._decoders = asyncio.Semaphore(decode_workers)
        self._painter = asyncio.Semaphore(1)

    async def decode(self, job: DecodeJob, pixel_data: SparseBytes) -> DecodeJob:
        """See Screen; the image is the job itself."""
        syntax = job.offer.transfer_syntax_uid
        if syntax not in HTJ2K_SYNTAXES | JPEG_LS_SYNTAXES:
            rule, remedy = "has no decoder", "see what the server sent"
            raise RetrieveFailed(job.request.path, syntax, rule, remedy)
        async with self._decoders:
            await asyncio.sleep(self._decode_s(job))
        return job

    async def render(self, render: Render, image: DecodeJob) -> None:
        """See Screen."""
        async with self._painter:
            await asyncio.sleep(self._render_s(render.job))
