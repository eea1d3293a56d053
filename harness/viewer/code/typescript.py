"""A retrieve configuration as an object literal for viewer code.

Keys, enums and stage lists are those of Cornerstone3D 5.8.2 (@cornerstonejs/core).
"""

import json
import re
from collections.abc import Mapping

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.cornerstone_keys import (
    options_by_type,
    stage_keys,
    why_unsayable,
)
from harness.core.retrieval.stage import UNCONFIGURED_STAGES, RequestType
from harness.errors import ScenarioError
from harness.viewer.code.known import STAGE_LISTS

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_IMPORT = "import { Enums, ProgressiveRetrieveImages } from '@cornerstonejs/core';"
_NOT_REGISTERED = """\
// Nothing is registered: the viewer loads by itself.
const retrieveConfiguration = undefined;
"""


def as_typescript(configuration: RetrieveConfiguration, stage_list: str | None = None) -> str:
    """Code that sets a constant to the configuration; `stage_list` is the name of its stages.

    Raises ScenarioError for what viewer code cannot say.
    """
    heading = f"// {configuration.name}\n"
    if broken := why_unsayable(configuration):
        raise ScenarioError(configuration.name, None, *broken)
    if configuration.stages == UNCONFIGURED_STAGES:
        return heading + _NOT_REGISTERED
    spread = {ours: theirs for theirs, ours in STAGE_LISTS.items()}.get(stage_list or "")
    lines = [f"  ...ProgressiveRetrieveImages.{spread},"] if spread else []
    if not spread:
        lines.append(f"  stages: {_literal([stage_keys(s) for s in configuration.stages], 1)},")
    lines.append(f"  retrieveOptions: {_literal(options_by_type(configuration), 1)},")
    body = "\n".join(lines)
    return f"{heading}{_IMPORT}\n\nconst retrieveConfiguration = {{\n{body}\n}};\n"


def _literal(value: object, depth: int) -> str:
    if isinstance(value, Mapping) and value:
        entries = [f"{_key(key)}: {_literal(item, depth + 1)}" for key, item in value.items()]
        return _block("{", entries, "}", depth)
    if isinstance(value, list):
        entries = [_literal(item, depth + 1) for item in value]
        has_objects = any(isinstance(item, Mapping) for item in value)
        return _block("[", entries, "]", depth) if has_objects else f"[{', '.join(entries)}]"
    return _scalar(value)


def _scalar(value: object) -> str:
    match value:
        case ImageQualityStatus():
            return f"Enums.ImageQualityStatus.{value.name}"
        case RequestType():
            return f"Enums.RequestType.{value.value.capitalize()}"
        case str():
            return quoted(value)
        case Mapping():
            return "{}"
        case _:
            return json.dumps(value)


def _block(left: str, entries: list[str], right: str, depth: int) -> str:
    lines = "".join(f"{'  ' * (depth + 1)}{entry},\n" for entry in entries)
    return f"{left}\n{lines}{'  ' * depth}{right}"


def _key(name: str) -> str:
    return name if _IDENTIFIER.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """A text as a literal in single quotes."""
    inner = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"
