"""What of a scenario that begins with a click OHIF can be: it opens studies its own way."""

from dataclasses import replace

from harness.core.viewing.rules import OHIF_3_13
from harness.core.viewing.study import MetadataForm
from harness.errors import ScenarioError
from harness.scenario.scenario import Case, Scenario
from harness.scenario.viewed_readings import ViewedPart


def clicked_part(scenario: Scenario) -> ViewedPart:
    """The cases that OHIF opens as it is, and a sentence on every other one.

    Raises ScenarioError where none is left.
    """
    found = [(case, _complaint(case)) for case in scenario.cases]
    cases = tuple(case for case, told in found if not told)
    left_out = tuple(f"{case.name}: {told}" for case, told in found if told)
    if not cases:
        rule, remedy = "has nothing that OHIF can open", "; ".join(left_out)
        raise ScenarioError(str(scenario.path), None, rule, remedy)
    return ViewedPart(replace(scenario, cases=cases), left_out)


def _complaint(case: Case) -> str:
    """Why OHIF cannot be this; empty where it can."""
    if case.opening is None:
        return ""
    if case.opening.name != OHIF_3_13.name:
        return f"OHIF opens a study as {OHIF_3_13.name}, and not as {case.opening.name}"
    if case.study.form is MetadataForm.DEDUPLICATED:
        return "OHIF does not read metadata that is deduplicated"
    return ""
