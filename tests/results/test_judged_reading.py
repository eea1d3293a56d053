from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput, RunInvalid
from harness.results.judged_reading import (
    OWN_WORK_NAME,
    PREDICTED_NAME,
    judged_reading,
    judged_readings,
    publish_reading,
)
from harness.results.publication import Waiver
from harness.results.reading_study import STUDY_NAME, ReadingStudy, study_to_json
from harness.results.reasons import OtherReason
from tests.results.test_reading_study import STUDY
from tests.runs import CIRCUMSTANCES

LATE = (OtherReason("the wheel was turned 60 ms late"),)
ROW = STUDY.rows[0]
SEEN = replace(
    STUDY,
    device="",
    measured=CIRCUMSTANCES,
    viewer={"viewer": "OHIF 3.13.2", "Cornerstone3D": "5.6.8"},
    rows=(ROW, replace(ROW, repeat=2, excluded_because=LATE), replace(ROW, repeat=3)),
)


def kept(folder: Path, seen: ReadingStudy = SEEN, predicted: ReadingStudy = STUDY) -> Path:
    """The folder of a study as `harness view` leaves it."""
    folder.mkdir(exist_ok=True)
    (folder / STUDY_NAME).write_bytes(study_to_json(seen))
    (folder / PREDICTED_NAME).write_bytes(study_to_json(predicted))
    return folder


def test_a_row_has_its_readings_that_count_beside_its_prediction(tmp_path: Path) -> None:
    judged = judged_reading(kept(tmp_path))
    [row] = judged.rows()

    assert judged.viewer == "OHIF 3.13.2"
    assert [each.repeat for each in row.counted] == [1, 3]
    assert row.excluded_count == 1
    assert row.predicted == ROW


def test_what_is_published_stands_by_the_name_of_its_viewer(tmp_path: Path) -> None:
    cornerstone = replace(SEEN, viewer={"Cornerstone3D": "5.14.0"})
    results = tmp_path / "results"
    publish_reading(kept(tmp_path / "one"), results, Waiver())
    where = publish_reading(kept(tmp_path / "two", cornerstone), results, Waiver())

    assert where == results / "reading/judged/reading/cornerstone3d" / STUDY_NAME
    assert [each.viewer for each in judged_readings(results)] == [
        "Cornerstone3D 5.14.0",
        "OHIF 3.13.2",
    ]


def test_readings_of_another_scenario_stand_beside_and_take_no_others_place(tmp_path: Path) -> None:
    other = "side-by-side-viewer"
    beside = [replace(study, scenario=other) for study in (SEEN, STUDY)]
    publish_reading(kept(tmp_path / "one"), tmp_path, Waiver())
    where = publish_reading(kept(tmp_path / "two", *beside), tmp_path, Waiver())

    assert where == tmp_path / "reading/judged/side-by-side/ohif" / STUDY_NAME
    assert [each.scenario for each in judged_readings(tmp_path)] == ["reading", "side-by-side"]


def test_the_device_of_a_prediction_goes_with_it_and_none_of_an_earlier_one_stays(
    tmp_path: Path,
) -> None:
    fitted, stated = kept(tmp_path / "fitted"), kept(tmp_path / "stated")
    (fitted / OWN_WORK_NAME).write_text("source: fitted\n")

    where = publish_reading(fitted, tmp_path, Waiver()).with_name(OWN_WORK_NAME)
    assert where.read_text() == "source: fitted\n"
    publish_reading(stated, tmp_path, Waiver())
    assert not where.exists()


def test_what_has_no_reading_that_counts_is_not_published(tmp_path: Path) -> None:
    busy = replace(SEEN, rows=(replace(ROW, excluded_because=LATE),))

    with pytest.raises(RunInvalid, match="has no reading that counts"):
        publish_reading(kept(tmp_path, busy), tmp_path / "results", Waiver())
    assert judged_readings(tmp_path / "results") == ()


def test_what_was_read_with_local_changes_is_published_only_in_spite_of_them(
    tmp_path: Path,
) -> None:
    dirty = replace(SEEN, measured=replace(CIRCUMSTANCES, is_dirty=True))
    folder = kept(tmp_path / "read", dirty)

    with pytest.raises(BadInput, match="which had local changes"):
        publish_reading(folder, tmp_path / "results", Waiver())
    assert publish_reading(folder, tmp_path / "results", Waiver(local_changes=True)).exists()


@pytest.mark.parametrize(
    ("seen", "predicted", "rule"),
    [
        (STUDY, STUDY, "was read by no real viewer"),
        (SEEN, replace(STUDY, scenario_digest="another"), "is of another scenario"),
        (SEEN, SEEN, "is no prediction"),
    ],
    ids=["a prediction alone", "of another scenario", "no prediction beside it"],
)
def test_a_study_that_nothing_can_be_held_to_is_refused(
    tmp_path: Path, seen: ReadingStudy, predicted: ReadingStudy, rule: str
) -> None:
    with pytest.raises(BadInput, match=rule):
        judged_reading(kept(tmp_path, seen, predicted))
