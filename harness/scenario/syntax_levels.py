"""Options by transfer syntax in a scenario: what they come to."""

from dataclasses import replace

from harness.core.retrieval.policy import policy_named
from harness.core.retrieval.transfer_syntax import resolved
from harness.scenario.scenario import Scenario


def with_resolved_options(scenario: Scenario) -> Scenario:
    """The scenario with the options that count for its images under its policy."""
    policy, syntax = policy_named(scenario.policy), scenario.dataset.transfer_syntax_uid
    cases = (
        replace(case, retrieve=resolved(case.retrieve, policy, syntax)) for case in scenario.cases
    )
    return replace(scenario, cases=tuple(cases))
