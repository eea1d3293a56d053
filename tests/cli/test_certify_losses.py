"""`harness certify --reference kernel --loss`: what it refuses, and that it resumes."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.certify.reference.loss_matrix import LossMatrix
from harness.results.loss_comparison import LossCell, loss_comparison_to_json
from harness.run.provenance import circumstances
from tests.cli.conftest import Command
from tests.loss_comparisons import a_loss_comparison

MATRIX = LossMatrix((0.01,), repeats=1)
COMMAND = ("certify", "--reference", "kernel", "--loss", "1%")


def measured(commit: str | None = None) -> str:
    """The file of a matrix that is complete, by this program unless told."""
    [sample] = a_loss_comparison().cells[0].kernel[:1]
    cells = tuple(
        LossCell(
            lane.loss_share,
            lane.rtt_s,
            lane.congestion,
            lane.connection_count,
            size_bytes,
            (sample,),
            (sample.elapsed_s,),
        )
        for lane in MATRIX.lanes
        for size_bytes in MATRIX.sizes_bytes
    )
    comparison = a_loss_comparison(*cells)
    before, now = comparison.circumstances, circumstances()
    found = replace(
        now,
        commit=commit or now.commit,
        load_average=before.load_average,
        started_at=before.started_at,
    )
    return loss_comparison_to_json(replace(comparison, circumstances=found))


def test_what_a_file_holds_is_not_measured_again(harness: Command, tmp_path: Path) -> None:
    file = tmp_path / "losses.json"
    file.write_text(measured(), encoding="utf-8")
    outcome = harness(*COMMAND, "--output", str(file))

    assert outcome.code == 0
    assert outcome.out.startswith("48 of 48 medians are within 10 % of the kernel's")
    assert "16 of 16 links are in" in outcome.err
    assert file.read_text(encoding="utf-8") == measured()


def test_the_file_of_another_program_is_left_alone(harness: Command, tmp_path: Path) -> None:
    file = tmp_path / "losses.json"
    file.write_text(measured("another"), encoding="utf-8")
    outcome = harness(*COMMAND, "--output", str(file))

    assert outcome.code == 2
    assert "holds what another program, or another machine, has measured" in outcome.err
    assert file.read_text(encoding="utf-8") == measured("another")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--reference", "kernel", "--loss", "1"), '--loss: "1" has no unit'),
        (("--reference", "kernel", "--loss", "100%"), "is 100 % or more"),
        (("--loss", "1%"), "goes with --reference kernel"),
        (("--reference", "kernel", "--loss", "1%", "--network", "4g"), "without --network"),
    ],
)
def test_a_loss_that_means_nothing_is_refused(
    harness: Command, arguments: tuple[str, ...], message: str
) -> None:
    outcome = harness("certify", *arguments)

    assert outcome.code == 2
    assert message in " ".join(outcome.err.replace("│", " ").split())
