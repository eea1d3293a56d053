"""What a scenario would give on a device: every case on every network, on a virtual clock.

The same scenario, images and device give the same samples to the last bit, always and everywhere.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from harness.core.images.manifest import Manifest
from harness.core.lane import Lane
from harness.core.models.device import Device
from harness.results.document import RunDocument
from harness.results.prediction import PredictionRecord
from harness.results.sample import Sample, SampleSlot
from harness.run.lanes.prediction import predict
from harness.run.plan import Images
from harness.run.preparation import Plans, images_of, plans_of
from harness.run.provenance import dataset_record, provenance
from harness.run.scenario_record import empty_rows, scenario_record
from harness.scenario.scenario import Scenario


def predictions(
    scenario: Scenario, images: Images, plans: Plans, device: Device
) -> Iterator[Sample]:
    """One sample of each case on each network, in the order of the table.

    Must not be called on a thread that runs a loop.
    """
    for network, case in product(scenario.networks, scenario.cases):
        answered = images.answered_by(scenario.origin_of(case.name))
        slot = SampleSlot(case.name, network.name, 1, is_warm_up=False, lane=Lane.PREDICTION)
        planned, client = plans[case.name, network.name], scenario.client_of(case.name)
        yield predict(slot, planned, answered, client, device)


def predicted_document(scenario: Scenario, manifest: Manifest, device: Device) -> RunDocument:
    """The run document of a scenario that is predicted alone, in place of all its lanes.

    Raises ScenarioError for images that the scenario needs and that there are none of.
    """
    images = images_of(scenario, manifest)
    plans = plans_of(scenario, images)
    record = replace(scenario_record(scenario), lanes=(Lane.PREDICTION,))
    document = RunDocument(
        provenance=provenance(scenario.digest, dataset_record(manifest), scenario.policy),
        scenario=record,
        published=scenario.published,
        cases=tuple(empty_rows(record, lambda *row: plans[row].size_bytes)),
        prediction=PredictionRecord(device),
    )
    for sample in predictions(scenario, images, plans, device):
        document = document.with_sample(sample)
    return document
