"""What a run document keeps of its scenario."""

from harness.results.document import ClientRecord, ScenarioRecord
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


def client_record(client: Client) -> ClientRecord:
    """A client as a run document keeps it."""
    return ClientRecord(
        http=client.http.value,
        connection_count=client.connections,
        decode_worker_count=client.decode_workers,
        start=client.start.value,
        tls=client.tls,
    )
