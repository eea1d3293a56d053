"""What all schemas share: the base class of a block, quantities, and a rule that was broken.

Models mirror the YAML exactly and are strict: an unknown key is an error, and true is not 1.
Their fields hold parsed values, in the unit their name ends with.
"""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from harness.core.units import (
    RATE_UNITS,
    SHARE_UNITS,
    SIZE_UNITS,
    TIME_UNITS,
    parse_rate_bps,
    parse_share,
    parse_size_bytes,
    parse_time_s,
)

LANGUAGES = ("en", "zh")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # PatientID takes 64, PS3.5 §6.2
_CONTROL = re.compile(r"[\x00-\x1f\x7f|]")


class BrokenRule(ValueError):
    """A value breaks a rule of ours: the rule, and the remedy."""

    def __init__(self, rule: str, remedy: str) -> None:
        super().__init__(f"{rule}; {remedy}")
        self.rule = rule
        self.remedy = remedy


class Block(BaseModel):
    """A mapping in a file: strict, and without unknown keys."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


def quantity(units: dict[str, Any], example: str) -> WithJsonSchema:
    """The JSON Schema of a number with one of these units."""
    names = "|".join(units)
    pattern = rf"^\s*[0-9]+(\.[0-9]+)?\s*({names})\s*$"
    return WithJsonSchema(
        {"type": "string", "pattern": pattern, "examples": [example], "units": list(units)}
    )


Rate = Annotated[float, BeforeValidator(parse_rate_bps), quantity(RATE_UNITS, "30 Mbit/s")]
Duration = Annotated[float, BeforeValidator(parse_time_s), quantity(TIME_UNITS, "10 ms")]

Share = Annotated[float, BeforeValidator(parse_share), quantity(SHARE_UNITS, "0.5 %")]


def _byte_count(value: object) -> int:
    is_whole_number = isinstance(value, int) and not isinstance(value, bool)
    size_bytes = value if is_whole_number else parse_size_bytes(value)
    assert isinstance(size_bytes, int)
    if size_bytes < 0:
        raise BrokenRule("is below 0", "write 0 or more bytes")
    return size_bytes


def _chunk_bytes(value: object) -> int:
    size_bytes = _byte_count(value)
    if size_bytes < 1:
        raise BrokenRule("asks for no bytes", "write 65536 or 64 KiB, say")
    return size_bytes


_SIZE_SCHEMA = quantity(SIZE_UNITS, "64 KiB").json_schema
ByteCount = Annotated[
    int,
    BeforeValidator(_byte_count),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, _SIZE_SCHEMA]}),
]
ChunkSize = Annotated[
    int,
    BeforeValidator(_chunk_bytes),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, _SIZE_SCHEMA]}),
]


def _label(text: str) -> str:
    if not text.strip():
        raise BrokenRule("is empty", "write a name")
    if _CONTROL.search(text):
        raise BrokenRule("holds a line break, a control character or |", "leave it out")
    return text


def _name(text: str) -> str:
    if not is_name(text):
        rule = "is not a name"
        raise BrokenRule(rule, "use letters, digits, dots, hyphens and underscores, 64 at most")
    return text


def is_name(text: str) -> bool:
    """Whether a block, and a file, can be called so."""
    return _NAME.fullmatch(text) is not None


Label = Annotated[str, AfterValidator(_label)]
Name = Annotated[str, AfterValidator(_name)]


def _by_language(value: object) -> object:
    return {LANGUAGES[0]: value} if isinstance(value, str) else value


def _has_english(texts: dict[str, str]) -> dict[str, str]:
    unknown = [language for language in texts if language not in LANGUAGES]
    if unknown or LANGUAGES[0] not in texts:
        rule = f"is written in {', '.join(texts) or 'no language'}"
        raise BrokenRule(rule, f'write the text, or "en:" and perhaps "{LANGUAGES[1]}:" with it')
    return texts


Texts = Annotated[
    dict[str, str],
    BeforeValidator(_by_language),
    AfterValidator(_has_english),
    Field(description="A text, or the text by language: en, zh."),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {language: {"type": "string"} for language in LANGUAGES},
                    "required": [LANGUAGES[0]],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
