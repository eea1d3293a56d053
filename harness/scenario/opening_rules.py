"""Who cannot begin with a click: what knows nothing of what comes before the first frame."""

from harness.errors import ScenarioError
from harness.scenario.scenario import Scenario


def check_no_opening(scenario: Scenario, who: str) -> None:
    """Raise ScenarioError where a case begins with a click; `who` begins with the first frame."""
    opened = next((case for case in scenario.cases if case.opening), None)
    if opened is not None:
        place = f"{scenario.path}: {opened.name}: open"
        rule = f"is what {who} cannot begin with"
        remedy = 'write "open: none", or use harness predict'
        raise ScenarioError(place, opened.opening and opened.opening.name, rule, remedy)
