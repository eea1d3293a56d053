"""`harness serve`: a scenario's images behind its emulated network, for any viewer."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from harness.cli.progress import Watcher, progress_console
from harness.core.network import NetworkProfile
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.emulator.process import Emulator, running_emulator
from harness.errors import EnvironmentProblem, ScenarioError
from harness.origin.process import Origin, OriginConfiguration, running_origin
from harness.scenario.library import find_dataset, find_scenario
from harness.scenario.loading import load_dataset, load_scenario, with_dataset
from harness.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What is served where: names or files, None for the scenario's own; port 0 is a free one."""

    scenario: str
    network: str | None
    dataset: str | None
    host: str
    port: int


def serve(options: ServeOptions) -> None:
    """Print one JSON line that says where, then serve until Ctrl-C."""
    console = progress_console()
    scenario = load_scenario(find_scenario(options.scenario))
    if options.dataset is not None:
        scenario = with_dataset(scenario, load_dataset(find_dataset(options.dataset)))
    network = _network(scenario, options.network)
    with Watcher(console, scenario.name) as watcher:
        dataset = build_dataset(
            scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
        )
    try:
        asyncio.run(_serve(scenario, dataset, network, (options.host, options.port)))
    except KeyboardInterrupt:
        console.print("stopped")


def _network(scenario: Scenario, name: str | None) -> NetworkProfile:
    names = [network.name for network in scenario.networks]
    if name is not None and name not in names:
        raise ScenarioError(
            str(scenario.path), name, "is no network of it", f"use one of {', '.join(names)}"
        )
    return scenario.networks[names.index(name) if name else 0]


async def _serve(
    scenario: Scenario,
    dataset: BuiltDataset,
    network: NetworkProfile,
    address: tuple[str, int],
) -> None:
    host, port = address
    async with AsyncExitStack() as stack:
        servers: list[Origin | Emulator] = []
        if network.is_shaped:
            inner = OriginConfiguration(dataset.directory, scenario.framing, faults=scenario.faults)
            origin = await stack.enter_async_context(running_origin(inner))
            emulator = running_emulator(network, origin.url, host=host, port=port)
            servers = [origin, await stack.enter_async_context(emulator)]
        else:
            outer = OriginConfiguration(
                dataset.directory, scenario.framing, host, port, scenario.faults
            )
            servers = [await stack.enter_async_context(running_origin(outer))]
        place = {
            "url": servers[-1].url,
            "study": dataset.manifest.study_uid,
            "series": dataset.manifest.series_uid,
            "network": network.name,
        }
        print(json.dumps(place), flush=True)
        await _wait_until_any_is_gone(servers)


async def _wait_until_any_is_gone(servers: Sequence[Origin | Emulator]) -> None:
    """Wait for ever, unless a server ends by itself. Raises EnvironmentProblem."""
    try:
        async with asyncio.TaskGroup() as group:
            for server in servers:
                group.create_task(server.wait_until_gone())
    except* EnvironmentProblem as problems:
        raise problems.exceptions[0] from None
