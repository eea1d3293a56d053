from pathlib import Path

import pytest

from harness.core.retrieval.planner import CentreOut
from harness.errors import ScenarioError
from harness.scenario.loading import parse_scenario
from harness.scenario.scenario import Scenario


def scenario(planner: str) -> Scenario:
    text = f"""
load: volume
dataset: ct-512x174
networks: [local]
cases:
  - name: mine
    retrieve: {{stages: interleaved, planner: "{planner}"}}
"""
    return parse_scenario(text, Path("mine.yaml"))


def test_a_planner_is_found_by_module_and_class() -> None:
    assert (
        scenario("harness.core.retrieval.planner:CentreOut").cases[0].retrieve.planner is CentreOut
    )


def test_a_planner_of_ours_is_found_where_it_stood_before() -> None:
    assert scenario("harness.core.planner:CentreOut").cases[0].retrieve.planner is CentreOut


def test_a_planner_is_part_of_what_is_measured() -> None:
    centre_out = scenario("harness.core.retrieval.planner:CentreOut")
    in_order = scenario("harness.core.retrieval.planner:InStageOrder")

    assert centre_out.digest != in_order.digest


@pytest.mark.parametrize(
    ("planner", "rule"),
    [
        ("CentreOut", "is not of the form module:Class"),
        ("no.such.module:CentreOut", "names a module that cannot be imported"),
        ("harness.core.retrieval.planner:NoSuchClass", "is not a class with a method plan"),
        ("harness.core.retrieval.planner:Step", "is not a class with a method plan"),
    ],
)
def test_a_planner_that_cannot_be_had_is_said_with_its_line(planner: str, rule: str) -> None:
    with pytest.raises(ScenarioError, match=rule) as caught:
        scenario(planner)

    assert "mine.yaml:7" in str(caught.value)
