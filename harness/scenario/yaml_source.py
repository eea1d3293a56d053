"""YAML without surprises: every value keeps its line, and nothing in a file can run.

Only plain values are taken: text, numbers, true and false, lists, mappings with text keys. A
key given twice, a key without a value and every other tag are refused. A date stays the text
that was written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from harness.errors import ScenarioError

KeyPath = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
_TEXT_TAGS = frozenset({f"{_TAG}str", f"{_TAG}timestamp", f"{_TAG}value"})
_NUMBER_TAGS = frozenset({f"{_TAG}int", f"{_TAG}float", f"{_TAG}bool"})
_MOST_NODES = 20_000  # aliases of aliases can stand for billions of values
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value begins, counted from 1, and its text if it is a scalar."""

    line: int
    column: int
    text: str | None


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One YAML file as plain values; `marks` has an entry for every key path in it."""

    path: Path
    text: str
    content: dict[str, Any]
    marks: Mapping[KeyPath, Mark]


@dataclass(frozen=True, slots=True)
class Place:
    """A key path in a document, for messages: "file:line: key.path"."""

    document: YamlDocument
    path: KeyPath = ()

    def at(self, *keys: str | int) -> "Place":
        """The place below this one."""
        return Place(self.document, self.path + keys)

    @property
    def mark(self) -> Mark:
        """The mark of this place, or of the nearest place above it that was written."""
        marks = self.document.marks
        written = (self.path[:n] for n in range(len(self.path), -1, -1) if self.path[:n] in marks)
        return marks[next(written)]

    @property
    def written(self) -> str | None:
        """The scalar that stands here as it was written, cut when long; else None."""
        mark = self.document.marks.get(self.path)
        return _cut(mark.text) if mark and mark.text is not None else None

    def error(self, rule: str, remedy: str, value: object = None) -> ScenarioError:
        """The error that what stands here breaks `rule`; the value is read off the document."""
        return ScenarioError(str(self), self.written if value is None else value, rule, remedy)

    def __str__(self) -> str:
        place = f"{self.document.path}:{self.mark.line}"
        return f"{place}: {_dotted(self.path)}" if self.path else place


def read_yaml(path: Path) -> YamlDocument:
    """The document in the file at `path`. Raises ScenarioError."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        remedy = "save it as UTF-8"
        raise ScenarioError(str(path), None, "is not UTF-8 text", remedy) from error
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        reason = getattr(error, "strerror", None) or str(error)
        rule = f"cannot be read ({reason})"
        raise ScenarioError(str(path), None, rule, "give the path of a YAML file") from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> YamlDocument:
    """The document that `text` is; `path` is where messages say it stands.

    Raises ScenarioError, also for a document that is empty or not a mapping.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _syntax_error(error, path) from error
    except RecursionError as error:
        raise _too_much(path, "is nested too deeply") from error
    if root is None:
        raise ScenarioError(str(path), None, "is empty", "write at least the keys it must have")
    if not isinstance(root, yaml.MappingNode):
        rule = "is not a mapping of keys to values"
        raise ScenarioError(f"{path}:1", None, rule, 'write lines such as "load: stack"')
    reader = _Reader(path)
    content = reader.value_of(root, ())
    return YamlDocument(path, text, content, reader.marks)


class _Reader:
    """Turns nodes to values, and keeps the mark of each; made for one document."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: set[int] = set()
        self.marks: dict[KeyPath, Mark] = {}

    def value_of(self, node: yaml.Node, path: KeyPath) -> Any:
        """The value of a node that stands at `path`."""
        if len(self.marks) >= _MOST_NODES or id(node) in self._open:
            raise _too_much(self._path, "repeats itself without end through its aliases")
        text = node.value if isinstance(node, yaml.ScalarNode) else None
        mark = node.start_mark
        self.marks[path] = Mark(mark.line + 1, mark.column + 1, text)
        self._open.add(id(node))
        value = self._value(node, path)
        self._open.remove(id(node))
        return value

    def _value(self, node: yaml.Node, path: KeyPath) -> Any:
        match node:
            case yaml.MappingNode(tag=tag) if tag == f"{_TAG}map":
                return dict(self._entries(node, path))
            case yaml.SequenceNode(tag=tag, value=items) if tag == f"{_TAG}seq":
                return [self.value_of(item, (*path, n)) for n, item in enumerate(items)]
            case yaml.ScalarNode(tag=tag, value=text) if tag in _TEXT_TAGS:
                return text
            case yaml.ScalarNode(tag=tag) if tag in _NUMBER_TAGS:
                return self._number(node, path)
            case yaml.ScalarNode(tag=tag) if tag == f"{_TAG}null":
                raise self._error(node, path, "has no value", "write one, or leave the key out")
        remedy = "remove the tag: only plain text, numbers, lists and mappings are read"
        raise self._error(node, path, f"has the tag {_shown_tag(node.tag)}", remedy)

    def _entries(self, node: yaml.MappingNode, path: KeyPath) -> Iterator[tuple[str, Any]]:
        first_lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == f"{_TAG}merge":
                remedy = "write each key out as text"
                raise self._error(key_node, path, "has a key that is not plain text", remedy)
            key = key_node.value
            if key in first_lines:
                rule = f"is given twice, first in line {first_lines[key]}"
                raise self._error(key_node, (*path, key), rule, "keep one of the two")
            first_lines[key] = key_node.start_mark.line + 1
            yield key, self.value_of(value_node, (*path, key))

    def _number(self, node: yaml.ScalarNode, path: KeyPath) -> int | float | bool:
        try:
            value: int | float | bool = yaml.SafeLoader("").construct_object(node)
        except (ValueError, KeyError, OverflowError) as error:
            rule, remedy = "cannot be read as a number", "write a number, or text in quotes"
            raise self._error(node, path, rule, remedy) from error
        return value

    def _error(self, node: yaml.Node, path: KeyPath, rule: str, remedy: str) -> ScenarioError:
        place = f"{self._path}:{node.start_mark.line + 1}"
        where = f"{place}: {_dotted(path)}" if path else place
        text = node.value if isinstance(node, yaml.ScalarNode) and node.value else None
        return ScenarioError(where, _cut(text) if text else None, rule, remedy)


def _syntax_error(error: yaml.YAMLError, path: Path) -> ScenarioError:
    mark = getattr(error, "problem_mark", None)
    place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "broken"
    return ScenarioError(place, None, f"is not YAML: {problem}", "correct it there or just above")


def _too_much(path: Path, rule: str) -> ScenarioError:
    return ScenarioError(str(path), None, rule, "write the values out")


def _shown_tag(tag: str) -> str:
    return f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag


def _dotted(path: KeyPath) -> str:
    text = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)
    return text.removeprefix(".")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
