"""Figures that cannot vary while nothing changes: any difference is a change, and has a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.results.figures import SIMILARITY, RowFigures, RunFigures
from harness.results.sample import RowKey

UNEXPLAINED = "nothing that it was given; the program itself"


@dataclass(frozen=True, slots=True)
class Change:
    """An exact figure that is another one, from what to what, and what may be the reason."""

    row: RowKey
    name: str
    base: str
    head: str
    reasons: tuple[str, ...]

    @property
    def is_worse(self) -> bool:
        """Whether it is more than it was (of a similarity, less), or no number at all."""
        try:
            more = float(self.head.removesuffix(" ms")) - float(self.base.removesuffix(" ms"))
            return more < 0 if self.name.startswith(SIMILARITY) else more > 0
        except ValueError:
            return True

    def __str__(self) -> str:
        case, network, lane = self.row
        by = "" if lane is Lane.LOADER else f" ({lane.value})"
        return f"{case}, {network}{by}: {self.name} {self.base} → {self.head}"


def changes(base: RunFigures, head: RunFigures) -> Iterator[Change]:
    """The exact figures that differ, row by row."""
    reasons = dict(differing(base.reasons, head.reasons))
    heads = {(row.case, row.network, row.lane): row for row in head.rows}
    for row in base.rows:
        key = (row.case, row.network, row.lane)
        if key in heads:
            yield from _row_changes(row, heads[key], _reasons_for(row, reasons, base, head))


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is not alike, and how: name, and "was A, is B"."""
    for name in {**before, **after}:
        was, now = before.get(name, "unknown"), after.get(name, "unknown")
        if was != now:
            yield name, f"was {was}, is {now}"


def _row_changes(
    before: RowFigures, after: RowFigures, reasons: tuple[str, ...]
) -> Iterator[Change]:
    row = (before.case, before.network, before.lane)
    now = {figure.name: figure.values for figure in after.exact}
    for figure in before.exact:
        values = now.get(figure.name)
        # One that varies within a run (who came first) has changed when none of it is left.
        if values is not None and not set(values) & set(figure.values):
            yield Change(row, figure.name, " or ".join(figure.values), " or ".join(values), reasons)


def _reasons_for(
    row: RowFigures, differences: Mapping[str, str], base: RunFigures, head: RunFigures
) -> tuple[str, ...]:
    """What differs and shapes this row: its case, its network, the images, the models."""
    shaping = [
        *(f"{what} of {row.case}" for what in ("configuration", "policy", "client", "server")),
        f"network {row.network}",
        "dataset",
    ]
    if row.lane is Lane.PREDICTION:
        shaping += ["model version", "device"]
    found = tuple(f"{name} {differences[name]}" for name in shaping if name in differences)
    if found:
        return found
    commits = f" ({base.commit[:12]} → {head.commit[:12]})" if base.commit and head.commit else ""
    return (f"{UNEXPLAINED}{commits}",)
