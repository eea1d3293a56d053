"""What readings leave in a folder, whoever read: tables, rows, traces and judged pictures."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from rich.console import Console

from harness.core.images.manifest import PIXELS_NAME
from harness.dataset.cache import BuiltDataset
from harness.durable import keep_file
from harness.reporting.language import Language
from harness.reporting.reading_table import render_reading
from harness.results.asked import asked_in
from harness.results.pictures import PICTURES_NAME, keep_pictures
from harness.results.reading_study import (
    STUDY_NAME,
    ReadingKey,
    ReadingRow,
    ReadingStudy,
    study_to_json,
)
from harness.results.sample_files import reading_trace
from harness.results.trace import Trace
from harness.results.trace_file import keep_trace
from harness.run.picture_meter import PictureMeter
from harness.run.preparation import images_of
from harness.run.reading_assessment import assessed_readings
from harness.scenario.scenario import Scenario

_NAMES = {Language.ENGLISH: "table.md", Language.CHINESE: "table.zh.md"}
_REMEDY = "free disk space, or name another folder with --output"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where what was read is kept, and whether what was shown is judged."""

    folder: Path
    judges: bool = True


@dataclass(frozen=True, slots=True)
class GatheredTraces:
    """The traces of readings, as they come."""

    found: dict[tuple[ReadingKey, int], Trace] = field(default_factory=dict)

    def add(self, row: ReadingRow, trace: Trace) -> None:
        """Remember the trace of a row."""
        self.found[row.key, row.repeat] = trace

    def with_asked(self, study: ReadingStudy) -> ReadingStudy:
        """The study of these traces: with what was asked for, and when a picture came."""
        rows = (_with_asked(row, self.found[row.key, row.repeat]) for row in study.rows)
        return replace(study, rows=tuple(rows))


def _with_asked(row: ReadingRow, trace: Trace) -> ReadingRow:
    first_s = min((each.shown_s for each in trace.shown), default=None)
    return replace(row, asked=asked_in(trace), first_picture_s=first_s)


def kept_study(
    study: ReadingStudy,
    traces: GatheredTraces,
    scenario: Scenario,
    dataset: BuiltDataset,
    keeping: Keeping,
) -> ReadingStudy:
    """The study, judged where that is asked for; traces and pictures are in the folder then.

    Raises StorageError.
    """
    for row in study.rows:
        keep_trace(reading_trace(keeping.folder, study, row), traces.found[row.key, row.repeat])
    if not keeping.judges:
        return study
    pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
    meter = PictureMeter(images_of(scenario, dataset.manifest, pixels), dataset.directory)
    found = assessed_readings(study, traces.found, meter)
    keep_pictures(keeping.folder / PICTURES_NAME, found.pictures)
    return found.study


def show_study(study: ReadingStudy, folder: Path, console: Console) -> None:
    """Print the tables of a study, and keep them and its page there. Raises StorageError."""
    from harness.cli.report import write_report  # noqa: PLC0415 - half a second, for its charts

    keep_file(folder / STUDY_NAME, study_to_json(study), _REMEDY)
    texts = {language: render_reading(study, language) for language in _NAMES}
    for language, text in texts.items():
        keep_file(folder / _NAMES[language], f"{text}\n".encode(), _REMEDY)
    report = write_report([folder], None)
    print(texts[Language.ENGLISH], end="\n\n", flush=True)
    console.print(f"saved in {folder}; look at {report}")
