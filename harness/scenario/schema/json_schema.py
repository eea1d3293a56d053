"""The schema of scenario files for editors, made from the models that validate them."""

import json
from typing import Any

from harness.scenario.schema.scenario import ScenarioBlock

SCHEMA_NAME = "scenario.schema.json"


def scenario_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a scenario file."""
    schema = ScenarioBlock.model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Scenario",
    }


def scenario_json_schema_text() -> str:
    """The JSON Schema as it is kept in `scenarios/scenario.schema.json`."""
    return json.dumps(scenario_json_schema(), indent=2, ensure_ascii=False) + "\n"
