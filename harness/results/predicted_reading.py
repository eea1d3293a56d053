"""Readings that were predicted and that nobody measured, as they are committed.

In results/reading/predicted/<scenario>/ is the study, reading.json; `make reading` makes it anew.
"""

from pathlib import Path

from harness.core.lane import Lane
from harness.durable import keep_file
from harness.errors import BadInput
from harness.results.reading_study import (
    STUDY_NAME,
    ReadingStudy,
    read_study,
    study_file,
    study_to_json,
)

_PREDICTED = Path("reading", "predicted")
_REMEDY = "free disk space, or make it writable"


def predicted_readings(results: Path) -> tuple[ReadingStudy, ...]:
    """Those that are committed, by the names of their scenarios. Raises BadInput."""
    return tuple(map(read_study, sorted((results / _PREDICTED).glob(f"*/{STUDY_NAME}"))))


def publish_prediction(folder: Path, results: Path) -> Path:
    """Commit a prediction; returns where it stands. Raises BadInput and StorageError."""
    study = read_study(folder)
    if study.lane is not Lane.PREDICTION:
        rule, remedy = "is no prediction", "name one of harness predict"
        raise BadInput(str(study_file(folder)), None, rule, remedy)
    target = results / _PREDICTED / study.scenario / STUDY_NAME
    keep_file(target, study_to_json(study), _REMEDY)
    return target
