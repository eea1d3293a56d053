"""Which constant of a file is meant, and its keys as a block of a scenario.

Every message names the line of the viewer's code, because the block keeps its places there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tree_sitter import Node

from harness.errors import ScenarioError
from harness.scenario.library import Found
from harness.scenario.schema.retrieve import NO_STAGES, RetrieveBlock
from harness.scenario.validation import validated
from harness.scenario.yaml_source import KeyPath, Mark, Place, YamlDocument
from harness.viewer.code.evaluation import STAGE_LISTS, Evaluation, code_of, constants_in
from harness.viewer.code.syntax import Source, parse_source
from harness.viewer.code.value import Located, Misplaced, Plain, Undefined, plain

_REGISTER = "imageRetrieveMetadataProvider.add"
_KEYS = ("stages", "retrieveOptions")
# Keys of a block that are this project's own: in viewer code they would mean something else.
_OURS = ("name", "source", "note", "planner")


@dataclass(frozen=True, slots=True)
class ViewerConfiguration:
    """A configuration found in viewer code: its name there, and the block that it is.

    `content` are the keys as they were given, enums by name and stage lists by ours.
    """

    name: str
    found: Found[RetrieveBlock]
    content: Mapping[str, Plain]


def read_viewer_code(text: str, path: Path, constant: str | None = None) -> ViewerConfiguration:
    """The configuration in a file of TypeScript, JavaScript or JSON.

    `constant` picks one where several are there. Raises ScenarioError.
    """
    source = parse_source(text, path)
    constants = constants_in(source.root)
    evaluation = Evaluation(constants)
    named = {name: evaluation.value(node) for name, node in constants.items()}
    if constant is not None:
        if constant not in named:
            rule = "is no constant of the file"
            known = ", ".join(_configurations(named)) or "none that is a configuration"
            raise ScenarioError(str(path), constant, rule, f"there are: {known}")
        return _configuration(source, constant, named[constant])
    return _configuration(source, *_only_one(source, evaluation, named))


def _only_one(
    source: Source, evaluation: Evaluation, named: Mapping[str, Located]
) -> tuple[str, Located]:
    """What the file hands out, else its one constant that is a configuration."""
    if handed_out := _handed_out(source.root):
        return source.path.stem, evaluation.value(handed_out)
    registered = [evaluation.value(node) for node in _registered(source.root)]
    if len(registered) == 1 and registered[0].entries is not None:
        return source.path.stem, registered[0]
    found = _configurations(named) or _undefined(named)
    if not found:
        rule = "holds no retrieve configuration"
        remedy = f"it is an object with {' or '.join(_KEYS)}; --constant names any other one"
        raise ScenarioError(str(source.path), None, rule, remedy)
    if len(found) > 1:
        rule = f"holds several configurations: {', '.join(found)}"
        raise ScenarioError(str(source.path), None, rule, "pick one with --constant NAME")
    return found[0], named[found[0]]


def _handed_out(root: Node) -> Node | None:
    """The expression of `export default …`, or the last one if it is an object and alone."""
    for child in root.named_children:
        if child.type == "export_statement" and (value := child.child_by_field_name("value")):
            return value
    statements = [child for child in root.named_children if child.type != "comment"]
    if len(statements) == 1 and statements[0].type == "expression_statement":
        expression = statements[0].named_children[0]
        return None if expression.type == "call_expression" else expression
    return None


def _registered(root: Node) -> list[Node]:
    """What is registered: the second arguments of imageRetrieveMetadataProvider.add."""
    found, waiting = [], [root]
    while waiting:
        node = waiting.pop(0)
        waiting += node.named_children
        called = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        if called and given and code_of(called).endswith(_REGISTER):
            found += given.named_children[1:2]
    return found


def _configurations(named: Mapping[str, Located]) -> list[str]:
    return [
        name
        for name, value in named.items()
        if value.entries is not None
        and name not in STAGE_LISTS
        and any(key in value.entries for key in _KEYS)
    ]


def _undefined(named: Mapping[str, Located]) -> list[str]:
    return [name for name, value in named.items() if isinstance(value.content, Undefined)]


def _configuration(source: Source, name: str, value: Located) -> ViewerConfiguration:
    marks: dict[KeyPath, Mark] = {(): value.mark}
    _refuse_loader(source, value)
    try:
        is_undefined = isinstance(value.content, Undefined)
        content = {"stages": NO_STAGES} if is_undefined else plain(value, marks)
    except Misplaced as misplaced:
        place = Place(YamlDocument(source.path, source.text, {}, marks), misplaced.path)
        raise place.error(misplaced.no_value.rule, misplaced.no_value.remedy) from misplaced
    if not isinstance(content, dict):
        rule, remedy = "is no object", f"write one with {' or '.join(_KEYS)}"
        raise ScenarioError(f"{source.path}:{value.mark.line}", value.mark.text, rule, remedy)
    place = Place(YamlDocument(source.path, source.text, content, marks))
    _check_keys(content, place)
    block = validated(RetrieveBlock, place, content)
    return ViewerConfiguration(name, Found(block, place, name), content)


def _refuse_loader(source: Source, value: Located) -> None:
    if value.entries is not None and (create := value.entries.get("create")):
        place = f"{source.path}:{create.mark.line}: create"
        rule, remedy = "replaces the image loader by code", "leave it out; describe it as stages"
        raise ScenarioError(place, create.mark.text, rule, remedy)


def _check_keys(content: Mapping[str, Plain], place: Place) -> None:
    for key in _OURS:
        if key in content:
            rule = "is no key of a configuration of the viewer's"
            raise place.at(key).error(rule, "leave it out", value=key)
    if isinstance(content.get("stages"), dict):
        rule = "is an object that holds the stages, and no list of them"
        remedy = "spread it, as in ...ProgressiveRetrieveImages.sequentialRetrieveStages"
        raise place.at("stages").error(rule, remedy)
