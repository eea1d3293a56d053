"""`harness maps`: pictures and findings of sweeps, from their tables."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from harness.cli.generated import STALE_EXIT_CODE
from harness.cli.progress import Watcher, progress_console
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.predict.sweep.computing import prepared
from harness.predict.sweep.store import CELLS_NAME, INPUTS_NAME
from harness.reporting.maps.drawing import html, svg
from harness.reporting.maps.measured import points_of
from harness.reporting.maps.page import Picture, page, pictures_of
from harness.reporting.maps.sweep_result import SweepResult, read_sweep_result
from harness.reporting.pages import committed_runs
from harness.scenario.library import SWEEPS, Library, find_sweep
from harness.scenario.sweep_loading import load_sweep

_FOLDER = "maps"
_PAGE = "maps.md"
_REMEDY = "make it writable, and room for it"


def write_maps(results: Path, *, checks: bool) -> None:
    """Write the page and the pictures of what is committed, or say which are stale."""
    folder = results / _FOLDER
    sections = []
    for name in Library.builtin().names(SWEEPS):
        cells = folder / f"{name}.parquet"
        if cells.is_file():
            result = read_sweep_result(
                load_sweep(find_sweep(name)), cells, cells.with_suffix(".json")
            )
            sections.append((result, _pictures(result, results)))
    files = {results / _PAGE: page(sections, _FOLDER).encode()}
    for _, pictures in sections:
        files |= {folder / f"{picture.name}.svg": svg(picture.chart) for picture in pictures}
    if checks:
        _check(files)
        return
    for path, content in files.items():
        keep_file(path, content, _REMEDY)
        print(path)


def draw_sweeps(
    names: Sequence[str], output: Path, results: Path, *, allows_code: bool = False
) -> None:
    """Draw sweeps that were computed into `output`, each into its own folder, as SVG and HTML."""
    for name in names:
        sweep = load_sweep(find_sweep(name), allows_code=allows_code)
        with Watcher(progress_console(), sweep.name) as watcher:
            inputs = prepared(sweep, DatasetCache(), watcher.building).inputs
        folder = output / f"{sweep.name}-{inputs.short_digest}"
        result = read_sweep_result(sweep, folder / CELLS_NAME, folder / INPUTS_NAME)
        pictures = _pictures(result, results)
        for picture in pictures:
            keep_file(folder / f"{picture.name}.svg", svg(picture.chart), _REMEDY)
            keep_file(folder / f"{picture.name}.html", html(picture.chart), _REMEDY)
        keep_file(folder / _PAGE, page([(result, pictures)], ".").encode(), _REMEDY)
        print(folder / _PAGE)


def _pictures(result: SweepResult, results: Path) -> list[Picture]:
    """The pictures of a sweep, with the committed rows of the same images on top."""
    runs = committed_runs(results).values()
    return pictures_of(result, points_of(result, runs))


def _check(files: Mapping[Path, bytes]) -> None:
    stale = [path for path, content in files.items() if _read(path) != content]
    for path in stale:
        print(f"{path}: is stale; run harness maps", file=sys.stderr)
    if stale:
        raise typer.Exit(STALE_EXIT_CODE)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
