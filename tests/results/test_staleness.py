from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.results.document import RunDocument
from harness.results.staleness import Today, staleness
from tests.runs import (
    CIRCUMSTANCES,
    MACHINE,
    PROVENANCE,
    SCENARIO,
    a_document,
    a_finished_document,
    a_predicted_sample,
    a_sample,
    measured_at,
)

TODAY = Today(
    scenario_digest=PROVENANCE.scenario_digest,
    dataset_digest=PROVENANCE.dataset.digest,
    policy=PROVENANCE.policy,
    repeats=SCENARIO.repeats,
    definitions_version=1,
    model_version=1,
    harness_version="0.1.0",
    client_commit_count=0,
    circumstances=CIRCUMSTANCES,
)
PREDICTED = replace(SCENARIO, lanes=(Lane.LOADER, Lane.PREDICTION))


@pytest.fixture
def valid() -> RunDocument:
    """A run of which all is measured, predicted and counted."""
    document = a_document(PREDICTED)
    for slot in document.missing():
        is_predicted = slot.lane is Lane.PREDICTION
        document = document.with_sample((a_predicted_sample if is_predicted else a_sample)(slot))
    return document


def test_a_run_of_today_is_current(valid: RunDocument) -> None:
    found = staleness(valid, TODAY)

    assert (found.reasons, found.faults, found.elsewhere) == ((), (), ())
    assert found.is_current
    assert found.can_go_on


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (replace(TODAY, client_commit_count=1), "client 1 commit older"),
        (replace(TODAY, client_commit_count=12), "client 12 commits older"),
        (
            replace(TODAY, client_commit_count=None),
            "client of commit cccccccccccc, which is not known here",
        ),
        (replace(TODAY, harness_version="0.2.0"), "harness 0.1.0, is 0.2.0"),
        (replace(TODAY, definitions_version=2), "definitions 1, is 2"),
        (replace(TODAY, model_version=4), "model 1, is 4"),
        (replace(TODAY, scenario_digest="6" * 64), "scenario 555555555555, is 666666666666"),
        (replace(TODAY, dataset_digest="e" * 64), "images dddddddddddd, is eeeeeeeeeeee"),
        (replace(TODAY, policy="cs3d-5.14"), "policy cs3d-2023-11, is cs3d-5.14"),
        (replace(TODAY, repeats=5), "repeats 2, is 5"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whatever_changes_figures_makes_a_run_stale(
    valid: RunDocument, today: Today, told: str
) -> None:
    found = staleness(valid, today)

    assert found.reasons == (told,)
    assert not found.is_current
    assert not found.can_go_on


def test_packages_that_both_name_are_compared(valid: RunDocument) -> None:
    versions = {"openjph": "0.27.0", "chromium": "156"}
    now = replace(TODAY, circumstances=replace(CIRCUMSTANCES, versions=versions))

    assert staleness(valid, now).reasons == ("openjph 0.26.3, is 0.27.0",)


def test_a_run_of_no_commit_is_of_an_unknown_client(valid: RunDocument) -> None:
    document = replace(valid, provenance=measured_at(commit=None, is_dirty=None))

    assert staleness(document, TODAY).reasons == ("client of an unknown commit",)


def test_another_machine_makes_no_run_stale_but_cannot_go_on_with_it(valid: RunDocument) -> None:
    machine = replace(MACHINE, kernel="0.1", core_count=4)
    elsewhere = replace(CIRCUMSTANCES, machine=machine, python="CPython 3.13.0")
    found = staleness(valid, replace(TODAY, circumstances=elsewhere))

    assert found.elsewhere == (
        "python CPython 3.11.0, is CPython 3.13.0",
        "kernel 0.0, is 0.1",
        "core count 2, is 4",
    )
    assert found.is_current
    assert not found.can_go_on


def test_the_model_of_a_run_without_predictions_is_not_asked_for() -> None:
    assert staleness(a_finished_document(), replace(TODAY, model_version=4)).reasons == ()


def test_what_keeps_a_run_from_being_published_is_told() -> None:
    unfinished = staleness(replace(a_document(), certificates=()), TODAY)
    finished = staleness(a_finished_document(), TODAY)

    assert unfinished.faults == ("12 loads missing", "links not certified")
    assert finished.faults == ("1 sample not valid",)
    assert not finished.is_current
    assert finished.can_go_on
