"""`harness certify --reference kernel --loss 1%`: the model of TCP beside the kernel's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from harness import __version__
from harness.certify.loss_comparison import AT_ONCE, LaneWatch, compare_losses, with_model
from harness.certify.reference.loss_matrix import DOWNLOAD_BPS, UPLOAD_BPS, Lane, LossMatrix
from harness.certify.reference.loss_time import links_s, model_s
from harness.cli.expected_time import in_words
from harness.cli.interruptible import run_interruptibly
from harness.cli.progress import progress_console
from harness.core.units import UnitError, parse_share
from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.losses import render_loss_comparison
from harness.results.loss_comparison import (
    LossCell,
    LossComparison,
    loss_comparison_to_json,
    read_loss_comparison,
)
from harness.run.provenance import circumstances, load_average


def compare(shares: Sequence[str], repeats: int, output: Path, *, as_json: bool) -> None:
    """Print the tables, or JSON, and keep what they are made of after every link.

    What the file holds already of the same program and machine is not measured again. Raises
    HarnessError.
    """
    console = progress_console()
    matrix = LossMatrix(tuple(dict.fromkeys(map(_loss_share, shares))), repeats)
    kept = _Kept(output, console)
    lanes = [lane for lane in matrix.lanes if not kept.has(lane, matrix)]
    if missing_count := len(matrix.lanes) - len(lanes):
        console.print(f"{missing_count} of {len(matrix.lanes)} links are in {output}")
    if lanes:
        measured_s, computed_s = links_s(lanes, matrix, AT_ONCE), model_s(lanes, matrix)
        told = f"{in_words(measured_s)} of links, then {in_words(computed_s)} of the model"
        console.print(f"{len(lanes)} links, {told}; let nothing else run")
    watch = LaneWatch(began=lambda lane: console.print(str(lane)), measured=kept.add)
    run_interruptibly(compare_losses(lanes, matrix, watch))
    kept.work_out_model()
    text = loss_comparison_to_json(kept.comparison)
    print(text if as_json else f"{render_loss_comparison(kept.comparison)}\n", end="")
    console.print(f"saved in {output}")


def _loss_share(text: str) -> float:
    try:
        return parse_share(text)
    except UnitError as error:
        raise BadInput("--loss", text, error.rule, error.remedy) from error


class _Kept:
    """The comparison in a file, which is replaced as a whole whenever there is more of it."""

    def __init__(self, path: Path, console: Console) -> None:
        self._path = path
        self._console = console
        now = circumstances()
        fresh = LossComparison(__version__, now, DOWNLOAD_BPS, UPLOAD_BPS, ())
        self.comparison = read_loss_comparison(path) if path.exists() else fresh
        before = self.comparison.circumstances
        if (before.commit, before.must_match()) != (now.commit, now.must_match()):
            rule = "holds what another program, or another machine, has measured"
            raise BadInput(str(path), None, rule, "name another file with --output, or remove it")

    def has(self, lane: Lane, matrix: LossMatrix) -> bool:
        """Whether all downloads of a lane are there."""
        sizes_bytes = {
            cell.size_bytes
            for cell in self.comparison.cells
            if Lane(cell.loss_share, cell.rtt_s, cell.congestion, cell.connection_count) == lane
        }
        return sizes_bytes >= set(matrix.sizes_bytes)

    def add(self, cells: Sequence[LossCell]) -> None:
        """Keep cells that were measured. Raises StorageError."""
        found = self.comparison.circumstances.with_end(load_average())
        self._keep(replace(self.comparison, circumstances=found).with_cells(tuple(cells)))

    def work_out_model(self) -> None:
        """Keep what the model makes of the cells that lack it. Raises StorageError."""
        lacking = [cell for cell in self.comparison.cells if not cell.model_s]
        if lacking:
            self._console.print(f"the model of {len(lacking)} cells")
            self._keep(self.comparison.with_cells(tuple(with_model(lacking))))

    def _keep(self, comparison: LossComparison) -> None:
        self.comparison = comparison
        text = loss_comparison_to_json(comparison)
        keep_file(self._path, text.encode(), "name another file with --output")
