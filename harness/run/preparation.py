"""What a scenario's cases find, and what they should do, once its images are there."""

from typing import Any

from numpy.typing import NDArray

from harness.core.images.manifest import Manifest
from harness.core.images.served import bodies_from
from harness.core.retrieval.policy import policy_named
from harness.run.plan import Images, LoadSetup, Plan, plan
from harness.scenario.checks import check_fault_images, check_positions
from harness.scenario.scenario import Scenario

Plans = dict[tuple[str, str], Plan]
"""By case and network."""


def images_of(scenario: Scenario, manifest: Manifest, pixels: NDArray[Any] | None = None) -> Images:
    """The images of a scenario as its origin serves them; `pixels` where they are decoded."""
    bodies = bodies_from(manifest, scenario.origin)
    return Images(manifest, pixels, bodies, scenario.load, scenario.origin)


def plans_of(scenario: Scenario, images: Images) -> Plans:
    """What every case should do on every network. Raises ScenarioError where images lack."""
    policy = policy_named(scenario.policy)
    plans: Plans = {}
    for case in scenario.cases:
        place, image_count = f"{scenario.path}: {case.name}", len(images.frame_paths)
        origin = scenario.origin_of(case.name)
        check_positions(case.retrieve, image_count, place)
        check_fault_images(origin.faults, image_count, place)
        answered = images.answered_by(origin)
        for network in scenario.networks:
            connections = scenario.client_of(case.name).connection_count
            setup = LoadSetup(case.retrieve, policy, network)
            plans[case.name, network.name] = plan(setup, answered, connections)
    return plans
