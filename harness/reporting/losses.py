"""The model of TCP beside the kernel's where packets are lost, as Markdown."""

from collections.abc import Callable, Sequence

from harness.core.units import format_rate, format_share, format_time
from harness.reporting.link_line import link_line
from harness.reporting.markdown import Column, count, exact, table
from harness.results.loss_comparison import LossCell, LossComparison

CLOSE_RATIO = 0.10
FAR_RATIO = 0.25
_CLOSE_SHARE = 0.9


def render_loss_comparison(comparison: LossComparison) -> str:
    """What the cells add up to, those that miss, a table for each loss, and the conditions.

    The last of these are in one line. The same comparison gives the same text. Cells
    whose model is not worked out are left out.
    """
    cells = [cell for cell in comparison.cells if cell.model_s]
    parts = [_summary(cells), _misses(cells)]
    for loss_share in sorted({cell.loss_share for cell in cells}):
        those = [cell for cell in cells if cell.loss_share == loss_share]
        parts += [f"**Loss {format_share(loss_share)}**", table(_COLUMNS, those)]
    return "\n\n".join((*parts, _conditions(comparison), _last_line(comparison, cells)))


def error_ratio(cell: LossCell) -> float:
    """By how much of the kernel's time the model's is longer; medians."""
    return cell.model_median_s / cell.kernel_median_s - 1


def _summary(cells: Sequence[LossCell]) -> str:
    close_count = sum(abs(error_ratio(cell)) <= CLOSE_RATIO for cell in cells)
    far_count = sum(abs(error_ratio(cell)) > FAR_RATIO for cell in cells)
    is_reached = close_count >= _CLOSE_SHARE * len(cells) and not far_count
    are = "is" if far_count == 1 else "are"
    return (
        f"{close_count} of {len(cells)} medians are within {format_share(CLOSE_RATIO)} of the"
        f" kernel's (to reach: nine of ten), {far_count} {are} off by more than"
        f" {format_share(FAR_RATIO)} (to reach: none): {'reached' if is_reached else 'missed'}."
    )


def _misses(cells: Sequence[LossCell]) -> str:
    missed = [cell for cell in cells if abs(error_ratio(cell)) > CLOSE_RATIO]
    missed.sort(key=lambda cell: -abs(error_ratio(cell)))
    if not missed:
        return "No cell misses."
    return "\n".join(
        ["Misses:", "", *(f"- {_named(cell)}: {_percent(error_ratio(cell))}" for cell in missed)]
    )


def _named(cell: LossCell) -> str:
    return (
        f"loss {format_share(cell.loss_share)}, {format_time(cell.rtt_s)}, {cell.congestion.value},"
        f" {cell.connection_count} x {exact(cell.size_bytes)} B"
    )


def _percent(ratio: float) -> str:
    sign = "−" if ratio < 0 else "+"
    return f"{sign}{abs(ratio):.1%}".replace("%", " %")


def _seconds(time_s: Callable[[LossCell], float]) -> Callable[[LossCell], str]:
    return lambda cell: f"{time_s(cell):.3f}"


def _span(cell: LossCell) -> str:
    times_s = [sample.elapsed_s for sample in cell.counted]
    return f"{min(times_s):.3f}–{max(times_s):.3f}"


_COLUMNS: Sequence[Column[LossCell]] = (
    Column("RTT", lambda cell: format_time(cell.rtt_s)),
    Column("Control", lambda cell: cell.congestion.value, is_number=False),
    Column("At once", lambda cell: count(cell.connection_count)),
    Column("Bytes", lambda cell: exact(cell.size_bytes)),
    Column("n", lambda cell: count(len(cell.counted))),
    Column("Kernel, s", _seconds(lambda cell: cell.kernel_median_s)),
    Column("Least to most", _span),
    Column("Model, s", _seconds(lambda cell: cell.model_median_s)),
    Column("Error", lambda cell: _percent(error_ratio(cell))),
)


def _conditions(comparison: LossComparison) -> str:
    found = comparison.circumstances
    return (
        f"{format_rate(comparison.download_bps)} down, {format_rate(comparison.upload_bps)} up."
        f" Medians over n seeds of losses; excluded is what the link was late for. Kernel"
        f" {found.machine.kernel}, {found.machine.os}, {found.python}."
    )


def _last_line(comparison: LossComparison, cells: Sequence[LossCell]) -> str:
    late_count = sum(len(cell.kernel) - len(cell.counted) for cell in cells)
    counts = [len(cell.counted) for cell in cells]
    return link_line(
        comparison.harness_version,
        comparison.circumstances,
        "the kernel's, and the model of one (tcp)",
        counts,
        late_count,
    )
