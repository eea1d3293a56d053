"""The configuration in a piece of viewer code, as a block of a scenario.

Every message names the line of the viewer's code, because the block keeps its places there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tree_sitter import Node

from harness.errors import ScenarioError
from harness.scenario.library import NamedBlock
from harness.scenario.schema.retrieve import NO_STAGES, RetrieveBlock
from harness.scenario.validation import validated
from harness.scenario.yaml_source import KeyPath, Mark, Place, YamlDocument
from harness.viewer.code.candidates import KEYS, FoundObject, name_of
from harness.viewer.code.choice import by_line, by_name, only_one
from harness.viewer.code.evaluation import Evaluation
from harness.viewer.code.known import is_default_loader
from harness.viewer.code.literals import code_of
from harness.viewer.code.stages import with_stages
from harness.viewer.code.syntax import Source, parse_source
from harness.viewer.code.value import Located, Misplaced, NoValue, Plain, Undefined, plain

# Keys of a block that are this project's own: in viewer code they would mean something else.
_OURS = ("name", "source", "note", "planner")
_CONFIGURE = "configure"


@dataclass(frozen=True, slots=True)
class ViewerConfiguration:
    """A configuration found in viewer code: its name there, and the block that it is.

    `content` are the keys as they were given, enums by name and stage lists by ours. `notes` say
    what was taken for granted.
    """

    name: str
    found: NamedBlock[RetrieveBlock]
    content: Mapping[str, Plain]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a file is wanted: a constant by name, or what stands in a line (counted from 1).

    `stages` names the list for options that stand without one.
    """

    constant: str | None = None
    line: int | None = None
    stages: str | None = None


ANY = Wanted()


def read_viewer_code(text: str, path: Path, wanted: Wanted = ANY) -> ViewerConfiguration:
    """The configuration in a file of TypeScript, JavaScript or JSON. Raises ScenarioError."""
    source = parse_source(text, path)
    try:
        evaluation = Evaluation(source.root)
        candidate = _picked(source, evaluation, wanted)
        _check_unchanged(source, evaluation, candidate)
        return _configuration(source, candidate, wanted.stages)
    except RecursionError as error:
        rule, remedy = "is nested too deeply", "keep the configuration alone"
        raise ScenarioError(str(path), None, rule, remedy) from error


def _picked(source: Source, evaluation: Evaluation, wanted: Wanted) -> FoundObject:
    if wanted.line is not None and wanted.constant is not None:
        rule = "is given beside --constant"
        raise ScenarioError("--at", wanted.line, rule, "give one of the two")
    if wanted.line is not None:
        return by_line(source, evaluation, wanted.line)
    if wanted.constant is not None:
        return by_name(source, evaluation, wanted.constant)
    return only_one(source, evaluation)


def _check_unchanged(source: Source, evaluation: Evaluation, candidate: FoundObject) -> None:
    """Raise ScenarioError where something in what a name was set to is changed later on."""
    path = name_of(candidate.node)
    for binding in evaluation.names.means(path.partition(".")[0], candidate.node):
        if line := evaluation.changes.line_within(binding, path):
            rule = f"changes {path} after line {candidate.line}, where it is made"
            remedy = "write the values where it is made"
            raise ScenarioError(f"{source.path}:{line}", None, rule, remedy)


def _configuration(
    source: Source, candidate: FoundObject, stages: str | None
) -> ViewerConfiguration:
    value, notes = _own_keys(source, candidate)
    if source.closed_count:
        cut = f"{source.path}: leaves {source.closed_count} brackets open"
        notes = [f"{cut}; what may have stood behind is not there", *notes]
    marks: dict[KeyPath, Mark] = {(): value.mark}
    try:
        is_undefined = isinstance(value.content, Undefined)
        content: Plain = {"stages": NO_STAGES} if is_undefined else plain(value, marks)
    except Misplaced as misplaced:
        place = Place(YamlDocument(source.path, source.text, {}, marks), misplaced.path)
        raise _misplaced(place, misplaced.no_value) from misplaced
    if not isinstance(content, dict):
        rule, remedy = "is not an object", f"write one with {' or '.join(KEYS)}"
        raise ScenarioError(f"{source.path}:{value.mark.line}", value.mark.text, rule, remedy)
    place = Place(YamlDocument(source.path, source.text, content, marks))
    _check_keys(content, place)
    keys, said = with_stages(content, place, stages)
    place = Place(YamlDocument(source.path, source.text, keys, marks))
    found = NamedBlock(validated(RetrieveBlock, place, keys), place, candidate.name)
    return ViewerConfiguration(candidate.name, found, keys, (*notes, *said))


def _own_keys(source: Source, candidate: FoundObject) -> tuple[Located, list[str]]:
    """The value without what is none of a configuration's, and what was left out."""
    value = candidate.value
    notes = [candidate.note] if candidate.note else []
    entries = value.entries
    if entries is None:
        return value, notes
    if (create := entries.get("create")) is not None:
        if not is_default_loader(create.content):
            place = f"{source.path}:{create.mark.line}: create"
            rule = "replaces the image loader by code"
            remedy = "leave it out; describe it as stages"
            raise ScenarioError(place, create.mark.text, rule, remedy)
        entries = {key: entry for key, entry in entries.items() if key != "create"}
    if _is_loaders_own(candidate.node) and (others := [key for key in entries if key not in KEYS]):
        entries = {key: entry for key, entry in entries.items() if key in KEYS}
        where = f"{source.path}:{candidate.line}"
        notes.append(f"{where}: left out what else the loader is told: {', '.join(others)}")
    return replace(value, content=entries), notes


def _is_loaders_own(node: Node) -> bool:
    """Whether it is what the image loader as a whole is configured with."""
    call = node.parent.parent if node.parent and node.parent.type == "arguments" else None
    function = call.child_by_field_name("function") if call else None
    return function is not None and code_of(function).rpartition(".")[2] == _CONFIGURE


def _misplaced(place: Place, no_value: NoValue) -> ScenarioError:
    """The error for code without a value; it names what that depends on, if it is elsewhere."""
    origin, mark = no_value.origin, place.mark
    if origin is None or (origin.line, origin.column) == (mark.line, mark.column):
        return place.error(no_value.rule, no_value.remedy)
    what = f'"{origin.text}"' if origin.text else "what"
    rule = f"depends on {what} in line {origin.line}, which {no_value.rule}"
    return place.error(rule, no_value.remedy)


def _check_keys(content: Mapping[str, Plain], place: Place) -> None:
    for key in _OURS:
        if key in content:
            rule = "is not a key of the viewer's configurations"
            raise place.at(key).error(rule, "leave it out", value=key)
    if isinstance(content.get("stages"), dict):
        stages = place.at("stages")
        rule = "is an object that holds the stages, and no list of them"
        written = stages.written or "it"
        remedy = f"spread it (...{written}), or write its stages ({written}.stages)"
        raise stages.error(rule, remedy)
