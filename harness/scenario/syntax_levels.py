"""Options by transfer syntax in a scenario: what they come to, and what there is to say of it."""

from collections.abc import Iterator
from dataclasses import replace

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import ClientPolicy, policy_named
from harness.core.retrieval.transfer_syntax import resolved
from harness.scenario.scenario import Scenario


def with_resolved_options(scenario: Scenario) -> Scenario:
    """The scenario with the options that count for its images under its policy."""
    policy, syntax = policy_named(scenario.policy), scenario.dataset.transfer_syntax_uid
    cases = (
        replace(case, retrieve=resolved(case.retrieve, policy, syntax)) for case in scenario.cases
    )
    return replace(scenario, cases=tuple(cases))


def level_warnings(scenario: Scenario) -> Iterator[str]:
    """What the client of a scenario ignores of its cases, a sentence a case."""
    for case in scenario.cases:
        if warning := level_warning(case.retrieve, policy_named(scenario.policy)):
            yield f"{scenario.path}: {case.name}: {warning}"


def level_warning(configuration: RetrieveConfiguration, policy: ClientPolicy) -> str | None:
    """What a client ignores of a configuration, and what to do; None where it takes all of it."""
    levels = configuration.by_transfer_syntax
    if not levels or policy.knows_transfer_syntaxes:
        return None
    types = " and ".join(sorted(levels))
    return (
        f"{policy.name} does not know options by transfer syntax, so it asks for {types} without "
        "options; write them without that level to have them obeyed"
    )
