"""Cornerstone3D's retrieve configuration in YAML, key for key.

Keys and defaults: packages/core/src/types/IRetrieveConfiguration.ts of Cornerstone3D 5.8.2.
`name`, `source` and `note` are ours, and so is a name in place of a list of stages: `stages: none`
says that no configuration is registered, and the viewer loads by itself. Enums may be written as
in TypeScript (`ImageQualityStatus.SUBRESOLUTION`, `RequestType.Thumbnail`), so that a
configuration can be pasted.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
)
from pydantic.alias_generators import to_camel

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.stage import DEFAULT_PRIORITY, DEFAULT_RETRIEVE_TYPE, RequestType
from harness.core.retrieval.transfer_syntax import EVERY_OTHER
from harness.scenario.schema.block import Block, BrokenRule, ChunkSize, Label, Name

NO_STAGES = "none"
DEFAULT_STAGES = "single"  # ProgressiveRetrieveImages.ts: stages default to singleRetrieveStages
_UID = r"[0-9]+(\.[0-9]+)+"  # PS3.5 §9.1
# As in ProgressiveRetrieveImages.interleavedRetrieveStages.stages.
_VIEWERS_LIST = re.compile(r"(?:\w+\.)*(single|sequential|interleaved)RetrieveStages(?:\.stages)?")
_HIGHEST_LEVEL = 32  # decomposition levels of a JPEG 2000 codestream, ISO/IEC 15444-1 A.6.1


def _status(value: object) -> ImageQualityStatus:
    known = ", ".join(f"{status.name} ({status.value})" for status in ImageQualityStatus)
    remedy = f"write one of {known}"
    if isinstance(value, str):
        value = value.removeprefix("ImageQualityStatus.")
        if value in ImageQualityStatus.__members__:
            return ImageQualityStatus[value]
    elif isinstance(value, int) and value in list(ImageQualityStatus) and value is not True:
        return ImageQualityStatus(value)
    raise BrokenRule("is not an image quality status", remedy)


def _request_type(value: object) -> RequestType:
    names = [pool.value for pool in RequestType]
    text = value.removeprefix("RequestType.").lower() if isinstance(value, str) else value
    if text not in names:
        raise BrokenRule("is not a request type", f"write one of {', '.join(names)}")
    return RequestType(text)


def _position(value: float) -> float:
    if value != int(value) and not 0 <= value < 1:
        rule = "is a position without an image"
        remedy = "write an index, -1 for the last image, or a fraction from 0 to below 1"
        raise BrokenRule(rule, remedy)
    return value


def _frames_path(text: str) -> str:
    # It ends where the number of the frame follows: with a slash, or as an argument of a query.
    if len(text) < 3 or not (text.startswith("/") and text.endswith(("/", "="))):
        raise BrokenRule('does not stand in for "/frames/"', 'write it as in "/jls/"')
    return text


def stage_list_named(text: str) -> str:
    """A list of stages as we call it; the viewer's own names stand for ours."""
    found = _VIEWERS_LIST.fullmatch(text)
    return found[1] if found else text


def _distinct_ids(stages: list["StageBlock"]) -> list["StageBlock"]:
    ids = [stage.id for stage in stages]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise BrokenRule(f'has two stages with the id "{twice}"', "give each stage its own id")
    return stages


Status = Annotated[
    ImageQualityStatus,
    BeforeValidator(_status),
    WithJsonSchema({"enum": [key for s in ImageQualityStatus for key in (s.name, s.value)]}),
]
Pool = Annotated[
    RequestType,
    BeforeValidator(_request_type),
    WithJsonSchema({"enum": [pool.value for pool in RequestType]}),
]
Position = Annotated[float, Field(allow_inf_nan=False), AfterValidator(_position)]


class _CamelBlock(Block):
    model_config = ConfigDict(alias_generator=to_camel)


class NearbyFrameBlock(_CamelBlock):
    """A neighbour that shows a copy until it has an image of its own."""

    offset: int
    image_quality_status: Status


