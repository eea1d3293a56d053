"""A schema's complaints, as messages of place, value, rule and remedy.

Everything that is wrong with a block is reported at once: the first complaint is the error,
the others come with it.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from harness.core.units import UnitError
from harness.errors import ScenarioError
from harness.scenario.schema.block import Block, BrokenRule
from harness.scenario.yaml_source import KeyPath, Place

B = TypeVar("B", bound=Block)
_LEAST_ALIKE = 0.5  # difflib's ratio; "5g" and "4g" are just alike enough

# Keys that people write for a good reason, and why they are no keys here.
_EXPLAINED_KEYS: Mapping[str, tuple[str, str]] = {
    "latency": (
        "does not say what it means: a round trip (rtt) is two one-way delays",
        'write "rtt: …" for the time from a request to its first byte, or "one_way_delay: …"',
    ),
    "create": (
        "would replace the image loader by code",
        "leave it out: the viewer's own is createProgressive; describe any other as stages",
    ),
    "initialBytes": (
        "is an old name",
        'it is called "initialChunkSize" now, and "chunkSize" under cs3d-2023-11',
    ),
    "range": ("is an old name", 'it is called "rangeIndex" now'),
    "status": ("is an old name", 'it is called "imageQualityStatus" now'),
    "isLossy": ("is an old key", 'write "imageQualityStatus: LOSSY", or SUBRESOLUTION'),
    "streamingDecode": ("is an old name", '"streaming: true" includes it now'),
    "needsScale": ("is no longer a key", "leave it out"),
    "linearOffset": ("is no longer a key", '"offset" is enough'),
    "totalRangesToFetch": ("is no longer a key", 'end with "rangeIndex: -1"'),
}

# pydantic's error types: the rule that was broken, and the remedy.
_RULES: Mapping[str, tuple[str, str]] = {
    "missing": ("is missing", "add it"),
    "string_type": ("is not text", "write text, in quotes if it looks like something else"),
    "string_too_short": ("is empty", "write some text"),
    "string_too_long": ("is too long", "write at most {max_length} characters"),
    "int_type": ("is not a whole number", "write a whole number, without quotes"),
    "int_from_float": ("is not a whole number", "write a whole number"),
    "float_type": ("is not a number", "write a number, without quotes"),
    "finite_number": ("is not a finite number", "write a number"),
    "bool_type": ("is neither true nor false", "write true or false, without quotes"),
    "greater_than": ("is not above {gt}", "write a number above {gt}"),
    "greater_than_equal": ("is below {ge}", "write {ge} or more"),
    "less_than": ("is not below {lt}", "write a number below {lt}"),
    "less_than_equal": ("is above {le}", "write {le} or less"),
    "literal_error": ("is not known here", "write {expected}"),
    "union_tag_invalid": ("is not known here", "write one of {expected_tags}"),
    "union_tag_not_found": ("does not say what it is", 'add "kind: …"'),
    "list_type": ("is not a list", "write one entry a line, each after a hyphen"),
    "too_short": ("is empty", "write at least one entry"),
    "dict_type": ("is not a mapping", "write keys and values"),
    "model_type": ("is not a mapping", "write keys and values"),
    "model_attributes_type": ("is not a mapping", "write keys and values"),
}


def validated(model: type[B], place: Place, content: object) -> B:
    """The block that `content`, which stands at `place`, is. Raises ScenarioError."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        complaints = [
            (place.at(*_written_path(content, details)), details)
            for details in error.errors(include_url=False)
        ]
        complaints.sort(key=lambda complaint: complaint[0].mark.line)
        raise together([_complaint(model, place, *each) for each in complaints]) from error


def together(errors: Sequence[ScenarioError]) -> ScenarioError:
    """The first of these errors, with the others behind it."""
    headline, *others = errors
    headline.others = (*headline.others, *others)
    return headline


def suggestion(word: str, known: Sequence[str]) -> str:
    """A remedy for a word that is not one of the known: the nearest, else all."""
    if near := nearest(word, known):
        return f'did you mean "{near}"?'
    return f"known are {', '.join(sorted(known))}" if known else "none is known"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that is most like this one, None where none is."""
    folded = {name.lower(): name for name in known}
    found = difflib.get_close_matches(word.lower(), folded, n=1, cutoff=_LEAST_ALIKE)
    return folded[found[0]] if found else None


def either_of(words: Sequence[str]) -> str:
    """Words to choose from: '"a", "b" or "c"'."""
    *others, last = (f'"{word}"' for word in words)
    return f"{', '.join(others)} or {last}" if others else last


def _complaint(
    model: type[Block], root: Place, here: Place, details: ErrorDetails
) -> ScenarioError:
    kind, context = details["type"], details.get("ctx", {})
    match context.get("error"):
        case UnitError() | BrokenRule() as broken:
            return here.error(broken.rule, broken.remedy)
    if kind == "extra_forbidden":
        path = here.path[len(root.path) :]
        return here.error(*_unknown_key(model, path), value=path[-1])
    if kind == "union_tag_invalid":
        here = here.at("kind")
    if kind in _RULES:
        rule, remedy = (text.format(**context) for text in _RULES[kind])
        return here.error(rule, remedy)
    return here.error(f"cannot be used ({details['msg']})", "compare it with the JSON Schema")


def _unknown_key(model: type[Block], path: KeyPath) -> tuple[str, str]:
    key = str(path[-1])
    known = _keys_at(model, path[:-1])
    if key in _EXPLAINED_KEYS:
        return _EXPLAINED_KEYS[key]
    return "is not a key here", suggestion(key, known)


def _written_path(content: Any, details: ErrorDetails) -> KeyPath:
    """The error's location without the names that pydantic adds for the members of a union."""
    path: list[str | int] = []
    for part in details["loc"]:
        is_key = isinstance(content, dict) and part in content
        is_index = isinstance(content, list) and isinstance(part, int) and part < len(content)
        if is_key or is_index:
            content = content[part]
            path.append(part)
    if details["type"] == "missing":
        path.append(details["loc"][-1])
    return tuple(path)


def _keys_at(model: type[Block], path: KeyPath) -> list[str]:
    models = [model]
    for part in path:
        fields = (_field(candidate, part) for candidate in models)
        below = [found for field in fields for found in _models_in(field)]
        models = below or models
    keys = (field.alias or name for m in models for name, field in m.model_fields.items())
    return list(dict.fromkeys(keys))  # options may stand in two places, and are the same in both


def _field(model: type[Block], key: str | int) -> object:
    fields = model.model_fields.items()
    return next((f.annotation for name, f in fields if (f.alias or name) == key), None)


def _models_in(annotation: object) -> Iterator[type[Block]]:
    if isinstance(annotation, type) and issubclass(annotation, Block):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
