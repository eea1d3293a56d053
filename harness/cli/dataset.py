"""`harness dataset`: build, list, import and export images; the page of transfer syntaxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.cli.generated import keep_page
from harness.cli.listing import json_value, print_json, print_list
from harness.cli.progress import Watcher, progress_console
from harness.core.images.specification import DatasetSpec, EncodingSpec
from harness.core.units import format_size
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, CacheEntry, DatasetCache
from harness.dataset.dicom.folder import find_series
from harness.dataset.dicom.found import SeriesInFolder
from harness.dataset.dicom.syntax_page import transfer_syntax_page
from harness.dataset.export import ExportSyntax, exported_files
from harness.dataset.imported import dataset_names, spec_for, yaml_block
from harness.dataset.versions import DRAWN
from harness.durable import keep_file
from harness.errors import BadInput, HarnessError
from harness.reporting.markdown import Column
from harness.scenario.library import DATASETS, Library, find_dataset
from harness.scenario.loading import load_dataset

_ROOM = "make room, or name another folder with --output"
_DAMAGED = "damaged; it is rebuilt when it is used"


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


def list_all(*, as_json: bool) -> None:
    """Print every built-in dataset and all that is in the cache, one a line or as JSON."""
    cache = DatasetCache()
    specs = [load_dataset(find_dataset(name)) for name in Library.builtin().names(DATASETS)]
    if as_json:
        built = {"folder": str(cache.root), "entries": [*map(_cached, cache.list())]}
        print_json({"datasets": [*map(json_value, specs)], "cache": built})
        return
    columns: list[Column[DatasetSpec]] = [
        Column("Name", lambda spec: spec.name, is_number=False),
        Column("Images", lambda spec: spec.description, is_number=False),
    ]
    print_list(columns, specs)
    print(f"\nIn the cache, {cache.root}:")
    print_list(_ENTRY, cache.list())


_ENTRY: list[Column[CacheEntry]] = [
    Column("Folder", lambda entry: entry.directory.name, is_number=False),
    Column("Size", lambda entry: format_size(entry.size_bytes)),
    Column("State", lambda entry: "complete" if entry.manifest else _DAMAGED, is_number=False),
]


def _cached(entry: CacheEntry) -> dict[str, Any]:
    """An entry of the cache as JSON values."""
    folder, is_damaged = entry.directory.name, entry.manifest is None
    return {"folder": folder, "size_bytes": entry.size_bytes, "is_damaged": is_damaged}


def show(name: str) -> None:
    """Print what a dataset is, where it is from, its encodings, and where it lies if it is built.

    Raises ScenarioError.
    """
    spec, cache = load_dataset(find_dataset(name)), DatasetCache()
    print(spec.name)
    for heading, text in (
        ("images", spec.description),
        ("source", spec.source_note),
        ("licence", spec.licence),
        *(("encoding", _encoding(encoding)) for encoding in spec.encodings),
        *([("stored", stored_text(spec))] if spec.is_imported else []),
    ):
        print(f"  {heading}: {text or 'not stated'}")
    directory = cache.directory_of(spec)
    built = [entry for entry in cache.list() if entry.directory == directory]
    print(f"  built: {_state(built[0]) if built else 'not yet'}")


def stored_text(spec: DatasetSpec) -> str:
    """What "as stored" means for imported images, and why it is not their files' own bytes."""
    if spec.own_syntax_uid:
        return f"the files' own bytes, in transfer syntax {spec.own_syntax_uid}"
    made = f"encoded anew as {spec.stored_as.value}" if spec.stored_as else "in no form"
    return f"{made}: {spec.stored_note}" if spec.stored_note else made


def _state(entry: CacheEntry) -> str:
    state = "" if entry.manifest else f", {_DAMAGED}"
    return f"{format_size(entry.size_bytes)} in {entry.directory}{state}"


def _encoding(encoding: EncodingSpec) -> str:
    """An encoding in words: its path, its codec, and what it leaves out."""
    losses = [
        "lossless" if encoding.is_lossless else "",
        f"1/{encoding.divisor} of rows and columns" if encoding.divisor > 1 else "",
        f"errors up to {encoding.near}" if encoding.near else "",
        f"irreversible, step {encoding.level:g}" if encoding.level is not None else "",
    ]
    return ", ".join([f"{encoding.path}: {encoding.codec.value}", *filter(None, losses)])


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a folder is imported: `name` None is the folder's, `output` is for dataset files."""

    name: str | None
    output: Path
    skips_broken_files: bool = False
    keeps_uids: bool = False


