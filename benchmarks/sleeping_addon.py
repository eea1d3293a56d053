"""What is written first where a proxy shall be a slow network: it sleeps before each answer.

For the round trip, and for the bytes of this answer at the rate; no answer knows of another.
"""

import asyncio

import mitmproxy.ctx
from mitmproxy.addonmanager import Loader
from mitmproxy.http import HTTPFlow


class SleepingAddon:
    """An addon of mitmproxy with two options."""

    def load(self, loader: Loader) -> None:
        """Name the options."""
        loader.add_option("rate_bps", int, 1_000_000, "bits a second")
        loader.add_option("rtt_ms", int, 0, "milliseconds")

    async def response(self, flow: HTTPFlow) -> None:
        """Wait for as long as this answer alone would take."""
        assert flow.response is not None
        size_bytes = len(flow.response.raw_content or b"")
        options = mitmproxy.ctx.options
        await asyncio.sleep(options.rtt_ms / 1000 + size_bytes * 8 / options.rate_bps)


addons = [SleepingAddon()]
