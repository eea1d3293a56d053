"""The run document as JSON text, and back. Every field is described in results/schema.md."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from harness.errors import BadInput
from harness.results.document import RunDocument
from harness.results.milestone_keys import as_written, with_time_keys, without_time_keys
from harness.results.older import as_of_today
from harness.results.silent_keys import without_silent_keys

# History of the run document. A published file is never edited; a new version gets a line here,
# an example beside the older ones in tests/data/, and a function in `older` for the one before.
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
#   4  2026-11  cases as they were played, with every name looked up: retrieve configuration,
#               policy, client and origin; a client of single rows is that of their case.
#               Of an older run nobody knows configurations and origins, but by its YAML.
#               A sample no longer tells of memory: it was the most that the loader's process had
#               ever had, whatever was loaded; of an older run it is not read.
#               Why a sample is excluded: kinds with values, where sentences stood. Of an older
#               run the sentences are read into kinds; one of no known form is "other".
#   5  2026-11  the congestion control of networks whose senders are TCP's.
#               On a network of an older run they began slowly, and did no more.
#               When a run that had been cut off went on; an older one does not tell.
#               How good what was shown was, and when; nobody judged it in an older run.
#               What the processors did in a load, and how much of it others may have held up.
#               Of an older run nobody knows.
#               The page of a device that is a browser; no older one is.
#               What came before the first frame; where nothing is said of it, nothing did.
SCHEMA_VERSION = 5
_READABLE = (1, 2, 3, 4, SCHEMA_VERSION)

_REMEDY = "see results/schema.md; a result file is never edited by hand"
_DOCUMENT: TypeAdapter[RunDocument] = TypeAdapter(RunDocument)


def to_json(document: RunDocument) -> str:
    """The text of run.json: UTF-8, readable, the same for the same document."""
    plain = without_silent_keys(_DOCUMENT.dump_python(document, mode="json", by_alias=True))
    values = {"schema_version": SCHEMA_VERSION, **with_time_keys(plain)}
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(text: str | bytes, place: str) -> RunDocument:
    """The run document of a text; `place` names the file in errors. Raises BadInput."""
    values = _mapping(text, place)
    version = values.pop("schema_version", None)
    if version not in _READABLE:
        raise _other_version(version, place)
    try:
        # Through JSON once more: strictly typed, yet a JSON list is a tuple and a name an enum.
        text = json.dumps(without_time_keys(as_of_today(values, version)))
        return _DOCUMENT.validate_json(text, strict=True)
    except ValidationError as error:
        raise _misfit(error, place) from error
    except (KeyError, TypeError, AttributeError) as error:
        rule = f"does not fit a run document of version {version}"
        raise BadInput(place, None, rule, _REMEDY) from error


def _mapping(text: str | bytes, place: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except ValueError as error:
        raise BadInput(
            place, None, f"is not JSON ({error})", "name a run.json as harness bench writes it"
        ) from error
    if not isinstance(values, dict):
        raise BadInput(place, None, "is not a run document", "name a run.json of harness bench")
    return values


def _other_version(version: object, place: str) -> BadInput:
    rule = f"is a schema version that this program cannot read (it reads up to {SCHEMA_VERSION})"
    is_newer = isinstance(version, int) and version > SCHEMA_VERSION
    remedy = (
        "install the harness version that the file names, or a newer one"
        if is_newer
        else "measure again with harness bench"
    )
    return BadInput(f"{place}: schema_version", version, rule, remedy)


def _misfit(error: ValidationError, place: str) -> BadInput:
    first = error.errors(include_url=False)[0]
    key = as_written(".".join(str(part) for part in first["loc"]))
    shown = None if isinstance(first["input"], Mapping | list) else first["input"]
    return BadInput(
        f"{place}: {key}",
        shown,
        f"does not fit the run document ({first['msg']})",
        _REMEDY,
    )
