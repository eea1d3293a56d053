"""What reading would be like: every case of a scenario under every hand, on a virtual clock.

The same scenario, images and device give the same study to the last bit, always and everywhere.
"""

from itertools import product

from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import policy_named
from harness.core.viewing.hand import Hand
from harness.core.viewing.rules import viewer_rules_named
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.run.lanes.readings import ReadingSetup, least_bytes, predicted_reading
from harness.run.plan import Images, LoadSetup
from harness.run.preparation import images_of
from harness.scenario.hands import check_slices
from harness.scenario.scenario import Case, Scenario


def reading_study(scenario: Scenario, manifest: Manifest, device: Device) -> ReadingStudy:
    """All rows of a scenario that has a reading.

    Raises ScenarioError for a hand that wants a slice that there is none of, and as
    `readings.predicted_reading`.
    """
    assert scenario.reading is not None
    images = images_of(scenario, manifest)
    hands = scenario.reading.hands
    for hand in hands:
        check_slices(hand, len(manifest.frames), f"{scenario.path}: reading")
    return ReadingStudy(
        scenario=scenario.name,
        title=dict(scenario.title),
        scenario_digest=scenario.digest,
        dataset=manifest.name,
        policy=scenario.policy,
        device=device.name,
        hand_sources={hand.name: hand.source for hand in hands},
        rows=tuple(
            _row(scenario, images, device, row)
            for row in product(scenario.networks, hands, scenario.cases)
        ),
    )


def _row(
    scenario: Scenario, images: Images, device: Device, row: tuple[NetworkProfile, Hand, Case]
) -> ReadingRow:
    network, hand, case = row
    images = images.answered_by(scenario.origin_of(case.name))
    load = LoadSetup(case.retrieve, policy_named(scenario.policy), network)
    viewer = scenario.viewer_of(case.name)
    setup = ReadingSetup(load, viewer_rules_named(viewer), hand)
    read = predicted_reading(setup, images, scenario.client_of(case.name), device)
    stages = case.retrieve.stages
    return ReadingRow(
        hand=hand.name,
        network=network.name,
        case=case.name,
        viewer=viewer,
        first_floor_s=network.floor_s(least_bytes(load, images, hand.last_index, stages[0])),
        whole_floor_s=network.floor_s(least_bytes(load, images, hand.last_index, stages[-1])),
        experience=read.experience,
    )
