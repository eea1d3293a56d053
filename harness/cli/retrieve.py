"""`harness retrieve`: configurations as a list, explained, from viewer code and back into it."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.console import Console

from harness.cli.listing import print_json, print_list
from harness.cli.progress import Watcher
from harness.core.http.framing import Framing
from harness.core.images.served import ServedBody, served_bodies
from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.ignored import ignored_by
from harness.core.retrieval.policy import (
    DEFAULT_POLICY,
    POLICY_NAMES,
    ClientPolicy,
    policy_named,
)
from harness.core.retrieval.transfer_syntax import key_for, resolved
from harness.core.units import format_size
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.errors import ScenarioError
from harness.reporting.markdown import Column
from harness.run.explanation import (
    UNKNOWN_SYNTAX,
    Explanation,
    RequestGroup,
    StageExplanation,
)
from harness.run.explanation import explain as explained
from harness.scenario.checks import carried_paths, check_frames_paths, check_positions
from harness.scenario.library import RETRIEVE, Library, find_dataset, find_retrieve
from harness.scenario.loading import load_dataset, load_retrieve, load_retrieve_file
from harness.viewer.code.reading import Wanted, read_viewer_code
from harness.viewer.code.typescript import as_typescript
from harness.viewer.code.yaml_text import as_yaml, configuration_keys, stage_list_name

_FRAME_COUNT = 8
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """What is loaded by whom.

    None stands for the dataset's frames or a few, and for today's viewer.
    """

    frame_count: int | None
    load: str
    dataset: str | None
    policy: str | None = None
    allows_code: bool = False


def list_all(*, as_json: bool) -> None:
    """Print every built-in configuration, one a line, or all of them as JSON."""
    names = Library.builtin().names(RETRIEVE)
    configurations = [load_retrieve_file(find_retrieve(name)) for name in names]
    if as_json:
        print_json([_document(configuration) for configuration in configurations])
        return
    columns: list[Column[RetrieveConfiguration]] = [
        Column("Name", lambda configuration: configuration.name, is_number=False),
        Column("Note", lambda configuration: configuration.note or "", is_number=False),
    ]
    print_list(columns, configurations)


def _document(configuration: RetrieveConfiguration) -> dict[str, Any]:
    """A configuration as JSON values, in Cornerstone3D's keys."""
    about = {"name": configuration.name, "note": configuration.note, "source": configuration.source}
    return about | configuration_keys(configuration)


def show(name: str, *, allows_code: bool = False) -> None:
    """Print a configuration as YAML, as its file has it: note, source and keys."""
    path = find_retrieve(name)
    load_retrieve_file(path, allows_code=allows_code)  # so that what is wrong with it is told
    print(path.read_text(encoding="utf-8"), end="")


def export(name: str, *, allows_code: bool = False) -> None:
    """Print a configuration as viewer code."""
    configuration = load_retrieve_file(find_retrieve(name), allows_code=allows_code)
    print(as_typescript(configuration, stage_list_name(configuration, Library.builtin())), end="")
    _warn(configuration)


def import_file(path: Path, wanted: Wanted, output: Path | None) -> None:
    """Write the configuration in viewer code as YAML, or print it; what was supposed goes apart."""
    is_stdin = str(path) == "-"
    text = sys.stdin.read() if is_stdin else _read(path)
    place = Path("standard input") if is_stdin else path
    configuration = read_viewer_code(text, place, wanted)
    written = as_yaml(configuration, Library.builtin())
    for note in configuration.notes:
        print(note, file=sys.stderr)
    _warn(load_retrieve(configuration.found, Library.builtin()))
    if output is None:
        print(written, end="")
        return
    keep_file(output, written.encode(), "make room, or name another file with --output")
    print(f"written to {output}")


def _warn(configuration: RetrieveConfiguration) -> None:
    """Say what today's viewer would ignore of it."""
    for told in ignored_by(policy_named(DEFAULT_POLICY), configuration):
        print(f"warning: {told}", file=sys.stderr)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise ScenarioError(str(path), None, rule, "give a file of viewer code") from error


