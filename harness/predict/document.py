"""What a scenario would give on a device: every case on every network, on a virtual clock.

The same scenario, images and device give the same samples to the last bit, always and everywhere.
"""

from dataclasses import replace

from harness.core.images.manifest import Manifest
from harness.core.lane import Lane
from harness.core.models.device import Device
from harness.dataset.study.own_header import Headers
from harness.results.document import RunDocument
from harness.results.prediction import PredictionRecord
from harness.run.lanes.prediction import OnLoad, predictions
from harness.run.preparation import images_of, plans_of
from harness.run.provenance import dataset_record, provenance
from harness.run.scenario_record import empty_rows, scenario_record
from harness.scenario.scenario import Scenario


def predicted_document(
    scenario: Scenario,
    manifest: Manifest,
    device: Device,
    on_load: OnLoad = lambda slot, timeline: None,
    headers: Headers = (),
) -> RunDocument:
    """The run document of a scenario that is predicted alone, in place of all its lanes.

    `headers` are those of the files that its images were imported from.
    Raises ScenarioError for images that the scenario needs and that there are none of.
    """
    images = images_of(scenario, manifest, headers=headers)
    plans = plans_of(scenario, images)
    record = replace(scenario_record(scenario, manifest), lanes=(Lane.PREDICTION,))
    document = RunDocument(
        provenance=provenance(scenario.digest, dataset_record(manifest), scenario.policy),
        scenario=record,
        published=scenario.published,
        cases=tuple(empty_rows(record, lambda *row: plans[row].size_bytes)),
        prediction=PredictionRecord(device),
    )
    for sample in predictions(scenario, images, plans, device, on_load):
        document = document.with_sample(sample)
    return document
