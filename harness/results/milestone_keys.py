"""The times of a sample as keys of its document: `first_image_s` and so on.

In memory they are one field with a value for each milestone; in a document they stand among the
other keys of the sample. JSON values in, JSON values out; what is no sample stays as it is.
"""

import re
from collections.abc import Mapping
from typing import Any

from harness.core.milestone import Milestone
from harness.results.record import with_each

_FIELD = "times_s"
_KEYS = {each.time_key: each.value for each in Milestone}


def with_time_keys(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a key for each time of each sample, where they were one field."""
    rows = [with_each(row, "samples", _spread) for row in document["cases"]]
    return {**document, "cases": rows}


def without_time_keys(document: object) -> object:
    """The document with one field for the times of each sample, where each had a key."""
    return with_each(document, "cases", lambda row: with_each(row, "samples", _gathered))


def as_written(place: str) -> str:
    """A place in the document of memory, "samples.0.times_s.complete", as it is written."""
    names = "|".join(_KEYS.values())
    return re.sub(rf"\b{_FIELD}\.({names})\b", lambda found: f"{found[1]}_s", place)


def _spread(sample: object) -> object:
    """The keys stand where the field stood: a document keeps the order of its keys."""
    assert isinstance(sample, dict)
    written: dict[str, object] = {}
    for key, value in sample.items():
        if key == _FIELD:
            written |= {each: value[name] for each, name in _KEYS.items()}
        else:
            written[key] = value
    return written


def _gathered(sample: object) -> object:
    if not isinstance(sample, dict):
        return sample
    times_s = {name: sample[key] for key, name in _KEYS.items() if key in sample}
    if _FIELD in sample:
        times_s[_FIELD] = sample[_FIELD]  # as a key of its own it is refused like any unknown one
    rest = {key: value for key, value in sample.items() if key not in _KEYS}
    return {**rest, _FIELD: times_s}
