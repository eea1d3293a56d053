"""The emulated link beside the kernel's, as Markdown."""

from collections.abc import Iterator, Sequence
from statistics import median

from harness.core.units import format_rate, format_time
from harness.reporting.link_line import link_line
from harness.reporting.markdown import Column, count, difference, exact, milliseconds, table
from harness.results.kernel import ComparedCell, ComparedNetwork, Comparison, LinkKind

_LONG_S = 30e-3
_LONG_RATIO = 0.05
_SHORT_S = 2e-3

_MODELS = {LinkKind.FLUID: "Fluid model", LinkKind.TCP: "TCP model"}
_DELAYS = {"netem": "netem", "tun": "a process between two TUN devices"}
_MEMORIES = {
    "nothing": "New connections know nothing of earlier ones.",
    "round-trips": "New connections know the round trips of earlier ones (tcp_no_metrics_save "
    "could not be set), which changes nothing on a link that drops nothing.",
    "thresholds": "New connections begin with the slow-start thresholds of earlier ones "
    "(tcp_no_metrics_save could not be set): the kernel's times are not those of first ones.",
}


def render_comparison(comparison: Comparison) -> str:
    """A table for each network, what they add up to, and the conditions, in one line at last.

    No line break at the end. The same comparison gives the same text.
    """
    parts = [_summary(comparison)]
    for network in comparison.networks:
        cells = [cell for cell in comparison.cells if cell.network == network.name]
        parts += [_caption(network), _table(comparison, cells)]
    return "\n\n".join((*parts, _conditions(comparison), _last_line(comparison)))


def is_reached(model_s: float, kernel_s: float) -> bool:
    """Whether a model is close: to 5 % where the kernel takes over 30 ms, to 2 ms where not."""
    limit_s = kernel_s * _LONG_RATIO if kernel_s > _LONG_S else _SHORT_S
    return abs(model_s - kernel_s) <= limit_s


def _summary(comparison: Comparison) -> str:
    lines = [
        f"| {name} | {_reached_count(comparison, kind)} of {len(comparison.cells)} "
        f"| {_worst(comparison, kind)} |"
        for kind, name in _models(comparison)
    ]
    header = "| Model | Within 5 % of the kernel (over 30 ms) or 2 ms (below) | Worst |"
    return "\n".join((header, "| :--- | ---: | :--- |", *lines))


def _reached_count(comparison: Comparison, kind: LinkKind) -> int:
    return sum(
        is_reached(_median_s(cell, kind), _median_s(cell, LinkKind.KERNEL_CUBIC))
        for cell in comparison.cells
    )


def _worst(comparison: Comparison, kind: LinkKind) -> str:
    def error_ratio(cell: ComparedCell) -> float:
        return abs(_median_s(cell, kind) / _median_s(cell, LinkKind.KERNEL_CUBIC) - 1)

    worst = max(comparison.cells, key=error_ratio)
    error = difference(_median_s(worst, kind), _median_s(worst, LinkKind.KERNEL_CUBIC))
    where = f"{worst.connection_count} x {exact(worst.size_bytes)} B, {worst.connections.value}"
    return f"{error}, {worst.network}, {where}"


def _caption(network: ComparedNetwork) -> str:
    rates = ((network.download_bps, "down"), (network.upload_bps, "up"))
    limits = [f"{format_rate(rate_bps)} {direction}" for rate_bps, direction in rates if rate_bps]
    return f"**{network.name}: {', '.join((*limits, f'RTT {format_time(network.rtt_s)}'))}**"


def _table(comparison: Comparison, cells: Sequence[ComparedCell]) -> str:
    columns: list[Column[ComparedCell]] = [
        Column("Connections", lambda cell: cell.connections.value, is_number=False),
        Column("At once", lambda cell: count(cell.connection_count)),
        Column("Bytes", lambda cell: exact(cell.size_bytes)),
        Column("n", lambda cell: count(len(cell.samples[LinkKind.KERNEL_CUBIC]))),
        _time_column("Kernel (cubic), ms", LinkKind.KERNEL_CUBIC),
    ]
    if _has(comparison, LinkKind.KERNEL_DEFAULT):
        columns.append(
            _time_column(f"Kernel ({comparison.default_control}), ms", LinkKind.KERNEL_DEFAULT)
        )
    for kind, name in _models(comparison):
        columns += [_time_column(f"{name}, ms", kind), _error_column(kind)]
    return table(columns, cells)


def _time_column(header: str, kind: LinkKind) -> Column[ComparedCell]:
    return Column(header, lambda cell: milliseconds(_median_s(cell, kind)))


def _error_column(kind: LinkKind) -> Column[ComparedCell]:
    return Column(
        "Error",
        lambda cell: difference(_median_s(cell, kind), _median_s(cell, LinkKind.KERNEL_CUBIC)),
    )


def _conditions(comparison: Comparison) -> str:
    found = comparison.circumstances
    delays = sorted({_DELAYS[network.delays_by] for network in comparison.networks})
    dropped_count = sum(network.dropped_count for network in comparison.networks)
    memories = [network.remembers for network in comparison.networks]
    sentences = (
        "Medians of n downloads; excluded is what a link was late for.",
        f"Kernel {found.machine.kernel}: rate by TBF, delay by {' and '.join(delays)}; "
        f"{dropped_count} packets dropped.",
        *(text for name, text in _MEMORIES.items() if name in memories),
        f"{found.machine.os}, {found.python}, load average "
        f"{found.load_average.at_start[0]:.1f} before.",
    )
    return " ".join(sentences)


def _last_line(comparison: Comparison) -> str:
    late_count = sum(
        len(those) - len(cell.times_s(kind))
        for cell in comparison.cells
        for kind, those in cell.samples.items()
    )
    models = " and ".join(kind.value for kind, _ in _models(comparison))
    return link_line(
        comparison.harness_version,
        comparison.circumstances,
        f"the kernel's, and emulated ones ({models})",
        [len(cell.samples[LinkKind.KERNEL_CUBIC]) for cell in comparison.cells],
        late_count,
    )


def _models(comparison: Comparison) -> Iterator[tuple[LinkKind, str]]:
    return ((kind, name) for kind, name in _MODELS.items() if _has(comparison, kind))


def _has(comparison: Comparison, kind: LinkKind) -> bool:
    return any(cell.samples.get(kind) for cell in comparison.cells)


def _median_s(cell: ComparedCell, kind: LinkKind) -> float:
    return median(cell.times_s(kind))
