"""A comparison of one small download; what the kernel took is not judged here."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from harness.certify.loss_comparison import LaneWatch, compare_losses, with_model
from harness.certify.reference.loss_matrix import Lane, LossMatrix
from harness.core.network.profile import CongestionControl
from harness.errors import EnvironmentProblem
from harness.results.loss_comparison import LossCell
from tests.certify.reference.root import needs_root
from tests.loss_comparisons import a_loss_cell

MATRIX = LossMatrix(
    (0.05,),
    repeats=2,
    rtts_s=(0.002,),
    controls=(CongestionControl.CUBIC,),
    connections=(2,),
    sizes_bytes=(20_000,),
)


@pytest.mark.live
@needs_root
def test_every_download_of_a_lane_is_measured_with_its_seed() -> None:
    began: list[Lane] = []
    measured: list[LossCell] = []

    asyncio.run(compare_losses(MATRIX.lanes, MATRIX, LaneWatch(began.append, measured.extend)))

    assert began == MATRIX.lanes
    [cell] = measured
    assert cell.place == (0.05, 0.002, "cubic", 2, 20_000)
    assert [sample.seed for sample in cell.kernel] == [1, 2]
    # Nothing can be quicker than a round trip and the bytes.
    assert min(sample.elapsed_s for sample in cell.kernel) > 0.002 + 2 * 20_000 * 8 / 20e6


@pytest.mark.live
@needs_root
def test_what_is_wrong_with_one_lane_ends_all_and_is_told_alone() -> None:
    lanes = [replace(each, connection_count=count) for each in MATRIX.lanes for count in (1, 2)]

    def broken(_: Sequence[LossCell]) -> None:
        raise EnvironmentProblem("disk", None, "is full", "free some")

    with pytest.raises(EnvironmentProblem, match="is full"):
        asyncio.run(compare_losses(lanes, MATRIX, LaneWatch(lambda _: None, broken)))


def test_the_model_takes_the_seeds_that_the_kernels_link_drew_from() -> None:
    cell = replace(a_loss_cell(model_s=()), size_bytes=190_000, connection_count=1)
    [found] = with_model([cell])
    [again] = with_model([replace(cell, kernel=cell.kernel[1:])])

    assert len(set(found.model_s)) == len(found.model_s) == 3
    assert found.model_s[1:] == again.model_s


def test_without_loss_one_time_is_that_of_all_seeds() -> None:
    cell = replace(a_loss_cell(model_s=()), loss_share=0.0, size_bytes=190_000)
    [found] = with_model([cell])

    assert len(found.model_s) == 3
    assert len(set(found.model_s)) == 1
