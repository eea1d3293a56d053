"""What a person sees on standard error while images are built and loads are measured."""

from collections import defaultdict
from statistics import fmean

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from harness.cli.expected_time import OVERHEAD_S
from harness.core.lane import Lane
from harness.dataset.build import BuildProgress
from harness.reporting.reasons import reason_in_english
from harness.results.certification import CertificateRecord
from harness.results.sample import RowKey, Sample, SampleSlot
from harness.run.preparation import Plans


def progress_console() -> Console:
    """Standard error, for text as it is: names may hold brackets, and lines are not broken."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


class Watcher:
    """An Observer with a bar that says what is being done and how long is left.

    Where standard error is no terminal, a line a load is written instead.
    """

    def __init__(self, console: Console, scenario_name: str) -> None:
        self._console = console
        self._scenario_name = scenario_name
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            transient=True,
            # Drawing costs time of the same processor that is being measured.
            refresh_per_second=2,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._step: object = None
        self._plans: Plans = {}
        self._left: list[SampleSlot] = []
        self._took_s: dict[RowKey, list[float]] = defaultdict(list)

    def __enter__(self) -> "Watcher":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def building(self, progress: BuildProgress) -> None:
        """See Observer."""
        if progress.notice:
            self._console.print(progress.notice)
        description = f"dataset {progress.dataset}: {progress.step.value}"
        if progress.step != self._step:
            self._step = progress.step
            self._new_task(description, progress.total_count or None)
            if not self._console.is_terminal:
                self._console.print(description)
        assert self._task is not None
        self._progress.update(
            self._task, completed=progress.done_count, total=progress.total_count or None
        )

    def certifying(self, network: str) -> None:
        """See Observer."""
        self._new_task(f"{self._scenario_name}: certifying {network}", None)

    def certified(self, record: CertificateRecord) -> None:
        """See Observer."""
        certificate = record.certificate
        if certificate is None:
            return
        where = f"{self._scenario_name}: {record.network} {record.moment.value} the run"
        others = certificate.foreign_load.found
        self._console.print(f"{where}, certificate: {'; '.join(certificate.misses) or 'passed'}")
        if others:
            self._console.print(f"  foreign load: {others}", style="yellow")

    def planned(self, slots: tuple[SampleSlot, ...], plans: Plans) -> None:
        """See Observer."""
        self._left = list(slots)
        self._plans = plans
        self._new_task(self._scenario_name, len(slots))

    def loading(self, slot: SampleSlot) -> None:
        """See Observer."""
        assert self._task is not None
        description = f"{self._scenario_name}: {slot.case}, {slot.network}, {_turn(slot)}"
        left = f"{self._seconds_left():.0f} s left"
        self._progress.update(self._task, description=description, left=left)

    def measured(self, sample: Sample) -> None:
        """See Observer."""
        assert self._task is not None
        self._left.remove(sample.slot)
        if sample.times_s.complete is not None:
            self._took_s[sample.slot.row].append(sample.times_s.complete)
        self._progress.advance(self._task)
        if not self._console.is_terminal:
            self._console.print(self._line(sample))
        for reason in sample.invalid_because:
            self._console.print(f"  excluded: {reason_in_english(reason)}", style="yellow")

    def _new_task(self, description: str, total: int | None) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(description, total=total, left="")

    def _seconds_left(self) -> float:
        return sum(self._expected_s(slot) + OVERHEAD_S[slot.lane] for slot in self._left)

    def _expected_s(self, slot: SampleSlot) -> float:
        if took_s := self._took_s[slot.row]:
            return fmean(took_s)
        return self._plans[slot.case, slot.network].floors_s.complete or 0.0

    def _line(self, sample: Sample) -> str:
        times = ", ".join(
            f"{name} {time_s * 1000:.0f} ms"
            for name, time_s in (
                ("first render", sample.times_s.first_render),
                ("complete", sample.times_s.complete),
            )
            if time_s is not None
        )
        where = f"{self._scenario_name}: {sample.case}, {sample.network}"
        return f"{where}, {_turn(sample.slot)}: {times or 'no result'}"


def _turn(slot: SampleSlot) -> str:
    turn = f"{'warm-up' if slot.is_warm_up else 'repeat'} {slot.repeat}"
    return turn if slot.lane is Lane.LOADER else f"{slot.lane.value}, {turn}"
