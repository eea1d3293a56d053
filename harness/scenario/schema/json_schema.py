"""The schema of scenario files for editors, made from the models that validate them."""

import json
from typing import Any

from harness.scenario.schema.scenario import ScenarioBlock

SCHEMA_NAME = "scenario.schema.json"


def scenario_json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a scenario file."""
    schema = _unwrapped(ScenarioBlock.model_json_schema(by_alias=True))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Scenario",
    }


def scenario_json_schema_text() -> str:
    """The JSON Schema as it is kept in `scenarios/scenario.schema.json`."""
    return json.dumps(scenario_json_schema(), indent=2, ensure_ascii=False) + "\n"


def _unwrapped(schema: Any) -> Any:
    """The same schema, each paragraph of its descriptions in one line, for windows of any width."""
    match schema:
        case dict():
            return {
                key: _paragraphs(value)
                if key == "description" and isinstance(value, str)  # and no key of that name
                else _unwrapped(value)
                for key, value in schema.items()
            }
        case list():
            return [_unwrapped(each) for each in schema]
        case _:
            return schema


def _paragraphs(text: str) -> str:
    return "\n\n".join(" ".join(each.split()) for each in text.split("\n\n"))