def explain(name: str, options: ExplainOptions) -> None:
    """Print what a configuration would fetch."""
    configuration = load_retrieve_file(find_retrieve(name), allows_code=options.allows_code)
    policy = policy_named(_one_of(options.policy or DEFAULT_POLICY, POLICY_NAMES, "--policy"))
    load = Load(_one_of(options.load, [load.value for load in Load], "--load"))
    paths, bodies = _images(options)
    spec = load_dataset(find_dataset(options.dataset)) if options.dataset else None
    syntax = spec.transfer_syntax_uid if spec else UNKNOWN_SYNTAX
    configuration = resolved(configuration, policy, syntax)
    if spec is not None:
        carried = carried_paths(spec)
        check_frames_paths(configuration, carried, f"dataset {options.dataset}: {name}")
    paths = paths[:1] if load is Load.STACK else paths
    check_positions(configuration, len(paths), name)
    explanation = explained(configuration, policy, paths, bodies)
    print(f"{configuration.name}: {_counted(len(paths))} of a {load.value}, policy {policy.name}")
    for line in _option_lines(configuration, policy, syntax):
        print(line)
    for number, stage in enumerate(explanation.stages, start=1):
        print("\n".join(_stage_lines(number, stage)))
    print("\n".join(_summary(explanation, bodies is not None)))


def _option_lines(
    configuration: RetrieveConfiguration, policy: ClientPolicy, syntax: str
) -> Iterator[str]:
    """What of the options is ignored, and which of those by transfer syntax count."""
    yield from ignored_by(policy, configuration)
    if not policy.knows_transfer_syntaxes:
        return
    for retrieve_type, level in configuration.by_transfer_syntax.items():
        key = key_for(level, syntax)
        which = f"those of {key}" if key else "none of its own"
        yield f"options {retrieve_type} by transfer syntax: {which}, as {syntax} is served"


def _one_of(given: str, known: Sequence[str], option: str) -> str:
    if given not in known:
        raise ScenarioError(option, given, "is not known", f"write one of {', '.join(known)}")
    return given


def _images(options: ExplainOptions) -> tuple[list[str], Mapping[str, ServedBody] | None]:
    """The paths of the images, and what is behind them if a dataset is named."""
    if options.dataset is None:
        frame_count = options.frame_count or _FRAME_COUNT
        return [f"instances/{index}/frames/1" for index in range(frame_count)], None
    spec = load_dataset(find_dataset(options.dataset))
    with Watcher(Console(stderr=True, highlight=False), spec.name) as watcher:
        dataset = build_dataset(spec, cache=DatasetCache(), on_progress=watcher.building)
    manifest = dataset.manifest
    frame_count = min(options.frame_count or len(manifest.frames), len(manifest.frames))
    paths = manifest.frame_paths()[:frame_count]
    return paths, served_bodies(manifest, Framing.MULTIPART)


def _stage_lines(number: int, explained_stage: StageExplanation) -> list[str]:
    stage = explained_stage.stage
    queue = f"{stage.request_type.value} {stage.priority}, options {stage.retrieve_type}"
    chosen = _listed(explained_stage.image_indices)
    lines = [f"{number}. {stage.id} ({queue}): {chosen}"]
    lines += [f"   {_group_line(group)}" for group in explained_stage.groups]
    if held := explained_stage.held_indices:
        lines.append(f"   nothing to fetch, decoded again from what is there: {_listed(held)}")
    if skipped := explained_stage.skipped_indices:
        lines.append(f"   skipped, at full resolution already: {_listed(skipped)}")
    if explained_stage.statuses:
        lines.append(f"   shows {', '.join(status.name for status in explained_stage.statuses)}")
    return lines


def _group_line(group: RequestGroup) -> str:
    count = len(group.image_indices)
    order = f"#{group.order}" if count == 1 else f"#{group.order}-{group.order + count - 1}"
    asked = f" {group.asked.header}" if group.asked else ""
    path = group.path.rpartition("instances/")[2]  # studies and series are the same for all
    return f"{order} {group.mode.value}{asked} {_listed(group.image_indices)}: GET …/{path}"


def _summary(explanation: Explanation, has_sizes: bool) -> list[str]:
    size = f", {format_size(explanation.bytes_received)}" if has_sizes else ""
    lines = [f"{explanation.request_count} requests{size}"]
    if incomplete := explanation.incomplete_indices:
        lines.append(f"never at full resolution: {_listed(incomplete)}")
    return lines


def _listed(indices: Sequence[int]) -> str:
    """Images by number; of many in equal steps the first two and the last."""
    steps = {after - before for before, after in pairwise(indices)}
    if len(indices) <= _MOST_LISTED:
        shown = ", ".join(map(str, indices))
    elif len(steps) == 1:
        shown = f"{indices[0]}, {indices[1]}, … {indices[-1]}"
    else:
        shown = f"{', '.join(map(str, indices[:_MOST_LISTED]))}, …"
    return f"{_counted(len(indices))} ({shown})" if len(indices) > 1 else f"image {shown}"


def _counted(count: int) -> str:
    return f"{count} image{'' if count == 1 else 's'}"
