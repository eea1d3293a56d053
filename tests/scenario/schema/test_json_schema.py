from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter

from harness.scenario.library import builtin_folder
from harness.scenario.loading import parse_scenario
from harness.scenario.schema.block import Block
from harness.scenario.schema.client import ClientBlock
from harness.scenario.schema.json_schema import (
    SCHEMA_NAME,
    scenario_json_schema,
    scenario_json_schema_text,
)
from harness.scenario.schema.network import NetworkBlock
from harness.scenario.schema.origin import OriginBlock
from harness.scenario.schema.scenario import CaseBlock, ScenarioBlock
from harness.scenario.schema.server import ServerBlock


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


@pytest.mark.parametrize(
    "model", [ScenarioBlock, NetworkBlock, CaseBlock, ClientBlock, OriginBlock, ServerBlock]
)
def test_every_field_says_what_it_means_and_its_examples_are_valid(model: type[Block]) -> None:
    for name, field in model.model_fields.items():
        assert field.description, name
        for example in field.examples or ():
            TypeAdapter(field.rebuild_annotation()).validate_python(example)


def test_the_examples_of_a_scenario_are_a_scenario(tmp_path: Path) -> None:
    fields = ScenarioBlock.model_fields.items()
    written = {name: field.examples[0] for name, field in fields if field.examples}
    del written["server"]  # which stands in place of the dataset

    stack = {**written, "load": "stack", "cases": [{"name": "plain", "retrieve": "stack-htj2k"}]}
    unread = {name: written[name] for name in written if name != "reading"}

    for values in (stack, {**unread, "load": "volume"}):
        scenario = parse_scenario(yaml.safe_dump(values), tmp_path / "mine.yaml")
        assert [case.name for case in scenario.cases] == ["plain"]


def test_a_description_is_one_line_a_paragraph() -> None:
    definitions = scenario_json_schema()["$defs"]

    assert "\n" not in definitions["NetworkBlock"]["properties"]["queue"]["description"]
    assert definitions["RetrieveBlock"]["description"].count("\n") == 4
