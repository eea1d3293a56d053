from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.predicted_reading import predicted_readings, publish_prediction
from harness.results.reading_study import STUDY_NAME, study_to_json
from tests.results.test_judged_reading import SEEN
from tests.results.test_reading_study import STUDY


def test_a_prediction_is_published_by_the_name_of_its_scenario(tmp_path: Path) -> None:
    other = replace(STUDY, scenario="another")
    for name, study in (("a", STUDY), ("b", other)):
        (tmp_path / name).mkdir()
        (tmp_path / name / STUDY_NAME).write_bytes(study_to_json(study))
    places = [publish_prediction(tmp_path / name, tmp_path / "results") for name in ("a", "b")]

    assert places[0] == tmp_path / "results/reading/predicted/reading" / STUDY_NAME
    assert predicted_readings(tmp_path / "results") == (other, STUDY)


def test_what_was_read_is_no_prediction(tmp_path: Path) -> None:
    (tmp_path / STUDY_NAME).write_bytes(study_to_json(SEEN))

    with pytest.raises(BadInput, match="is no prediction"):
        publish_prediction(tmp_path, tmp_path / "results")
