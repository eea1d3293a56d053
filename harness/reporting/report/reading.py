"""What the folder of a run has to show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.quality_curve import PictureQuality, QualityStep, quality_curve
from harness.reporting.rows import TableRow, table_rows
from harness.results.document import CaseResult, RunDocument
from harness.results.pictures import PICTURES_NAME, AssessedPicture, read_pictures
from harness.results.reading_study import STUDY_NAME
from harness.results.sample import Sample
from harness.results.sample_files import sample_files
from harness.results.store import RUN_NAME, read_run, run_file
from harness.results.trace import Picture, Trace
from harness.results.trace_file import read_trace


@dataclass(frozen=True, slots=True)
class ReportedRun:
    """A run, with its rows as the tables have them, and the pictures that were judged."""

    folder: Path
    document: RunDocument
    rows: tuple[TableRow, ...]
    pictures: Mapping[Picture, AssessedPicture]

    @property
    def image_count(self) -> int:
        """How many images a load has."""
        is_volume = self.document.scenario.load is Load.VOLUME
        return self.document.provenance.dataset.frame_count if is_volume else 1

    @property
    def titles(self) -> str:
        """The scenario's title in English; of a quick look it says so."""
        scenario = self.document.scenario
        title = scenario.title.get("en") or next(iter(scenario.title.values()), scenario.name)
        return f"{title} (a quick look: one load a row)" if scenario.is_quick else title

    @property
    def time_title(self) -> str:
        """What the time axes of the page count."""
        has_clicks = any(sample.opening for sample in self.document.samples)
        return f"seconds since the {'click on the study' if has_clicks else 'load began'}"

    def results(self) -> Iterator[CaseResult]:
        """The rows of the document that are loads of ours, measured or predicted."""
        return (row for row in self.document.cases if row.lane is not Lane.VIEWER)

    def trace(self, sample: Sample) -> Trace | None:
        """What happened in a load; None where that was not kept. Raises BadInput."""
        return read_trace(sample_files(self.folder, self.document, sample.slot).trace)

    def curve(self, trace: Trace) -> list[QualityStep]:
        """The quality of a load over time; empty where its pictures were not judged."""
        if not trace.shown or any(each.picture not in self.pictures for each in trace.shown):
            return []
        changes = (
            (each.shown_s, each.picture.image_index, self.quality(each.picture))
            for each in trace.shown
        )
        return quality_curve(changes, self.image_count)

    def quality(self, picture: Picture) -> PictureQuality:
        """How good a picture is that was judged."""
        return self.pictures[picture].quality


def read_reported(run: Path) -> ReportedRun:
    """The run of a folder, or of its run.json. Raises BadInput."""
    document = read_run(run)
    folder = run_file(run).parent
    return ReportedRun(
        folder, document, table_rows(document), read_pictures(folder / PICTURES_NAME)
    )


def runs_in(folder: Path) -> list[Path]:
    """The folders of runs, and of readings, below a folder, by name."""
    return sorted(file.parent for name in (RUN_NAME, STUDY_NAME) for file in folder.rglob(name))
