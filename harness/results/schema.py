"""The run document as JSON text, and back. Every field is described in results/schema.md."""

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from harness.errors import BadInput
from harness.results.conditions import Circumstances
from harness.results.document import RunDocument
from harness.results.old_reasons import with_kinds

# History of the run document. A published file is never edited; a new version gets a line here,
# an example beside the older ones in tests/data/, and a function that reads the older one.
#   1  2026-11  the first
#   2  2026-11  lanes: of a scenario, a row and a sample; what the real viewer told of its loads;
#               what may happen on a network besides rates and a round trip; TLS of a client, and
#               clients of single rows; certificates of the links, before and after.
#               A run of version 1 reads as one of our loader alone, on a steady link that nobody
#               certified, without TLS.
#   3  2026-11  predictions: their lane, the device and version they were made with; a run that is
#               predicted alone has no circumstances, in which the keys of provenance now stand
#               that tell of a machine and a moment; when in a load the emulator fell behind.
#               A run of an older version predicts nothing.
#   4  2026-11  why a sample is not counted: kinds with values, where sentences stood.
#               Of an older run the sentences are read into kinds; one of no known form is "other".
SCHEMA_VERSION = 4
_READABLE = (1, 2, 3, SCHEMA_VERSION)
_WITH_CIRCUMSTANCES_VERSION = 3
_WITH_KINDS_VERSION = 4
_CIRCUMSTANCES = tuple(field.name for field in fields(Circumstances))

_DOCUMENT: TypeAdapter[RunDocument] = TypeAdapter(RunDocument)


def to_json(document: RunDocument) -> str:
    """The text of run.json: UTF-8, readable, the same for the same document."""
    values = {"schema_version": SCHEMA_VERSION, **_DOCUMENT.dump_python(document, mode="json")}
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(text: str | bytes, place: str) -> RunDocument:
    """The run document of a text; `place` names the file in errors. Raises BadInput."""
    values = _mapping(text, place)
    version = values.pop("schema_version", None)
    if version not in _READABLE:
        raise _other_version(version, place)
    if version < _WITH_CIRCUMSTANCES_VERSION:
        values["provenance"] = _with_circumstances(values.get("provenance"))
    if version < _WITH_KINDS_VERSION:
        values["cases"] = with_kinds(values.get("cases"))
    try:
        # Through JSON once more: strictly typed, yet a JSON list is a tuple and a name an enum.
        return _DOCUMENT.validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise _misfit(error, place) from error


def _mapping(text: str | bytes, place: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise BadInput(
            place, None, f"is no JSON ({error})", "name a run.json as harness bench writes it"
        ) from error
    if not isinstance(values, dict):
        raise BadInput(place, None, "is no run document", "name a run.json of harness bench")
    return values


def _with_circumstances(provenance: object) -> object:
    """The provenance of a run of version 1 or 2, which had all of its keys side by side."""
    if not isinstance(provenance, dict):
        return provenance
    kept = {key: value for key, value in provenance.items() if key not in _CIRCUMSTANCES}
    moved = {key: provenance[key] for key in _CIRCUMSTANCES if key in provenance}
    return {**kept, "circumstances": moved}


def _other_version(version: object, place: str) -> BadInput:
    rule = f"is a schema version this program does not read (it reads up to {SCHEMA_VERSION})"
    is_newer = isinstance(version, int) and version > SCHEMA_VERSION
    remedy = (
        "install the harness version that the file names, or a newer one"
        if is_newer
        else "measure again with harness bench"
    )
    return BadInput(f"{place}: schema_version", version, rule, remedy)


def _misfit(error: ValidationError, place: str) -> BadInput:
    first = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in first["loc"])
    shown = None if isinstance(first["input"], Mapping | list) else first["input"]
    return BadInput(
        f"{place}: {key}",
        shown,
        f"does not fit the run document ({first['msg']})",
        "see results/schema.md; a result file is never edited by hand",
    )
