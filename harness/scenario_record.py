"""What a run document keeps of its scenario."""

from collections.abc import Callable, Iterator

from harness.results.document import CaseResult, ClientRecord, ScenarioRecord
from harness.scenario.scenario import Client, Scenario


def scenario_record(scenario: Scenario) -> ScenarioRecord:
    """The scenario as its run document keeps it."""
    return ScenarioRecord(
        name=scenario.name,
        title=scenario.title,
        load=scenario.load,
        text=scenario.source_text,
        networks=scenario.networks,
        cases=tuple(case.name for case in scenario.cases),
        client=client_record(scenario.client),
        framing=scenario.framing.value,
        repeats=scenario.repeats,
        warm_ups=scenario.warm_ups,
        lanes=scenario.lanes,
    )


def empty_rows(
    scenario: Scenario, record: ScenarioRecord, size_bytes: Callable[[str, str], int]
) -> Iterator[CaseResult]:
    """The rows of a scenario before anything is measured; `size_bytes` by case and network."""
    clients = {case.name: case.client for case in scenario.cases}
    for case, network, lane in record.rows():
        client = clients[case]
        yield CaseResult(
            case=case,
            network=network,
            size_bytes=size_bytes(case, network),
            lane=lane,
            client=client_record(client) if client else None,
        )


def client_record(client: Client) -> ClientRecord:
    """A client as a run document keeps it."""
    return ClientRecord(
        http=client.http.value,
        connection_count=client.connections,
        decode_worker_count=client.decode_workers,
        start=client.start.value,
        tls=client.tls,
    )
