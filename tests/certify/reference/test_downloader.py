"""A client of a kernel link in a process of its own; what a download takes is not judged here."""

import asyncio
from dataclasses import replace

import pytest

from harness.certify.reference.byte_origin import ByteOriginConfiguration, running_byte_origin
from harness.certify.reference.downloader import running_downloader
from harness.certify.reference.kernel_link import running_kernel_link
from harness.core.network.profile import NetworkProfile
from tests.certify.reference.root import needs_root

PROFILE = NetworkProfile("quick", 100e6, 100e6, 0.002)


@pytest.mark.live
@needs_root
def test_downloads_over_a_link_that_loses_packets_take_at_least_a_round_trip() -> None:
    async def story() -> tuple[list[float], int, int]:
        async with running_kernel_link(replace(PROFILE, loss_share=0.2)) as link:
            inside = ByteOriginConfiguration(
                100_000, link.server_address, link.server.path, ("cubic", "reno")
            )
            times_s = []
            async with (
                running_byte_origin(inside) as ports,
                running_downloader(link.server_address, link.client.path) as downloader,
            ):
                for port in ports:
                    async with downloader.connected(port, 2):
                        none_count = await link.lose(1)
                        times_s.append(await downloader.download_s(50_000))
                        lost_count = await link.lose(None)
            return times_s, none_count, lost_count

    times_s, none_count, lost_count = asyncio.run(story())

    assert min(times_s) >= PROFILE.rtt_s
    assert 0 < none_count < lost_count, "losses begin when they are told to"