def import_folder(folder: Path, options: ImportOptions) -> None:
    """Write a dataset file for every series of a folder that can be used, and build it."""
    found = find_series(folder, skips_broken_files=options.skips_broken_files)
    console = progress_console()
    for note in found.notes:
        console.print(f"{folder}: {note}")
    problems: list[HarnessError] = [
        series.refusal for series in found.series if series.refusal is not None
    ]
    usable = [series for series in found.series if series.refusal is None]
    for series, series_name in zip(usable, dataset_names(usable, options.name), strict=True):
        for note in series.notes:
            console.print(f"{series_name}: {note}")
        try:
            _import_series(series, series_name, options)
        except BadInput as error:
            problems.append(error)
    _raise_all(problems)


def _import_series(series: SeriesInFolder, name: str, options: ImportOptions) -> None:
    spec = spec_for(series, name, keeps_uids=options.keeps_uids)
    if spec.stored_note:
        progress_console().print(f"{name}: as stored: {stored_text(spec)}")
    built = _built(spec, verifies=True)
    path = options.output / f"{name}.yaml"
    _keep_out_of_git(path)
    # It names a folder and a series of one's own.
    keep_file(path, yaml_block(spec).encode(), _ROOM, is_private=True)
    print(_described(built))
    scenario = "stack" if series.frame_count == 1 or series.stack_only else "volume"
    print(f"  written to {path}; measure it with: harness bench {scenario} --dataset {path}")


def _keep_out_of_git(file: Path) -> None:
    """Let git ignore a file of imported images, where it lies in a repository; it names folders.

    All of a folder that is made for them, and the file alone where others lie there, too.
    """
    ignored, is_new = file.parent / ".gitignore", not file.parent.exists()
    if not any((above / ".git").exists() for above in file.absolute().parents):
        return
    lines = [] if is_new or not ignored.exists() else ignored.read_text().splitlines()
    wanted = "*" if is_new else f"/{file.name}"
    if not {"*", wanted} & {*lines}:
        keep_file(ignored, "".join(f"{line}\n" for line in (*lines, wanted)).encode(), _ROOM)


def remove(names: Sequence[str]) -> None:
    """Remove built datasets from the cache, and of imported ones their files.

    Each is named as everywhere, or by its folder in the cache. Raises BadInput for one that is
    neither.
    """
    cache, problems = DatasetCache(), list[HarnessError]()
    for name in names:
        try:
            removed = _removed(name, cache)
        except BadInput as error:
            problems.append(error)
        else:
            print(f"{name}: {', '.join(removed) or 'nothing was built'}")
    _raise_all(problems)


def _removed(name: str, cache: DatasetCache) -> list[str]:
    """What was removed, in words."""
    if entry := next((each for each in cache.list() if each.directory.name == name), None):
        cache.remove(entry.directory)
        return [f"removed {format_size(entry.size_bytes)} in {entry.directory}"]
    file = find_dataset(name)
    spec = load_dataset(file)
    directory = cache.directory_of(spec)
    removed = []
    if directory.exists():
        cache.remove(directory)
        removed.append(f"removed {directory}")
    if spec.is_imported:
        file.unlink()
        removed.append(f"removed {file}; the images that were imported stay where they are")
    return removed


def export(name: str, folder: Path, syntax: str) -> None:
    """Write a dataset, which is built if it has to be, as DICOM files into a new folder."""
    spec = load_dataset(find_dataset(name))
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise BadInput("export", str(folder), "is there and not empty", "name a new folder")
    built = _built(spec, verifies=True)
    count, is_drawn, stored_as = 0, spec.source.kind in DRAWN, ExportSyntax(syntax)
    for file in exported_files(built, stored_as, is_drawn=is_drawn):
        keep_file(folder / file.name, file.content, "make room, or name another folder")
        count += 1
    files = "file" if count == 1 else "files"
    print(f"{spec.name}: {count} {files}, {stored_as.transfer_syntax_uid.name}; {folder}")


def write_syntaxes(page: Path, *, checks: bool) -> None:
    """Write the page of transfer syntaxes, or exit with 2 where it is stale."""
    keep_page(page, transfer_syntax_page(), "harness dataset syntaxes", checks=checks)


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
    """Raise the first problem; the others are told before it, each once.

    A broken file stops every series of its folder, and nobody knows of which it is.
    """
    console, told = progress_console(), [*{str(problem): problem for problem in problems}.values()]
    for problem in told[1:]:
        console.print(problem)
    if told:
        raise told[0]
