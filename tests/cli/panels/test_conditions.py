import json

from tests.cli.conftest import Command


def test_the_schema_of_a_scenario_goes_to_standard_output(harness: Command) -> None:
    outcome = harness("schema")

    assert (outcome.code, outcome.err) == (0, "")
    assert "cases" in json.loads(outcome.out)["properties"]
