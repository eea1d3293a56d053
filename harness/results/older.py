"""Run documents of older versions, turned into today's: JSON values in, JSON values out.

One function for each change of the schema. What an older program did not keep stays unknown.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from harness.results.conditions import Circumstances
from harness.results.old_reasons import with_kinds

Values = Mapping[str, Any]

_CIRCUMSTANCES = tuple(field.name for field in fields(Circumstances))


def as_of_today(values: Values, version: int) -> Values:
    """The document of a version as one of today's.

    Raises KeyError, TypeError or AttributeError where it is none of that version.
    """
    if version < 3:
        values = {**values, "provenance": with_circumstances(values["provenance"])}
    if version < 4:
        values = _with_cases(_without_memory(values))
        values = {**values, "cases": with_kinds(values["cases"])}
    return values


def with_circumstances(provenance: Values) -> Values:
    """What had the keys of circumstances beside its own, as provenance had up to version 2."""
    kept = {key: value for key, value in provenance.items() if key not in _CIRCUMSTANCES}
    moved = {key: provenance[key] for key in _CIRCUMSTANCES if key in provenance}
    return {**kept, "circumstances": moved}


def _without_memory(values: Values) -> Values:
    """Up to version 3, a sample told how much memory our own loader had ever had."""
    rows = [
        {**row, "samples": [_without(sample, "peak_memory_bytes") for sample in row["samples"]]}
        for row in values["cases"]
    ]
    return {**values, "cases": rows}


def _with_cases(values: Values) -> Values:
    """Up to version 3, cases were names, and a row had a client where its case had one."""
    scenario, policy = values["scenario"], values["provenance"]["policy"]
    clients = {row["case"]: row["client"] for row in values["cases"] if row.get("client")}
    cases = [
        {
            "name": name,
            "policy": policy,
            "client": clients.get(name, scenario["client"]),
            "played": None,
        }
        for name in scenario["cases"]
    ]
    rows = [_without(row, "client") for row in values["cases"]]
    return {**values, "scenario": {**scenario, "cases": cases}, "cases": rows}


def _without(values: Values, key: str) -> Values:
    return {name: value for name, value in values.items() if name != key}
