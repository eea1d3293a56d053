"""What the folder of a reading has to show: rows, traces and judged pictures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from harness.core.lane import Lane
from harness.core.units import counted
from harness.reporting.report.verdict import Verdict
from harness.results.pictures import PICTURES_NAME, AssessedPicture, read_pictures
from harness.results.reading_study import (
    ReadingKey,
    ReadingRow,
    ReadingStudy,
    read_study,
    study_file,
)
from harness.results.sample_files import reading_trace
from harness.results.trace import Picture, Trace
from harness.results.trace_file import read_trace


@dataclass(frozen=True, slots=True)
class ReportedReadings:
    """A study, and the pictures that were judged."""

    folder: Path
    study: ReadingStudy
    pictures: Mapping[Picture, AssessedPicture]

    @property
    def title(self) -> str:
        """The scenario's title in English."""
        titles = self.study.title
        return titles.get("en") or next(iter(titles.values()), self.study.scenario)

    def groups(self) -> Iterator[tuple[str, list[ReadingRow]]]:
        """One reading of each case, by network and hand: those that stand beside each other.

        The first that counts; where none does, the first of all.
        """
        once: dict[ReadingKey, ReadingRow] = {}
        for row in sorted(self.study.rows, key=_counts, reverse=True):
            once.setdefault(row.key, row)
        rows = sorted(once.values(), key=self.study.rows.index)
        for (network, hand), found in groupby(rows, lambda row: (row.network, row.hand)):
            yield f"{network}, hand {hand}", list(found)

    def trace(self, row: ReadingRow) -> Trace | None:
        """What happened in a reading; None where that was not kept. Raises BadInput."""
        return read_trace(reading_trace(self.folder, self.study, row))

    def ssim(self, picture: Picture) -> float | None:
        """How similar a picture is to its original; None where nobody judged it."""
        found = self.pictures.get(picture)
        return found.quality.ssim if found else None


def _counts(row: ReadingRow) -> bool:
    return not row.excluded_because


def named(row: ReadingRow) -> str:
    """The case of a reading, and that it must not be counted, if so."""
    return row.case if _counts(row) else f"{row.case} (excluded)"


def read_readings(place: Path) -> ReportedReadings:
    """The study of a folder, or of its file. Raises BadInput."""
    folder = study_file(place).parent
    return ReportedReadings(folder, read_study(place), read_pictures(folder / PICTURES_NAME))


def telling_group(readings: ReportedReadings) -> tuple[str, list[ReadingRow]] | None:
    """The network and hand where cases differ most in what they show in time; None without rows."""
    counted_rows = ((name, list(filter(_counts, rows))) for name, rows in readings.groups())
    groups = [(name, rows) for name, rows in counted_rows if rows]
    return max(groups, key=lambda group: _gain(group[1]), default=None)


def reading_verdict(readings: ReportedReadings) -> Verdict:
    """Where the cases differ most: what the first of them shows in time, and what the best does."""
    found = telling_group(readings)
    if found is None:
        return Verdict("Nothing was read that counts.")
    name, rows = found
    first, best = rows[0], _best(rows)
    begin = f"Over {name}: “{first.case}” shows {_in_time(first)} while they are wanted"
    if best is first:
        return Verdict(f"{begin}, and no case shows more.", _certainty(readings))
    stood_s = first.experience.longest_still_s
    sentence = f"{begin}, and the picture stands still for {stood_s:.1f} s; “{best.case}” shows"
    return Verdict(f"{sentence} {best.experience.in_time_count}.", _certainty(readings))


def _best(rows: list[ReadingRow]) -> ReadingRow:
    return max(rows, key=lambda row: row.experience.in_time_share)


def _gain(rows: list[ReadingRow]) -> float:
    return _best(rows).experience.in_time_share - rows[0].experience.in_time_share


def _in_time(row: ReadingRow) -> str:
    felt = row.experience
    return f"{felt.in_time_count} of {counted(felt.wanted_count, 'slice')}"


def _certainty(readings: ReportedReadings) -> str:
    if readings.study.lane is Lane.PREDICTION:
        return "Predicted: the same every time, on every machine."
    count = max(row.repeat for row in readings.study.rows)
    return "Read once: nobody knows how sure." if count == 1 else f"The first of {count} readings."
