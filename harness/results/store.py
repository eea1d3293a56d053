"""The run document on disk: whatever happens, the file there is whole.

After every sample the whole document replaces the old one. A run that is killed, or whose disk
is full, loses the sample being written and nothing before it.
"""

import glob
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from harness.durable import make_folders, make_private_folder, replace_file
from harness.errors import BadInput, StorageError
from harness.results.case import CaseRecord
from harness.results.certification import CertificateRecord
from harness.results.conditions import Provenance
from harness.results.document import MOST_ATTEMPTS, RunDocument
from harness.results.sample import Sample, SampleSlot
from harness.results.schema import from_json, to_json

RUN_NAME = "run.json"
_REMEDY = "free disk space, or name another folder with --output; what was measured before is kept"
# As a pattern of names; "*" would take the runs of "chest-ct" for runs of "ct".
_ANY_TIME = "????-??-??T??:??:??Z"


QUICK = "-quick"
"""Ends the folder of a quick look, which the newest run of its scenario never is."""


def run_folder_name(started_at: str, scenario_name: str) -> str:
    """The name of a run's folder: "2026-11-22T10-40-00Z-volume", sorted by time, no colons."""
    return f"{started_at.replace(':', '-')}-{scenario_name}"


def run_file(path: Path) -> Path:
    """The file of a run: the one in its folder, or the path itself."""
    return path / RUN_NAME if path.is_dir() else path


def read_run(path: Path) -> RunDocument:
    """The run document of a run's folder, or of the file itself. Raises BadInput."""
    file = run_file(path)
    try:
        text = file.read_bytes()
    except OSError as error:
        remedy = "name the folder of a run, or its run.json"
        raise BadInput(str(file), None, f"cannot be read ({error.strerror})", remedy) from error
    return from_json(text, str(file))


def newest_run(runs: Path, scenario_name: str) -> "RunStore | None":
    """The newest run of a scenario in a folder of runs, finished or cut off; None without one.

    A folder in which a run was never begun is passed over. Raises BadInput for a damaged run.
    """
    pattern = run_folder_name(_ANY_TIME, glob.escape(scenario_name))
    newest = max(runs.glob(f"{pattern}/{RUN_NAME}"), default=None)
    return RunStore.open(newest.parent) if newest else None


class RunStore:
    """A run that is being measured: its document in memory, and the same on disk.

    Make one with `begin`, `create` or `open`. Everything that writes raises StorageError when the
    disk refuses; `document` has then not changed, and the file is whole.
    """

    def __init__(self, directory: Path, document: RunDocument) -> None:
        self.directory = directory
        self.document = document

    @classmethod
    def begin(cls, runs: Path, document: RunDocument, *, is_private: bool = False) -> "RunStore":
        """A new run in a folder of runs, named by when it began; by a later second if need be.

        Only its owner may enter a private one. Raises StorageError.
        """
        try:
            make_folders(runs)
            folder = _claimed(runs, document)
        except OSError as error:
            raise _refused(runs, error) from error
        return cls.create(folder, document, is_private=is_private)

    @classmethod
    def create(
        cls, directory: Path, document: RunDocument, *, is_private: bool = False
    ) -> "RunStore":
        """A new run in its own folder, which only its owner may enter where it is private.

        Raises StorageError when there is one already.
        """
        try:
            make_folders(directory)
        except OSError as error:
            raise _refused(directory, error) from error
        if (directory / RUN_NAME).exists():
            raise StorageError(
                str(directory),
                None,
                "already holds a run",
                "resume it (--resume), or name another folder with --output",
            )
        store = cls(directory, document)
        try:
            if is_private:
                store.make_private()
            store._write(document)
        except StorageError:
            with suppress(OSError):
                directory.rmdir()
            raise
        return store

    @classmethod
    def open(cls, directory: Path) -> "RunStore":
        """The run that a folder holds. Raises BadInput."""
        return cls(directory, read_run(directory))

    def make_private(self) -> None:
        """Let only its owner read the run. Raises StorageError."""
        make_private_folder(self.directory, _REMEDY)

    def append(self, sample: Sample) -> None:
        """Keep one more sample; it is on the disk when this returns."""
        self._write(self.document.with_sample(sample))

    def certify(self, record: CertificateRecord) -> None:
        """Keep one more certificate."""
        self._write(self.document.with_certificate(record))

    def resume(self, at: str) -> None:
        """Keep when the run went on."""
        self._write(self.document.with_resumption(at))

    def keep_quality(self, document: RunDocument) -> None:
        """Keep the document of this run once it tells of quality."""
        self._write(document)

    def measure_on(self, repeats: int) -> None:
        """Ask for more repeats than the run was begun with."""
        self._write(self.document.with_repeats(repeats))

    def finish(self, load_average: tuple[float, float, float]) -> None:
        """Keep the load average after the last sample."""
        self._write(self.document.with_end(load_average))

    def wanted(self, most_attempts: int = MOST_ATTEMPTS) -> tuple[SampleSlot, ...]:
        """What is missing, else the replacements of samples that were lost to a busy machine."""
        return self.document.missing() or self.document.replacements(most_attempts)

    def missing(self) -> tuple[SampleSlot, ...]:
        """The loads that are still to be measured, in their order."""
        return self.document.missing()

    def check_resumable(self, now: Provenance) -> None:
        """Raise BadInput, naming what differs, unless new samples may join the old ones."""
        if differences := self.document.provenance.differences(now):
            raise BadInput(
                str(self.directory / RUN_NAME),
                None,
                f"was measured under other conditions ({'; '.join(differences)})",
                "restore them, or start a new run without --resume",
            )

    def keep_cases(self, cases: tuple[CaseRecord, ...]) -> None:
        """Let a run of an older version tell of its cases, which the caller knows to be these.

        They are on the disk with the next sample.
        """
        self.document = self.document.with_cases_played(cases)

    def check_counts(self, repeats: int, warm_ups: int) -> None:
        """Raise BadInput unless the run was begun with as many repeats and warm-ups."""
        begun = self.document.scenario
        for name, begun_count, asked_count in (
            ("repeats", begun.repeats, repeats),
            ("warm-ups", begun.warm_ups, warm_ups),
        ):
            if begun_count != asked_count:
                raise BadInput(
                    str(self.directory / RUN_NAME),
                    None,
                    f"was started with {begun_count} {name}, not {asked_count}",
                    "resume with the same number, or start a new run without --resume",
                )

    def _write(self, document: RunDocument) -> None:
        try:
            replace_file(self.directory / RUN_NAME, to_json(document).encode())
        except OSError as error:
            raise _refused(self.directory, error) from error
        self.document = document


def _claimed(runs: Path, document: RunDocument) -> Path:
    """A new folder; no other run has it, even one that begins in this moment."""
    began = document.provenance.circumstances
    assert began is not None, "something is to be measured"
    scenario, moment = document.scenario, datetime.fromisoformat(began.started_at)
    name = f"{scenario.name}{QUICK}" if scenario.is_quick else scenario.name
    while True:
        named = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        folder = runs / run_folder_name(named, name)
        try:
            folder.mkdir()
        except FileExistsError:
            moment += timedelta(seconds=1)
        else:
            return folder


def _refused(directory: Path, error: OSError) -> StorageError:
    return StorageError(
        str(directory),
        None,
        f"cannot store the results ({error.strerror})",
        _REMEDY,
    )