class StageBlock(_CamelBlock):
    """Which images are asked for: `positions`, or every `decimate`-th from `offset` on."""

    id: Label
    positions: Annotated[list[Position], Field(min_length=1)] | None = None
    decimate: Annotated[int, Field(ge=1)] = 1
    offset: Annotated[int, Field(ge=0)] = 0
    retrieve_type: Label = DEFAULT_RETRIEVE_TYPE
    request_type: Pool = RequestType.INTERACTION
    priority: int = DEFAULT_PRIORITY
    nearby_frames: list[NearbyFrameBlock] = Field(default_factory=list)


class OptionsBlock(_CamelBlock):
    """How an image is asked for: a byte range, a stream, or (neither) one plain request."""

    url_arguments: str | None = None
    frames_path: Annotated[str, AfterValidator(_frames_path)] | None = None
    decode_level: Annotated[int, Field(ge=0, le=_HIGHEST_LEVEL)] | None = None
    image_quality_status: Status | None = None
    range_index: Annotated[int, Field(ge=-1)] | None = None
    chunk_size: ChunkSize | None = None
    initial_chunk_size: ChunkSize | None = None
    streaming: bool | None = None
    min_chunk_size: ChunkSize | None = None
    ms_between_decode: Annotated[float, Field(ge=0)] | None = None


def _syntaxes(level: Mapping[str, object]) -> Mapping[str, object]:
    if unknown := next((key for key in level if not _is_syntax(key)), None):
        rule = f'has "{unknown}" among its transfer syntaxes'
        raise BrokenRule(rule, f'write options by UID and "{EVERY_OTHER}", or options alone')
    return level


def _is_syntax(key: object) -> bool:
    return key == EVERY_OTHER or bool(isinstance(key, str) and re.fullmatch(_UID, key))


def is_level(value: object) -> bool:
    """Whether options stand below transfer syntaxes: no key of options is one."""
    return isinstance(value, Mapping) and any(map(_is_syntax, value))


def _options_or_level(value: Any) -> str:
    return "level" if is_level(value) else "options"


SyntaxLevel = Annotated[
    dict[str, OptionsBlock],
    # For editors: options without any key are options, and no level.
    Field(
        min_length=1,
        json_schema_extra={"propertyNames": {"pattern": f"^({EVERY_OTHER}|{_UID})$"}},
    ),
    BeforeValidator(_syntaxes),
]
OptionsOrLevel = Annotated[
    Annotated[OptionsBlock, Tag("options")] | Annotated[SyntaxLevel, Tag("level")],
    Discriminator(_options_or_level),
]
StageList = Annotated[list[StageBlock], Field(min_length=1), AfterValidator(_distinct_ids)]


def _name_or_list(value: Any) -> str:
    return "list" if isinstance(value, list) else "name"


class StagesBlock(_CamelBlock):
    """A named list of stages, in a file of its own."""

    name: Name | None = None
    source: str = ""
    note: str = ""
    stages: StageList


class RetrieveBlock(_CamelBlock):
    """A retrieve configuration: stages (or the name of a list), and options by retrieve type.

    Options may depend on what the dataset's frames are sent as: a level of transfer syntaxes below
    the retrieve type, by UID, "default" for every other. A client that does not know it (policy
    cs3d-5.14) asks for such a type without options.

    `planner` names a Python class, "module:Class", that orders the requests in place of the
    viewer: one of harness.core.retrieval.planner, or "mine:Mine" in mine.py beside this file, which
    runs with --allow-code.
    """

    name: Label | None = None
    source: str = ""
    note: str = ""
    stages: Annotated[
        Annotated[str, AfterValidator(stage_list_named), Tag("name")]
        | Annotated[StageList, Tag("list")],
        Discriminator(_name_or_list),
    ] = DEFAULT_STAGES
    retrieve_options: dict[str, OptionsOrLevel] = Field(default_factory=dict)
    planner: str | None = None
