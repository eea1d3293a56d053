from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.http.client import Client
from harness.results.document import RunDocument
from harness.run.recorded_scenario import is_as_recorded, recorded_scenario
from harness.scenario.scenario import Scenario
from tests.predicted import document, scenario
from tests.runs import as_of_before_schema_4

SCENARIO: Scenario = scenario()
DOCUMENT: RunDocument = document()


def test_a_scenario_comes_back_as_it_was(tmp_path: Path) -> None:
    again = recorded_scenario(DOCUMENT, tmp_path)

    assert again.digest == SCENARIO.digest == DOCUMENT.provenance.scenario_digest
    assert is_as_recorded(DOCUMENT)


def test_what_the_document_keeps_goes_before_what_names_mean_today(tmp_path: Path) -> None:
    record = DOCUMENT.scenario
    client = Client(connection_count=3)
    case = replace(record.cases[0], client=client)
    networks = tuple(replace(each, rtt_s=0.5) for each in record.networks)
    changed = replace(
        DOCUMENT, scenario=replace(record, cases=(case, *record.cases[1:]), networks=networks)
    )
    again = recorded_scenario(changed, tmp_path)

    assert again.client_of(case.name) == client
    assert {each.rtt_s for each in again.networks} == {0.5}


def test_an_older_run_is_played_as_its_names_mean_today(tmp_path: Path) -> None:
    older = as_of_before_schema_4(DOCUMENT)

    assert not is_as_recorded(older)
    assert recorded_scenario(older, tmp_path).digest == SCENARIO.digest


@pytest.mark.parametrize("repeats", [1, 7])
def test_repeats_are_those_of_the_run(tmp_path: Path, repeats: int) -> None:
    run = replace(DOCUMENT, scenario=replace(DOCUMENT.scenario, repeats=repeats))

    assert recorded_scenario(run, tmp_path).repeats == repeats
