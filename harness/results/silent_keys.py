"""Keys that older documents did not know: left out where there is nothing to say.

So a run that makes no use of what was added later is written as it always was, byte for byte.
JSON values in, JSON values out.
"""

from collections.abc import Mapping
from typing import Any

from harness.results.record import with_each

_OF_CASE = {"opening": None, "study": None}
_OF_SAMPLE = {"opening": None, "decode_pace": None}
_OF_PACE = {"is_decile": False}
_OF_OPENING = {"memory_before_bytes": None, "memory_peak_bytes": None}
_OF_WAIT = {"server_s": None}
_OF_SCENARIO = {"is_quick": False, "server": None}
_NO_COST = {"fixed_s": 0.0, "s_per_megapixel": 0.0, "s_per_megabyte": 0.0}
_OF_DEVICE = {"inflate": _NO_COST, "parse": _NO_COST, "noise_s": 0.0, "seed": 1}
_OF_PAGE = {"first_image_s": 0.0}


def without_silent_keys(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what it does not say."""
    scenario = _without(document["scenario"], _OF_SCENARIO)
    rows = [with_each(row, "samples", _sample) for row in document["cases"]]
    prediction = document["prediction"]
    if prediction is not None:
        device = _without(prediction["device"], _OF_DEVICE)
        device["page"] = device["page"] and _without(device["page"], _OF_PAGE)
        prediction = {**prediction, "device": device}
    return {
        **document,
        "scenario": with_each(scenario, "cases", lambda case: _without(case, _OF_CASE)),
        "cases": rows,
        "prediction": prediction,
    }


def _sample(values: object) -> dict[str, Any]:
    sample = _without(values, _OF_SAMPLE)
    waits = sample["waits"].items()
    told = {moment: wait and _without(wait, _OF_WAIT) for moment, wait in waits}
    sample = {**sample, "waits": told}
    if "decode_pace" in sample:
        sample["decode_pace"] = _without(sample["decode_pace"], _OF_PACE)
    if "opening" in sample:
        sample["opening"] = _without(sample["opening"], _OF_OPENING)
    return sample


def _without(values: object, silent: Mapping[str, object]) -> dict[str, Any]:
    """The keys of a part, but for those that have the value at which they say nothing."""
    assert isinstance(values, dict)
    return {
        key: value for key, value in values.items() if key not in silent or value != silent[key]
    }
