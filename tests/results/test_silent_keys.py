import json
from dataclasses import replace

from harness.core.models.device import Cost
from harness.core.viewing.study import Study
from harness.predict.document import predicted_document
from harness.results.document import RunDocument
from harness.results.opening_record import OpeningRecord
from harness.results.prediction import PredictionRecord
from harness.results.schema import from_json, to_json
from tests.core.viewing.studies import opening
from tests.predicted import DEVICE, MANIFEST, scenario
from tests.runs import a_finished_document


def opened(document: RunDocument) -> RunDocument:
    """The same run, whose first case and first sample began with a click."""
    case, *others = document.scenario.cases
    case = replace(case, opening=opening(), study=Study((3, 2)))
    row, *rows = document.cases
    sample, *samples = row.samples
    sample = replace(sample, opening=OpeningRecord(1.5, 0.25, ()))
    return replace(
        document,
        scenario=replace(document.scenario, cases=(case, *others)),
        cases=(replace(row, samples=(sample, *samples)), *rows),
    )


def test_a_run_without_an_opening_says_nothing_of_one() -> None:
    text = to_json(a_finished_document())

    assert "opening" not in text
    assert '"study"' not in text
    assert "is_quick" not in text


def test_an_opening_whose_memory_nobody_measured_says_nothing_of_it() -> None:
    document = opened(a_finished_document())
    row, *rows = document.cases
    sample, *samples = row.samples
    told = replace(OpeningRecord(1.5, 0.25, ()), memory_before_bytes=1, memory_peak_bytes=2)
    row = replace(row, samples=(replace(sample, opening=told), *samples))
    measured = replace(document, cases=(row, *rows))

    assert "memory_before_bytes" not in to_json(document)
    assert from_json(to_json(measured), "run.json") == measured


def test_a_run_with_one_comes_back_as_it_was() -> None:
    document = opened(a_finished_document())

    assert from_json(to_json(document), "run.json") == document


def test_a_device_that_needs_no_time_for_metadata_says_nothing_of_it() -> None:
    document = predicted_document(scenario(), MANIFEST, DEVICE)
    device = replace(DEVICE, parse=Cost(s_per_megabyte=0.01))
    reading = replace(document, prediction=PredictionRecord(device))

    assert "parse" not in json.loads(to_json(document))["prediction"]["device"]
    assert "inflate" not in json.loads(to_json(reading))["prediction"]["device"]
    assert from_json(to_json(reading), "run.json") == reading
