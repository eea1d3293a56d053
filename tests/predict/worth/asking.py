"""Scenarios of the tiny dataset, asked what their cases are worth."""

from pathlib import Path

from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device
from harness.predict.worth.loads import Loads, Spread
from harness.predict.worth.study import Worth, case_named, worths
from harness.scenario.scenario import Scenario
from tests.tiny import prepared, scenario_text

LINE = "{name: line, download: 2 Mbit/s, upload: 1 Mbit/s, rtt: 20 ms}"
LOSSY = "{name: lossy, download: 2 Mbit/s, upload: 1 Mbit/s, rtt: 20 ms, loss: 5 %, transport: tcp}"
JITTERY = LINE.replace("line", "jittery").replace("}", ", jitter: 5 ms, transport: fluid}")
DEVICE = Device("quick", {codec: Cost(0.001) for codec in Codec})
AGAINST = "volume-uncompressed"


def asked(
    folder: Path, cache: Path, *networks: str, case: str = "volume-jls", spread: Spread = map
) -> tuple[Scenario, Loads]:
    """A scenario of two cases, and their loads."""
    experiment = prepared(folder, cache, scenario_text(*networks, cases=(AGAINST, case)))
    return experiment.scenario, Loads(experiment.scenario, experiment.images, DEVICE, spread)


def found(
    folder: Path, cache: Path, least_s: float, *networks: str, spread: Spread = map
) -> list[Worth]:
    """What the other case is worth."""
    scenario, loads = asked(folder, cache, *networks, spread=spread)
    return list(worths(scenario, loads, case_named(scenario, AGAINST), least_s))
