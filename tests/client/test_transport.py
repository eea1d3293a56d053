"""What the loader asks of a transport, held against the real one and the simulated one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.client.http_transport import HttpTransport
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.client.transport import ImageTransport
from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.core.images.server_faults import OriginBehaviour
from harness.core.network.profile import NetworkProfile
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.scenario.loading import load_scenario
from harness.servers.origin.process import OriginConfiguration, running_origin
from tests.tiny import scenario_text, write_scenario

LIVE = (pytest.mark.live, pytest.mark.every_python)
NETWORK = NetworkProfile("fast", 100e6, 100e6, 0.002)


@dataclass(frozen=True)
class Got:
    """What a client saw of one answer."""

    status_code: int
    length: str
    content_range: str | None
    size_bytes: int
    is_multipart: bool


Use = Callable[[ImageTransport[Any]], Awaitable[Got]]
Play = Callable[[BuiltDataset, Framing, Use], Got]


def really(dataset: BuiltDataset, framing: Framing, use: Use) -> Got:
    async def main() -> Got:
        configuration = OriginConfiguration(dataset.directory, OriginBehaviour(framing))
        async with running_origin(configuration) as origin:
            transport = HttpTransport(origin.url, 2, accept=framing.usual_accept)
            try:
                return await use(transport)
            finally:
                await transport.close()

    return asyncio.run(main())


def simulated(dataset: BuiltDataset, framing: Framing, use: Use) -> Got:
    async def main() -> Got:
        return await use(SimulatedTransport(served_bodies(dataset.manifest, framing), NETWORK, 2))

    return run_virtually(main())


@pytest.fixture(scope="module")
def dataset(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltDataset:
    scenario = load_scenario(write_scenario(tmp_path_factory.mktemp("scenario"), scenario_text()))
    return build_dataset(scenario.dataset, cache=DatasetCache(tiny_cache))


def get(path: str, headers: Mapping[str, str]) -> Use:
    async def use(transport: ImageTransport[Any]) -> Got:
        assert transport.connections == 2
        async with transport.get(path, headers) as answer:
            size_bytes = 0
            while content := await answer.read(None):
                size_bytes += len(content)
            return Got(
                answer.status_code,
                answer.headers["content-length"],
                answer.headers.get("content-range"),
                size_bytes,
                "multipart" in answer.headers.get("content-type", ""),
            )

    return use


@pytest.mark.parametrize(
    "play", [pytest.param(really, marks=LIVE, id="http"), pytest.param(simulated)]
)
@pytest.mark.parametrize("framing", Framing)
def test_ranges_and_whole_bodies_are_answered_alike(
    dataset: BuiltDataset, framing: Framing, play: Play
) -> None:
    path = dataset.manifest.frame_path(3)
    total = served_bodies(dataset.manifest, framing)[path].size_bytes
    is_multipart = framing is Framing.MULTIPART

    async def all_of_it(transport: ImageTransport[Any]) -> Got:
        whole = await get(path, {})(transport)
        first = await get(path, {"Range": "bytes=0-99"})(transport)
        rest = await get(path, {"Range": "bytes=100-"})(transport)
        over = await get(path, {"Range": f"bytes=100-{total + 50}"})(transport)

        assert whole == Got(200, str(total), None, total, is_multipart)
        assert first == Got(206, "100", f"bytes 0-99/{total}", 100, is_multipart)
        tail = f"bytes 100-{total - 1}/{total}"
        assert rest == over == Got(206, str(total - 100), tail, total - 100, is_multipart)
        return whole

    play(dataset, framing, all_of_it)


@pytest.mark.parametrize(
    "play", [pytest.param(really, marks=LIVE, id="http"), pytest.param(simulated)]
)
def test_a_path_that_is_not_there_is_answered_404(dataset: BuiltDataset, play: Play) -> None:
    assert play(dataset, Framing.MULTIPART, get("studies/none", {})).status_code == 404
