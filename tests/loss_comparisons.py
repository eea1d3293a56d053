"""Comparisons with the kernel where packets are lost, made up."""

from harness.core.network.profile import CongestionControl
from harness.results.loss_comparison import LossCell, LossComparison, LossSample
from tests.comparisons import a_comparison


def a_loss_cell(
    kernel_s: tuple[float, ...] = (2.0, 3.0, 4.0),
    model_s: tuple[float, ...] = (2.0, 3.1, 5.0),
    rtt_s: float = 0.17,
    lateness_s: float = 0.0,
) -> LossCell:
    """1 MB over each of six connections that lose 1 %; the last sample is as late as told."""
    last = len(kernel_s)
    samples = tuple(
        LossSample(seed, elapsed_s, lateness_s if seed == last else 0.0)
        for seed, elapsed_s in enumerate(kernel_s, start=1)
    )
    return LossCell(0.01, rtt_s, CongestionControl.CUBIC, 6, 1_000_000, samples, model_s)


def a_loss_comparison(*cells: LossCell) -> LossComparison:
    """One with these cells, or with one that is close."""
    found = a_comparison().circumstances
    return LossComparison("0.1.0", found, 20e6, 5e6, cells or (a_loss_cell(),))
