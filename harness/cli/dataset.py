"""`harness dataset`: build, list and import images."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.cli.progress import Watcher, progress_console
from harness.core.images.specification import DatasetSpec
from harness.core.units import format_size
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.dicom.folder import SeriesInFolder, find_series
from harness.dataset.imported import spec_for, suggested_name, yaml_block
from harness.durable import keep_file
from harness.errors import BadInput, HarnessError
from harness.scenario.library import DATASETS, Library, find_dataset
from harness.scenario.loading import load_dataset


def build(names: Sequence[str], *, verifies: bool) -> None:
    """Build datasets one after the other; what cannot be had is told at the end."""
    wanted = names or Library.builtin().names(DATASETS)
    specs = [load_dataset(find_dataset(name)) for name in wanted]
    problems: list[HarnessError] = []
    for spec in specs:
        try:
            print(_described(_built(spec, verifies=verifies)))
        except BadInput as error:
            problems.append(error)
    _raise_all(problems)


def list_all() -> None:
    """Print every built-in dataset with its licence, then everything that is in the cache."""
    cache = DatasetCache()
    table = Table(show_edge=False, pad_edge=False)
    for heading in ("dataset", "images", "source", "licence"):
        table.add_column(heading, overflow="fold")
    for name in Library.builtin().names(DATASETS):
        spec = load_dataset(find_dataset(name))
        table.add_row(spec.name, spec.description, spec.source_note, spec.licence)
    console = Console(highlight=False, markup=False, emoji=False)
    console.print(table)
    console.print(f"\nBuilt, in {cache.root}:", soft_wrap=True)
    for entry in cache.list():
        state = "whole" if entry.manifest else "damaged; it is built again when it is used"
        size = format_size(entry.size_bytes)
        console.print(f"  {entry.directory.name}  {size}  {state}", soft_wrap=True)


def import_folder(
    folder: Path, name: str | None, output: Path, *, skips_broken_files: bool
) -> None:
    """Write a dataset file for every series of a folder that can be used, and build it."""
    found = find_series(folder, skips_broken_files=skips_broken_files)
    console = progress_console()
    problems: list[HarnessError] = []
    for series in found:
        for note in series.notes:
            console.print(f"series {series.series_uid}: {note}")
        try:
            _import_series(series, _name(series, name, len(found)), output)
        except BadInput as error:
            problems.append(error)
    _raise_all(problems)


def _name(series: SeriesInFolder, wanted: str | None, series_count: int) -> str:
    suggested = suggested_name(series, is_alone=series_count == 1)
    if wanted is None:
        return suggested
    return wanted if series_count == 1 else f"{wanted}-{suggested.rsplit('-', 1)[-1]}"


def _import_series(series: SeriesInFolder, name: str, output: Path) -> None:
    spec = spec_for(series, name)
    built = _built(spec, verifies=True)
    path = output / f"{name}.yaml"
    remedy = "make room, or name another folder with --output"
    keep_file(path, yaml_block(spec).encode(), remedy)
    print(_described(built))
    scenario = "stack" if series.frame_count == 1 else "volume"
    print(f"  written to {path}; measure it with: harness bench {scenario} --dataset {path}")


def _built(spec: DatasetSpec, *, verifies: bool) -> BuiltDataset:
    with Watcher(progress_console(), spec.name) as watcher:
        return build_dataset(
            spec, cache=DatasetCache(), on_progress=watcher.building, verifies=verifies
        )


def _described(built: BuiltDataset) -> str:
    manifest = built.manifest
    sizes = ", ".join(
        f"{encoding.path} {format_size(encoding.total_bytes)}" for encoding in manifest.encodings
    )
    frames = f"{len(manifest.frames)} x {manifest.columns} x {manifest.rows}"
    return f"{manifest.name}: {frames}, {manifest.bits_stored} bits; {sizes}; {built.directory}"


def _raise_all(problems: Sequence[HarnessError]) -> None:
    """Raise the first problem; the others are told before it."""
    console = progress_console()
    for problem in problems[1:]:
        console.print(problem)
    if problems:
        raise problems[0]
