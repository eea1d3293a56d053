"""How the cells of the emulated link are told, and whether they reach their targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.link_cell import CONNECTION_COUNTS, SPREAD_LEAST_TURNS, Cell
from benchmarks.verdict import verdict
from harness.core.http.protocol import HttpVersion


@dataclass(frozen=True)
class Targets:
    """How near theory the link has to be: errors of the median and of the worst cell, spread."""

    median_s: float
    worst_s: float
    worst_share: float
    spread: float

    def limit_s(self, cell: Cell) -> float:
        """How large the error of a cell may be."""
        return max(self.worst_s, self.worst_share * cell.theory_s)


TARGETS = {
    HttpVersion.HTTP_1_1: Targets(1e-3, 3e-3, 0.005, 1.05),
    HttpVersion.HTTP_2: Targets(3e-3, 10e-3, 0.015, 1.3),
}


def header() -> Iterator[str]:
    """The first two lines of the table."""
    columns = (
        *("HTTP", "Mbit/s", "connections", "bytes", "theory ms", "median ms", "error ms"),
        *("error %", "n", "slowest/fastest", "schedule late ms"),
    )
    yield "| " + " | ".join(columns) + " |"
    yield "|--:" * len(columns) + "|"


def row(cell: Cell) -> str:
    """The line of a cell."""
    values = (
        cell.http.value,
        f"{cell.rate_bps / 1e6:g}",
        f"{cell.connection_count}",
        f"{cell.size_bytes}",
        f"{cell.theory_s * 1e3:.2f}",
        f"{median(cell.times_s) * 1e3:.2f}",
        f"{cell.error_s * 1e3:+.2f}",
        f"{cell.error_s / cell.theory_s * 100:+.2f}",
        f"{len(cell.times_s)}",
        f"{median(cell.spreads):.3f}" if cell.has_spread else "",
        f"{cell.lateness_s * 1e3:.2f}",
    )
    return "| " + " | ".join(values) + " |"


def verdicts(cells: list[Cell]) -> Iterator[str]:
    """What is claimed of the emulated link, and whether these cells show it."""
    for http, targets in TARGETS.items():
        if of_version := [cell for cell in cells if cell.http is http]:
            yield from _verdicts_of(http, targets, of_version)


def _verdicts_of(http: HttpVersion, targets: Targets, cells: list[Cell]) -> Iterator[str]:
    middle_s = median(abs(cell.error_s) for cell in cells)
    worst = max(cells, key=lambda cell: abs(cell.error_s) / targets.limit_s(cell))
    spread = max((median(cell.spreads) for cell in cells if cell.has_spread), default=1.0)
    yield verdict(
        middle_s <= targets.median_s,
        f"HTTP/{http.value}, median error over {len(cells)} cells: {middle_s * 1e3:.2f} ms"
        f" (within {targets.median_s * 1e3:g} ms)",
    )
    yield verdict(
        abs(worst.error_s) <= targets.limit_s(worst),
        f"HTTP/{http.value}, worst cell: {worst.error_s * 1e3:+.2f} ms,"
        f" {worst.error_s / worst.theory_s:+.2%}, at {worst.rate_bps / 1e6:g} Mbit/s,"
        f" {worst.connection_count} x {worst.size_bytes} bytes"
        f" (within {targets.worst_s * 1e3:g} ms or {targets.worst_share:.1%})",
    )
    yield verdict(
        spread <= targets.spread,
        f"HTTP/{http.value}, slowest against fastest of {max(CONNECTION_COUNTS)} equal downloads"
        f" of at least {SPREAD_LEAST_TURNS[http]} turns: {spread:.3f} (within {targets.spread})",
    )
