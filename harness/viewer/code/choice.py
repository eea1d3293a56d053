"""Which of the configurations of a file is meant."""

from collections.abc import Sequence
from dataclasses import replace

from tree_sitter import Node

from harness.errors import ScenarioError
from harness.scenario.schema.retrieve import is_level
from harness.viewer.code.candidates import (
    KEYS,
    FoundObject,
    candidates,
    constant,
    has_keys,
    is_configuration,
)
from harness.viewer.code.evaluation import WRAPPERS, Evaluation
from harness.viewer.code.literals import code_of, meaningful
from harness.viewer.code.syntax import Source
from harness.viewer.code.value import Located, NoValue, Outside, Undefined

_REGISTER = "imageRetrieveMetadataProvider.add"
_EXPORTS = ("module.exports", "exports.default")


def by_line(source: Source, evaluation: Evaluation, line: int) -> FoundObject:
    """The configuration that begins in a line, else the innermost around it. Raises ScenarioError.

    A line is counted from 1.
    """
    every = candidates(source.root, evaluation)
    found = [each for each in every if each.line == line]
    if len(found) > 1:
        rule = f"begins {len(found)} configurations: {', '.join(each.name for each in found)}"
        raise ScenarioError(f"{source.path}:{line}", None, rule, "pick one with --constant NAME")
    around = [each for each in every if each.line <= line <= each.last_line]
    if not found and not around:
        rule = "is no line of a configuration"
        raise ScenarioError(str(source.path), line, rule, f"there are: {_listed(every)}")
    return found[0] if found else around[-1]


def by_name(source: Source, evaluation: Evaluation, name: str) -> FoundObject:
    """The configuration of a name, or whatever a constant is set to. Raises ScenarioError."""
    every = candidates(source.root, evaluation)
    found = [each for each in every if each.name == name]
    found = found or [each for each in every if each.name.endswith(f".{name}")]
    if len(found) != 1:
        # A choice between two of them may be certain by what it depends on.
        set_to = constant(name, evaluation)
        certain = [each for each in set_to if is_configuration(each.value.content)]
        found = certain if len(certain) == 1 else found or set_to
    if len(found) > 1:
        rule = f"is the name of several: {_listed(found)}"
        raise ScenarioError(str(source.path), name, rule, "pick one with --at LINE")
    if not found:
        rule = "is not a constant of the file"
        known = ", ".join(each.name for each in every) or "none that is a configuration"
        raise ScenarioError(str(source.path), name, rule, f"there are: {known}")
    return found[0]


def only_one(source: Source, evaluation: Evaluation) -> FoundObject:
    """What the file hands out or registers, else its one configuration. Raises ScenarioError."""
    handed_out = _handed_out(source)
    if handed_out is not None and _may_be_meant(handed_out, evaluation):
        candidate = _candidate(source, handed_out, evaluation)
        if _is_meant(candidate):
            return candidate
    registered = [each for each in _registered(source, evaluation) if _is_meant(each)]
    found = candidates(source.root, evaluation)
    if older := _older_way(source, found, registered):
        return older
    if len(registered) == 1:
        return registered[0]
    if len(found) > 1:
        rule = f"holds several configurations: {_listed(found)}"
        remedy = "pick one with --at LINE or --constant NAME"
        raise ScenarioError(str(source.path), None, rule, remedy)
    if found:
        return found[0]
    if handed_out is not None:
        candidate = _candidate(source, handed_out, evaluation)
        # A reason why it is none tells more than that there is none; {} is one without anything.
        if isinstance(candidate.value.content, NoValue | Outside) or candidate.value.entries == {}:
            return candidate
    rule = "holds no retrieve configuration"
    remedy = f"it is an object with {' or '.join(KEYS)}; --constant names any other one"
    raise ScenarioError(str(source.path), None, rule, remedy)


def _older_way(
    source: Source, found: Sequence[FoundObject], registered: Sequence[FoundObject]
) -> FoundObject | None:
    """Options by transfer syntax for the loader as a whole, and stages that stand elsewhere.

    None where there is more than one of either, or anything else.
    """
    options = [each for each in found if _has_options_only(each)]
    others = [each for each in found if each not in options]
    stages = [each for each in registered or others if _has_stages_only(each)]
    if len(options) != 1 or len(stages) != 1 or len(others) > 1:
        return None
    of, by = options[0].value, stages[0].value
    assert of.entries is not None
    assert by.entries is not None
    lines = f"{source.path}:{options[0].line}: options by transfer syntax count for every list"
    note = f"{lines} of stages; those of line {stages[0].line} were taken"
    value = Located({"stages": by.entries["stages"], **of.entries}, of.mark)
    return replace(options[0], value=value, note=note)


def _has_options_only(candidate: FoundObject) -> bool:
    entries = candidate.value.entries or {}
    options = entries["retrieveOptions"].entries if "retrieveOptions" in entries else None
    levels = [each.entries for each in (options or {}).values()]
    return "stages" not in entries and any(map(is_level, levels))


def _has_stages_only(candidate: FoundObject) -> bool:
    entries = candidate.value.entries or {}
    return "stages" in entries and "retrieveOptions" not in entries


def _listed(every: Sequence[FoundObject]) -> str:
    return ", ".join(f"line {each.line} {each.name}" for each in every) or "none"


def _is_meant(candidate: FoundObject) -> bool:
    content = candidate.value.content
    return is_configuration(content) or isinstance(content, Undefined)


def _may_be_meant(node: Node, evaluation: Evaluation) -> bool:
    """False for an object that needs not be worked out to know that it is none."""
    return node.type != "object" or has_keys(node, evaluation)


def _handed_out(source: Source) -> Node | None:
    """The expression of `export default …`, or the only one of the file."""
    statements = meaningful(source.root)
    nodes = [node for each in statements if (node := _exported(each)) is not None]
    if not nodes and len(statements) == 1 and statements[0].type == "expression_statement":
        only = meaningful(statements[0])[0]
        nodes = [] if only.type in ("call_expression", "new_expression") else [only]
    return _unwrapped(nodes[0]) if nodes else None


def _unwrapped(node: Node) -> Node:
    while node.type in WRAPPERS:
        node = meaningful(node)[0]
    return node


def _exported(statement: Node) -> Node | None:
    if statement.type == "export_statement":
        return statement.child_by_field_name("value")
    if statement.type == "expression_statement":
        set_to = meaningful(statement)[0]
        left = set_to.child_by_field_name("left")
        if set_to.type == "assignment_expression" and left and code_of(left) in _EXPORTS:
            return set_to.child_by_field_name("right")
    return None


def _registered(source: Source, evaluation: Evaluation) -> list[FoundObject]:
    """What is registered: the second arguments of imageRetrieveMetadataProvider.add."""
    found, waiting = [], [source.root]
    while waiting:
        node = waiting.pop()
        waiting += reversed(node.named_children)
        called = node.child_by_field_name("function")
        given = node.child_by_field_name("arguments")
        if called and given and code_of(called).endswith(_REGISTER):
            found += meaningful(given)[1:2]
    return [_candidate(source, node, evaluation) for node in found]


def _candidate(source: Source, node: Node, evaluation: Evaluation) -> FoundObject:
    return FoundObject(source.path.stem, node, evaluation.value(node))
