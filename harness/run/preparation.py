"""What a scenario's cases find, and what they should do, once its images are there."""

from typing import Any

from numpy.typing import NDArray

from harness.core.images.manifest import Manifest
from harness.core.images.served import bodies_from
from harness.core.images.server_faults import OriginBehaviour
from harness.core.images.server_state import ServerState
from harness.core.retrieval.policy import policy_named
from harness.core.viewing.opening import Opening
from harness.core.viewing.study import Study
from harness.dataset.study.own_header import Headers
from harness.dataset.study.served_study import ServedStudy, served_study
from harness.run.plan import Images, LoadSetup, Plan, plan
from harness.scenario.checks import check_fault_images, check_positions, check_shown_series
from harness.scenario.scenario import Scenario

Plans = dict[tuple[str, str], Plan]
"""By case and network."""

Studies = dict[str, ServedStudy]
"""By case; those that begin with the first frame have none."""


def images_of(
    scenario: Scenario,
    manifest: Manifest,
    pixels: NDArray[Any] | None = None,
    headers: Headers = (),
) -> Images:
    """The images of a scenario as its origin serves them; `pixels` where they are decoded.

    `headers` are those of the files that they were imported from.
    """
    state = scenario.server.state if scenario.server else ServerState.WARM
    bodies = bodies_from(manifest, scenario.origin, state)
    origin, kept = scenario.origin, tuple(headers)
    real_rtt_s = scenario.server.found.real_rtt_s if scenario.server else 0.0
    return Images(manifest, pixels, bodies, scenario.load, origin, state, kept, real_rtt_s)


def studies_of(scenario: Scenario, images: Images) -> Studies:
    """What is asked before the first frame of each case that asks anything, and what is answered.

    Raises ScenarioError for a study whose shown series is not the one that is loaded.
    """
    studies: Studies = {}
    drawn: dict[tuple[Opening, Study, OriginBehaviour], ServedStudy] = {}
    for case in scenario.cases:
        if case.opening is None:
            continue
        check_shown_series(case.study, scenario.load, images.frame_paths, str(scenario.path))
        origin = scenario.origin_of(case.name)
        key = (case.opening, case.study, origin)
        if key not in drawn:
            bodies = images.answered_by(origin).bodies
            asked, manifest = (case.opening, case.study), images.manifest
            drawn[key] = served_study(*asked, manifest, bodies, images.headers)
        studies[case.name] = drawn[key]
    return studies


def plans_of(scenario: Scenario, images: Images, studies: Studies | None = None) -> Plans:
    """What every case should do on every network. Raises ScenarioError where images lack.

    `studies` are those of `studies_of`, if they were drawn already.
    """
    studies = studies_of(scenario, images) if studies is None else studies
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
            study = studies.get(case.name)
            setup = LoadSetup(case.retrieve, policy, network, study.opening if study else None)
            plans[case.name, network.name] = plan(setup, answered, connections)
    return plans
