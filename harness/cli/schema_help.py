"""`harness help`: the keys of a scenario file, each with what it means, its unit and an example."""

import json
from collections.abc import Iterator, Mapping
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

import yaml

from harness.scenario.schema.json_schema import scenario_json_schema

TOPICS: Mapping[str, str] = {
    "network": "NetworkBlock",
    "case": "CaseBlock",
    "client": "ClientBlock",
    "origin": "OriginBlock",
    "server": "ServerBlock",
    "study": "StudyBlock",
    "opening": "OpeningBlock",
    "reading": "ReadingBlock",
    "hand": "HandBlock",
}
"""What can be explained besides the scenario as a whole: the definition in the JSON Schema."""

_KEY_WIDTH = 22
_WIDEST = 100
_GAP = "  "
_UNBROKEN = "\N{NO-BREAK SPACE}"
_LONGEST_UNBROKEN = 40
_OTHERWISE_EXPLAINED = {
    *TOPICS.values(),
    *("CaseOriginBlock", "DatasetBlock", "RetrieveBlock", "PublishedBlock"),
}


def explain_keys(topic: str) -> None:
    """Print the keys of one block of a scenario; of "scenario" its own and those of all others."""
    width = min(get_terminal_size().columns, _WIDEST)
    topics = ["scenario", *TOPICS] if topic == "scenario" else [topic]
    print("\n\n".join("\n".join(topic_lines(each, width)) for each in topics))


def topic_lines(topic: str, width: int) -> list[str]:
    """What one block of a scenario is, and a paragraph for each of its keys."""
    schema = scenario_json_schema()
    block = schema if topic == "scenario" else schema["$defs"][TOPICS[topic]]
    heading = wrap(f"{topic}: {_one_line(block['description'])}", width)
    return [*heading, "", *_block_lines(block, schema["$defs"], width, depth=1)]


def _block_lines(
    block: Mapping[str, Any], definitions: Mapping[str, Any], width: int, depth: int
) -> Iterator[str]:
    needed = block.get("required", ())
    for key, field in block["properties"].items():
        if "const" in field and key == "kind":
            continue
        yield from _entry(key, _meaning(key, field, key in needed), width, depth)
        for name in _definitions_in(field):
            if name in _OTHERWISE_EXPLAINED:
                continue
            below = definitions[name]
            deeper = depth + 1
            if kind := below["properties"].get("kind"):
                text = _one_line(below["description"])
                yield from _entry(f"kind: {kind['const']}", text, width, deeper)
                deeper += 1
            yield from _block_lines(below, definitions, width, deeper)


def _entry(key: str, text: str, width: int, depth: int) -> Iterator[str]:
    """A key, and beside it what it means; below it where the key is too long for that."""
    head = f"{'  ' * depth}{key}"
    room = width - _KEY_WIDTH - len(_GAP)
    lines = wrap(text, room, break_on_hyphens=False, break_long_words=False)
    if len(head) > _KEY_WIDTH:
        yield head
        head = ""
    for line in lines:
        yield f"{head:{_KEY_WIDTH}}{_GAP}{line.replace(_UNBROKEN, ' ')}"
        head = ""


def _meaning(key: str, field: Mapping[str, Any], is_needed: bool) -> str:
    """What a field means, which values it takes, its default and an example."""
    sentences = [_one_line(field.get("description", ""))]
    if choices := _found(field, "enum"):
        sentences.append(f"One of {', '.join(dict.fromkeys(map(_shown, choices)))}.")
    if units := _found(field, "units"):
        sentences.append(f"In {', '.join(units)}.")
    if is_needed:
        sentences.append("Needed.")
    elif isinstance(default := field.get("default"), str | int | float) and default != "":
        sentences.append(f"Default: {_shown(default)}.")
    if examples := _found(field, "examples"):
        example = f"E.g. {_as_yaml({key: examples[0]})}"
        is_short = len(example) <= _LONGEST_UNBROKEN
        sentences.append(example.replace(" ", _UNBROKEN) if is_short else example)
    return " ".join(sentences)


def _found(field: Mapping[str, Any], word: str) -> Any:
    """What a field says under a word of JSON Schema, or the first of its alternatives that does."""
    if word in field:
        return field[word]
    choices = [*field.get("anyOf", ()), *field.get("oneOf", ())]
    return next((found for each in choices if (found := _found(each, word))), None)


def _definitions_in(field: Any) -> Iterator[str]:
    """The names of the definitions that a field refers to."""
    match field:
        case {"$ref": str(reference)}:
            yield reference.rpartition("/")[2]
        case dict():
            for word in ("anyOf", "oneOf", "items"):
                yield from _definitions_in(field.get(word))
        case list():
            for each in field:
                yield from _definitions_in(each)


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else json.dumps(value).removesuffix(".0")


def _as_yaml(value: object) -> str:
    """A value as one writes it into a file, in one line."""
    text: str = yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=False)
    return text.strip().removeprefix("{").removesuffix("}")


def _one_line(text: str) -> str:
    return " ".join(text.split())
