"""Clicks by hand on the study of two series of `tests.core.viewing.studies`."""

from dataclasses import replace

from harness.core.viewing.opening import FRAMES, Asked, OpeningStep
from harness.viewer.fidelity.opening_recording import (
    LoggedOpening,
    LoggedQuestion,
    OpeningRecording,
)
from harness.viewer.load import Ending
from tests.core.viewing.studies import METADATA, SERIES, opening, study_opening
from tests.viewer.fidelity.logs import recording

STUDY = study_opening(
    opening(SERIES, METADATA, OpeningStep("pictures", Asked.FRAME, after=(FRAMES,)))
)


def metadata(index: int, issued_s: float = 0.1, ended_s: float | None = 0.3) -> LoggedQuestion:
    return LoggedQuestion(Asked.METADATA, index, "metadata", issued_s, ended_s)


def picture(index: int, issued_s: float = 0.5) -> LoggedQuestion:
    resource = f"instances/1.2.{index}.1/frames/1"
    return LoggedQuestion(Asked.FRAME, index, resource, issued_s, 0.9)


SEARCH = LoggedQuestion(Asked.SERIES, None, "", 0.0, 0.1)
IMAGE = LoggedQuestion(None, 0, "instances/1.2.0.0/frames/1", 0.5, 0.9)
USUAL = (SEARCH, metadata(0), metadata(1), picture(0), picture(1), IMAGE)


def clicked(*questions: LoggedQuestion, network: str = "4g", late_s: float = 0.0) -> LoggedOpening:
    """A click whose first frame is asked for after half a second, and is there after one."""
    found = questions or USUAL
    return LoggedOpening(network, Ending.COMPLETE, 0.5 + late_s, 1.0 + late_s, found)


def clicks(*openings: LoggedOpening, load_average: float = 0.2) -> OpeningRecording:
    case = replace(recording(load_average=load_average).case, case="opening")
    return OpeningRecording(case, openings)
