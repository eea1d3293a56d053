"""A comparison of a few small downloads; what they took is not judged here."""

import asyncio
import os

import pytest

from harness.certify.kernel_comparison import compare_with_kernel
from harness.certify.reference.matrix import Download, Matrix
from harness.certify.reference.memory import Remembered
from harness.core.network.profile import NetworkProfile
from harness.results.kernel import Connections, LinkKind
from tests.certify.reference.root import needs_root


@pytest.mark.live
@needs_root
def test_every_download_is_measured_over_every_way() -> None:
    profile = NetworkProfile("quick", 100e6, 100e6, 0.002)
    matrix = Matrix(2, sizes_bytes=(20_000,), connections=(1, 6))
    seen: list[Download] = []
    processors, own_counts = os.sched_getaffinity(0), set()

    def watch(_: NetworkProfile, download: Download) -> None:
        seen.append(download)
        own_counts.add(len(os.sched_getaffinity(0)))

    comparison = asyncio.run(compare_with_kernel([profile], matrix, watch))

    assert own_counts == {1}, "servers must not stop the client between two connections"
    assert os.sched_getaffinity(0) == processors

    [network] = comparison.networks
    assert (network.name, network.rtt_s, network.dropped_count) == ("quick", 0.002, 0)
    assert network.remembers in [each.value for each in Remembered]
    assert len(seen) == 2 * 2
    assert len(comparison.cells) == 2 * len(Connections)
    assert {cell.connection_count * cell.size_bytes for cell in comparison.cells} == {
        *(20_000, 120_000)
    }
    for cell in comparison.cells:
        assert LinkKind.KERNEL_CUBIC in cell.samples
        assert {LinkKind.FLUID, LinkKind.TCP} < set(cell.samples)
        assert {len(samples) for samples in cell.samples.values()} == {2}
        # Nothing that has a round trip in it can be quicker than that.
        assert min(cell.times_s(LinkKind.KERNEL_CUBIC)) > 0.002
