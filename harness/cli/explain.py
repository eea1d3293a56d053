"""`harness retrieve explain`: what a configuration fetches, and what shows first by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from harness.cli.progress import Watcher, progress_console
from harness.core.http.framing import Framing
from harness.core.images.served import ServedBody, served_bodies
from harness.core.images.specification import DatasetSpec
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.ignored import ignored_by
from harness.core.retrieval.ohif import for_load
from harness.core.retrieval.policy import (
    DEFAULT_POLICY,
    POLICY_NAMES,
    ClientPolicy,
    policy_named,
)
from harness.core.retrieval.transfer_syntax import key_for, resolved
from harness.core.units import counted, format_size
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput, ScenarioError
from harness.reporting.markdown import milliseconds
from harness.run.explanation import (
    NO_NETWORK,
    UNKNOWN_SYNTAX,
    Explanation,
    RequestGroup,
    StageExplanation,
)
from harness.run.explanation import explain as explained
from harness.run.first_shown import FirstShown, FirstShows
from harness.scenario.checks import (
    asked_paths,
    carried_paths,
    check_frames_paths,
    check_positions,
)
from harness.scenario.library import find_dataset, find_network, find_retrieve
from harness.scenario.loading import load_dataset, load_network
from harness.scenario.retrieve_loading import load_retrieve_file

_FRAME_COUNT = 8
_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class ExplainOptions:
    """What is loaded by whom.

    None stands for the dataset's frames or a few, for what the configuration's name says, for
    today's viewer, and for no times at all.
    With `lists_each` every image has a line of its own.
    """

    frame_count: int | None
    load: str | None
    dataset: str | None
    policy: str | None = None
    allows_code: bool = False
    network: str | None = None
    lists_each: bool = False


def explain(name: str, options: ExplainOptions) -> None:
    """Print what a configuration would fetch."""
    configuration = load_retrieve_file(find_retrieve(name), allows_code=options.allows_code)
    policy = policy_named(_one_of(options.policy or DEFAULT_POLICY, POLICY_NAMES, "--policy"))
    load = _load(options.load, configuration.name)
    network = _network(options)
    spec = load_dataset(find_dataset(options.dataset)) if options.dataset else None
    syntax = spec.transfer_syntax_uid if spec else UNKNOWN_SYNTAX
    configuration = resolved(configuration, policy, syntax)
    if spec is not None:
        carried = carried_paths(spec)
        check_frames_paths(configuration, carried, f"dataset {options.dataset}: {name}")
        spec = spec.carrying(asked_paths([configuration]))
    paths, bodies = _images(options, spec)
    paths = paths[:1] if load is Load.STACK else paths
    check_positions(configuration, len(paths), name)
    explanation = explained(configuration, for_load(policy, load), paths, bodies, network)
    loaded = f"{counted(len(paths), 'image')} of a {load.value}"
    print(f"{configuration.name}: {loaded}, policy {policy.name}")
    for line in _option_lines(configuration, policy, syntax):
        print(line)
    for number, stage in enumerate(explanation.stages, start=1):
        print("\n".join(_stage_lines(number, stage)))
    for line in _first_lines(explanation.first_shows, network, lists_each=options.lists_each):
        print(line)
    print("\n".join(_summary(explanation, bodies is not None)))


def _load(given: str | None, name: str) -> Load:
    """What is loaded: by its name a configuration like stack-jls is for a stack."""
    if given is not None:
        return Load(_one_of(given, [load.value for load in Load], "--load"))
    return Load.STACK if Load.STACK.value in name.split("-") else Load.VOLUME


def _network(options: ExplainOptions) -> NetworkProfile:
    if options.network is None:
        return NO_NETWORK
    if options.dataset is None:
        rule = "gives no times to images of which nobody knows the size"
        raise BadInput("--network", options.network, rule, "name them, too: --dataset")
    return load_network(find_network(options.network))


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


def _images(
    options: ExplainOptions, spec: DatasetSpec | None
) -> tuple[list[str], Mapping[str, ServedBody] | None]:
    """The paths of the images, and what is behind them if a dataset is named."""
    if spec is None:
        frame_count = options.frame_count or _FRAME_COUNT
        return [f"instances/{index}/frames/1" for index in range(frame_count)], None
    with Watcher(progress_console(), spec.name) as watcher:
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
    order = _numbers(group.order, group.order + count - 1)
    asked = f" {group.asked.header}" if group.asked else ""
    path = group.path.rpartition("instances/")[2]  # studies and series are the same for all
    return f"{order} {group.mode.value}{asked} {_listed(group.image_indices)}: GET …/{path}"


def _first_lines(shows: FirstShows, network: NetworkProfile, *, lists_each: bool) -> Iterator[str]:
    """Which requests first show which images, and why the last image is last."""
    if not shows.images:
        return
    yield "first to show something, its own or a neighbour's copy:"
    if lists_each:
        for each in sorted(shows.images, key=lambda each: each.image_index):
            yield f"   {_shown_by(each, network)}"
    else:
        for stage_id, group in groupby(shows.images, key=lambda each: each.stage_id):
            yield f"   {_group_shown(stage_id, [*group], network)}"
    yield f"the last is {_shown_by(shows.images[-1], network)}"
    for lost in shows.lost_copies:
        yield (
            f"   {lost.stage_id} would have copied image {lost.source_index} to it, but skips that"
            f" image: at full resolution since {lost.ended_in}; give {lost.ended_in} the"
            f" nearbyFrames, too, or leave image {lost.source_index} to {lost.stage_id}"
        )


def _shown_by(shown: FirstShown, network: NetworkProfile) -> str:
    index, source = shown.image_index, shown.source_index
    what = "its own" if index == source else f"a copy of image {source}"
    by = f"#{shown.order}" if shown.order else "what is there"
    at = f", {milliseconds(shown.at_s)} ms at least" if network is not NO_NETWORK else ""
    return f"image {index}: {what}, by {by} of {shown.stage_id}{at}"


def _group_shown(stage_id: str, shown: Sequence[FirstShown], network: NetworkProfile) -> str:
    own = [each.image_index for each in shown if each.image_index == each.source_index]
    copies = sorted(each.image_index for each in shown if each.image_index != each.source_index)
    orders = [each.order for each in shown if each.order is not None]
    by = _numbers(min(orders), max(orders)) if orders else "what is there"
    first, last = milliseconds(shown[0].at_s), milliseconds(shown[-1].at_s)
    span = first if first == last else f"{first} to {last}"
    at = f", {span} ms at least" if network is not NO_NETWORK else ""
    what = [_listed(own)] if own else []
    what += [f"copies in place of {_listed(copies)}"] if copies else []
    return f"{by} of {stage_id}{at}: {', '.join(what)}"


def _numbers(first: int, last: int) -> str:
    return f"#{first}" if first == last else f"#{first}-{last}"


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
    return f"{counted(len(indices), 'image')} ({shown})" if len(indices) > 1 else f"image {shown}"
