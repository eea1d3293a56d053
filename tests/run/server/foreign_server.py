"""An origin of ours that stands in for somebody else's server, and scenarios of its images."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.core.images.server_faults import USUAL_BEHAVIOUR, OriginBehaviour
from harness.dataset.cache import BuiltDataset
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from harness.servers.origin.process import OriginConfiguration, running_origin
from tests.tiny import FAST, write_scenario


@contextmanager
def foreign_server(
    built: BuiltDataset, behaviour: OriginBehaviour = USUAL_BEHAVIOUR
) -> Iterator[str]:
    """The root of a service with these images."""
    with asyncio.Runner() as runner:
        context = running_origin(OriginConfiguration(built.directory, behaviour))
        origin = runner.run(context.__aenter__())
        try:
            yield origin.url
        finally:
            runner.run(context.__aexit__(None, None, None))


def server_block(url: str, built: BuiltDataset, more: str = "") -> str:
    """The key of a scenario that names a server."""
    manifest = built.manifest
    uids = f"study: '{manifest.study_uid}', series: '{manifest.series_uid}'"
    return f"server: {{url: '{url}', {uids}{more}}}\n"


def served_scenario(
    folder: Path, server: str, *cases: str, network: str = FAST, repeats: int = 1
) -> Scenario:
    """A volume from a server, each case called like its retrieve configuration."""
    rows = "".join(f"  - {{name: {case}, retrieve: {case}}}\n" for case in cases)
    text = (
        f"load: volume\n{server}networks: [{network}]\ncases:\n{rows}"
        f"repeats: {repeats}\nwarm_ups: 0\n"
    )
    return load_scenario(write_scenario(folder, text, "served"))
