"""A case that begins with a click, as it is predicted: two series of which one is made up."""

from pathlib import Path

from harness.core.network.profile import NetworkProfile
from harness.run.preparation import images_of, plans_of
from harness.scenario.loading import parse_scenario
from harness.viewer.fidelity.opening_model import OwnWork, PlayedOpening
from tests.predicted import DEVICE, MANIFEST

TEXT = """\
title: A click
load: stack
dataset: ct-512x174
networks: [{name: slow, download: 8 Mbit/s, upload: 8 Mbit/s, rtt: 100 ms, transport: fluid}, local]
open: ohif-3.13
study: {series: [10, 4]}
client: {page: same-origin}
cases: [{name: opening, retrieve: {stages: none}}]
repeats: 1
warm_ups: 0
"""


def played(
    pace_ratio: float = 1.0, busy_s: float = 0.2
) -> tuple[PlayedOpening, tuple[NetworkProfile, ...]]:
    scenario = parse_scenario(TEXT, Path("click.yaml"))
    images = images_of(scenario, MANIFEST)
    setup = plans_of(scenario, images)["opening", "slow"].setup
    case = PlayedOpening(setup, images, scenario.client_of("opening"), DEVICE)
    return case.with_own(OwnWork(pace_ratio, busy_s)), scenario.networks
