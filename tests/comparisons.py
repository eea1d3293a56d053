"""A comparison with the kernel, made up."""

from dataclasses import replace

from harness.results.conditions import Circumstances, LoadAverage, Machine
from harness.results.kernel import (
    ComparedCell,
    ComparedNetwork,
    ComparedSample,
    Comparison,
    Connections,
    LinkKind,
)


def a_cell(kernel_s: float, **model_s: float) -> ComparedCell:
    """One download of 1000 bytes; the models' times by the names of their ways."""
    times_s = {LinkKind.KERNEL_CUBIC: kernel_s} | {
        LinkKind[name]: model_s[name] for name in model_s
    }
    return ComparedCell(
        network="4g",
        size_bytes=1_000,
        connection_count=6,
        connections=Connections.NEW,
        samples={kind: (ComparedSample(time_s, 0.0),) for kind, time_s in times_s.items()},
    )


def a_comparison(*cells: ComparedCell, remembers: str | None = "nothing") -> Comparison:
    return Comparison(
        harness_version="0.1.0",
        circumstances=Circumstances(
            commit="0123456789abcdef",
            is_dirty=False,
            python="CPython 3.11.7",
            machine=Machine("Debian", "6.18", "A processor", 2, 2**30),
            load_average=LoadAverage((0.5, 0.5, 0.5), (0.7, 0.5, 0.5)),
            versions={},
            started_at="2026-11-22T10:40:00Z",
        ),
        default_control="bbr",
        networks=(ComparedNetwork("4g", 30e6, 5e6, 0.010, "tun", 0, remembers),),
        cells=cells or (a_cell(0.100, FLUID=0.090),),
    )


def with_samples(cell: ComparedCell, kind: LinkKind, *samples: ComparedSample) -> ComparedCell:
    return replace(cell, samples={**cell.samples, kind: samples})
