from harness.scenario.library import builtin_folder
from harness.scenario.schema.json_schema import (
    SCHEMA_NAME,
    scenario_json_schema,
    scenario_json_schema_text,
)


def test_the_committed_schema_is_current() -> None:
    committed = (builtin_folder() / SCHEMA_NAME).read_text(encoding="utf-8")

    assert committed == scenario_json_schema_text()


def test_the_schema_speaks_the_keys_of_the_file() -> None:
    definitions = scenario_json_schema()["$defs"]

    assert {"rangeIndex", "chunkSize", "framesPath"} <= set(
        definitions["OptionsBlock"]["properties"]
    )
    assert definitions["NetworkBlock"]["properties"]["rtt"]["anyOf"][0]["examples"] == ["10 ms"]
    assert definitions["StageBlock"]["additionalProperties"] is False


def test_every_built_in_scenario_names_its_schema() -> None:
    for path in builtin_folder().glob("*.yaml"):
        first_line, _, _ = path.read_text(encoding="utf-8").partition("\n")

        assert first_line == f"# yaml-language-server: $schema={SCHEMA_NAME}"
