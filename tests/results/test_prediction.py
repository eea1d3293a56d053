from dataclasses import replace

from harness.results.prediction import PREDICTION_MODEL_VERSION, PredictionRecord
from harness.results.schema import from_json, to_json
from tests.runs import DEVICE, PREDICTED_ALONE, a_finished_document


def test_every_figure_of_a_device_is_kept() -> None:
    slower = DEVICE.slowed("slower", 1 / 3, "A third.")
    document = replace(a_finished_document(PREDICTED_ALONE), prediction=PredictionRecord(slower))
    read = from_json(to_json(document), "run.json")

    assert read.prediction == PredictionRecord(slower, PREDICTION_MODEL_VERSION)
