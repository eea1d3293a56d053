"""Which cases that begin with a click OHIF can be."""

import pytest

from harness.errors import ScenarioError
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from harness.scenario.viewed_openings import clicked_part
from harness.scenario.viewer_rules import in_viewer_lane
from tests.scenario.samples import content, parsed


def names(scenario: Scenario) -> list[str]:
    return [case.name for case in scenario.cases]


def opening(**values: object) -> Scenario:
    return parsed(content() | {"open": "ohif-3.13"} | values)


def test_ohif_opens_studies_as_it_is_and_nothing_else() -> None:
    values = content()["cases"]
    values[0]["open"] = "ohif-best"
    values.append({"name": "by the frame", "retrieve": "volume-jls", "open": "none"})
    found = clicked_part(opening(cases=values))

    assert names(found.scenario) == [values[1]["name"], "by the frame"]
    assert found.left_out == ("JLS: OHIF opens a study as ohif-3.13, and not as ohif-best",)


def test_deduplicated_metadata_is_not_read_by_ohif() -> None:
    with pytest.raises(ScenarioError, match="has nothing that OHIF can open") as caught:
        clicked_part(opening(study={"metadata": "deduplicated"}))

    assert "JLS: OHIF does not read metadata that is deduplicated" in str(caught.value)


def test_a_scenario_without_a_click_stays_as_it_is() -> None:
    scenario = parsed(content())

    assert clicked_part(scenario).scenario == scenario
    assert clicked_part(scenario).left_out == ()


def test_the_scenario_of_openings_is_for_ohif_and_not_for_the_page_around_cornerstone() -> None:
    scenario = load_scenario(find_scenario("opening"))

    assert names(in_viewer_lane(scenario, in_ohif=True)) == names(scenario)
    with pytest.raises(ScenarioError, match=r"cannot begin with; load with --viewer ohif"):
        in_viewer_lane(scenario)
