"""Readings in real viewers, each beside what was predicted of it, as they are committed.

In results/reading/judged/<scenario>/<viewer>/ are:

    reading.json     what the viewer showed; never edited
    predicted.json   what was predicted beside it then
    own-work.yaml    the device that was predicted for, if it was fitted
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.core.lane import Lane
from harness.durable import keep_file
from harness.errors import BadInput, RunInvalid
from harness.results.publication import Waiver, check_commit
from harness.results.reading_study import (
    STUDY_NAME,
    ReadingKey,
    ReadingRow,
    ReadingStudy,
    read_study,
    study_file,
    study_to_json,
)

OWN_WORK_NAME = "own-work.yaml"
"""The device of a prediction that was fitted to the viewer's own rows over no network."""

PREDICTED_NAME = "predicted.json"
"""The prediction beside a study that was measured, in its folder."""

_JUDGED = Path("reading", "judged")
_IN_VIEWER = "-viewer"
"""What `harness view` adds to the name of a scenario."""

_REMEDY = "free disk space, or make it writable"


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """All readings of one row that count, how many do not, and what was predicted of it."""

    counted: tuple[ReadingRow, ...]
    excluded_count: int
    predicted: ReadingRow


@dataclass(frozen=True, slots=True)
class JudgedReading:
    """What a real viewer showed, and what was predicted: the same hands, networks and cases."""

    seen: ReadingStudy
    predicted: ReadingStudy

    @property
    def scenario(self) -> str:
        """The name of the scenario that somebody wrote."""
        return self.seen.scenario.removesuffix(_IN_VIEWER)

    @property
    def viewer(self) -> str:
        """Who showed it, with the version."""
        told = self.seen.viewer
        return told.get("viewer") or f"Cornerstone3D {told['Cornerstone3D']}"

    def rows(self) -> Iterator[JudgedRow]:
        """A row for each prediction, in its order."""
        by_key: dict[ReadingKey, list[ReadingRow]] = {}
        for row in self.seen.rows:
            by_key.setdefault(row.key, []).append(row)
        for predicted in self.predicted.rows:
            read = by_key.get(predicted.key, [])
            counted = tuple(row for row in read if not row.excluded_because)
            yield JudgedRow(counted, len(read) - len(counted), predicted)


def judged_readings(results: Path) -> tuple[JudgedReading, ...]:
    """Those that are committed, by the names of their scenarios and viewers. Raises BadInput."""
    folders = sorted(file.parent for file in (results / _JUDGED).glob(f"*/*/{STUDY_NAME}"))
    return tuple(judged_reading(folder) for folder in folders)


def judged_reading(folder: Path) -> JudgedReading:
    """What lies in the folder of a study that a viewer showed. Raises BadInput."""
    study = read_study(folder)
    if study.lane is not Lane.VIEWER:
        rule = "was read by no real viewer"
        raise BadInput(str(study_file(folder)), None, rule, "name one of harness view")
    predicted = _predicted(study_file(folder).with_name(PREDICTED_NAME))
    if predicted.scenario_digest != study.scenario_digest:
        rule = f"is of another scenario than {study.scenario} beside it"
        raise BadInput(str(folder / PREDICTED_NAME), None, rule, "read it anew with harness view")
    return JudgedReading(study, predicted)


def check_reading(folder: Path, waiver: Waiver) -> JudgedReading:
    """The reading of a folder that may be committed; a row may have none that counts.

    Raises BadInput, also for one that is not of a commit, and RunInvalid where no row has a reading
    that counts.
    """
    judged = judged_reading(folder)
    if not waiver.local_changes:
        assert judged.seen.measured is not None, "a viewer showed it"
        check_commit(folder, judged.seen.measured)
    if not any(row.counted for row in judged.rows()):
        rule = "has no reading that counts"
        raise RunInvalid(str(folder), None, rule, "read it again on a quieter machine")
    return judged


def publish_reading(folder: Path, results: Path, waiver: Waiver) -> Path:
    """Commit a reading in a real viewer, and its prediction; returns where it stands.

    Raises as `check_reading`, and StorageError.
    """
    judged = check_reading(folder, waiver)
    viewer = judged.viewer.split()[0].lower()
    target = results / _JUDGED / judged.scenario / viewer / STUDY_NAME
    keep_file(target.with_name(PREDICTED_NAME), study_to_json(judged.predicted), _REMEDY)
    keep_file(target, study_to_json(judged.seen), _REMEDY)
    _publish_own_work(study_file(folder).parent, target.parent)
    return target


def _publish_own_work(folder: Path, target: Path) -> None:
    """The device beside a prediction; none of an earlier one is left there. Raises StorageError."""
    if (own := folder / OWN_WORK_NAME).is_file():
        keep_file(target / OWN_WORK_NAME, own.read_bytes(), _REMEDY)
    else:
        (target / OWN_WORK_NAME).unlink(missing_ok=True)


def _predicted(file: Path) -> ReadingStudy:
    """A study by its file, whose name is not the usual one. Raises BadInput."""
    study = read_study(file)
    if study.lane is not Lane.PREDICTION:
        rule, remedy = "is no prediction", "read it anew with harness view"
        raise BadInput(str(file), None, rule, remedy)
    return study
