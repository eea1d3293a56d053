"""What a run document keeps of its scenario."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from harness.core.images.manifest import Manifest
from harness.results.case import CaseRecord, Played, RetrieveRecord
from harness.results.document import CaseResult, ScenarioRecord
from harness.results.server_record import FormRecord, OwnTimeRecord, ServerRecord
from harness.scenario.scenario import Case, Scenario

_DIGITS = 6
"""A time is told to the microsecond."""


def scenario_record(scenario: Scenario, manifest: Manifest | None = None) -> ScenarioRecord:
    """The scenario as its run document keeps it, with every name looked up.

    `manifest` tells what was learnt of somebody else's server.
    """
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
        server=_server_record(scenario, manifest),
    )


def _server_record(scenario: Scenario, manifest: Manifest | None) -> ServerRecord | None:
    """What was learnt of a server; None without one."""
    server = scenario.server
    if manifest is None or server is None or server.tree is not None:
        return None
    forms = tuple(
        FormRecord(
            encoding.path,
            _own_time([answer.first_s for answer in encoding.answers]),
            _own_time([answer.again_s for answer in encoding.answers]),
            any(answer.take_turns for answer in encoding.answers),
        )
        for encoding in manifest.encodings
    )
    rtt_s = round(server.found.real_rtt_s, _DIGITS)
    return ServerRecord(server.state, forms, rtt_s, server.found.gives_leave)


def _own_time(times_s: Sequence[float]) -> OwnTimeRecord:
    return OwnTimeRecord(round(median(times_s), _DIGITS), round(max(times_s), _DIGITS))


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
