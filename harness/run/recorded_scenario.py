"""The scenario of a run, from its document: what was looked up then stands for today's names."""

from dataclasses import replace
from pathlib import Path

from harness.core.lane import Lane
from harness.results.case import CaseRecord
from harness.results.document import RunDocument
from harness.scenario.loading import parse_scenario
from harness.scenario.scenario import Case, Scenario


def recorded_scenario(
    document: RunDocument, folder: Path, *, allows_code: bool = False
) -> Scenario:
    """The scenario that a run was of; what its YAML names is looked up beside `folder`.

    Networks, client, policy, cases and servers are those that the document keeps; the images, and
    the cases of a run of before version 4, are what their names mean today. Raises ScenarioError
    where the YAML cannot be read any more.
    """
    record = document.scenario
    path = folder / f"{record.name}.yaml"
    written = parse_scenario(record.text, path, allows_code=allows_code)
    named = {case.name: case for case in written.cases}
    return replace(
        written,
        name=record.name,
        networks=record.networks,
        client=record.client,
        policy=document.provenance.policy,
        cases=tuple(
            _case(case, named.get(case.name), document)
            for case in record.cases
            if case.name in named or case.played is not None
        ),
        repeats=record.repeats,
        warm_ups=record.warm_ups,
        # A prediction is no lane of a scenario: it stands beside whatever is measured.
        lanes=tuple(lane for lane in record.lanes if lane is not Lane.PREDICTION) or written.lanes,
        published=document.published,
    )


def is_as_recorded(document: RunDocument) -> bool:
    """Whether the document keeps its cases as they were played, and not only their names."""
    return all(case.played is not None for case in document.scenario.cases)


def _case(record: CaseRecord, written: Case | None, document: RunDocument) -> Case:
    """The case of a document; a planner's code is in the YAML's alone."""
    client = record.client if record.client != document.scenario.client else None
    played = record.played
    if played is None or played.retrieve.planner is not None:
        assert written is not None, "it is named in the scenario"
        return replace(written, client=client)
    return Case(record.name, played.retrieve.in_viewer_order, played.origin, client)
