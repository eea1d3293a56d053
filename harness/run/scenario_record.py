"""What a run document keeps of its scenario."""

from collections.abc import Callable, Iterator

from harness.results.case import CaseRecord, Played, RetrieveRecord
from harness.results.document import CaseResult, ScenarioRecord
from harness.scenario.scenario import Case, Scenario


def scenario_record(scenario: Scenario) -> ScenarioRecord:
    """The scenario as its run document keeps it, with every name looked up."""
    return ScenarioRecord(
        name=scenario.name,
        title=scenario.title,
        load=scenario.load,
        text=scenario.source_text,
        networks=scenario.networks,
        cases=tuple(_case_record(scenario, case) for case in scenario.cases),
        client=scenario.client,
        framing=scenario.origin.framing,
        repeats=scenario.repeats,
        warm_ups=scenario.warm_ups,
        lanes=scenario.lanes,
        is_quick=scenario.is_quick,
    )


def _case_record(scenario: Scenario, case: Case) -> CaseRecord:
    return CaseRecord(
        name=case.name,
        policy=scenario.policy,
        client=scenario.client_of(case.name),
        played=Played(RetrieveRecord.of(case.retrieve), scenario.origin_of(case.name)),
        opening=case.opening,
        study=case.study if case.opening else None,
    )


def empty_rows(
    record: ScenarioRecord, size_bytes: Callable[[str, str], int]
) -> Iterator[CaseResult]:
    """The rows of a scenario before anything is measured; `size_bytes` by case and network."""
    for case, network, lane in record.rows():
        yield CaseResult(case, network, size_bytes(case, network), lane=lane)
