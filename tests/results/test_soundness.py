from dataclasses import replace

from harness.core.milestone import Milestone
from harness.results.reasons import HeldUp, HostHeldUp
from harness.results.soundness import faults_of
from tests.runs import (
    A_PIXEL_DIFFERS,
    PREDICTED_ALONE,
    SCENARIO,
    a_document,
    a_finished_document,
    a_predicted_sample,
    a_sample,
)


def test_a_run_without_a_fault_may_be_believed() -> None:
    document = a_document(replace(SCENARIO, warm_ups=0))
    for slot in document.missing():
        document = document.with_sample(a_sample(slot))

    assert faults_of(document, "run") == []


def test_excluded_samples_are_counted_among_those_that_were_measured() -> None:
    [fault] = faults_of(a_finished_document(), "run")
    count = len(a_finished_document().measured_samples)

    assert (fault.place, fault.value) == ("run", 1)
    assert fault.rule == f"of {count} samples excluded"
    assert fault.exit_code == 3


def test_a_single_sample_is_told_as_one() -> None:
    document = a_document(replace(SCENARIO, warm_ups=0))
    document = document.with_sample(a_sample(document.missing()[0], 2.3, A_PIXEL_DIFFERS))

    assert faults_of(document, "run")[0].rule == "of 1 sample excluded"


def test_where_nothing_could_be_measured_quietly_that_is_said() -> None:
    document = a_document(replace(SCENARIO, warm_ups=0))
    held_up = HeldUp(Milestone.COMPLETE, 0.3, 0.166)
    for slot in document.missing():
        document = document.with_sample(a_sample(slot, 2.3, held_up))
    [fault] = faults_of(document, "run")

    assert "because the machine was busy each time they were tried" in fault.rule
    assert "--most-attempts" in fault.remedy
    assert fault.exit_code == 3


def test_where_the_host_was_busy_nothing_is_to_be_ended_here() -> None:
    document = a_document(replace(SCENARIO, warm_ups=0))
    for slot in document.missing():
        reason = HostHeldUp(Milestone.COMPLETE, 0.3, 0.166)
        document = document.with_sample(a_sample(slot, 2.3, reason))
    [fault] = faults_of(document, "run")

    assert "because the host of this virtual machine was busy each time" in fault.rule
    assert "on a machine that shares no processors" in fault.remedy
    assert "end what else runs" not in fault.remedy


def test_of_a_prediction_no_quieter_machine_is_asked() -> None:
    document = a_document(PREDICTED_ALONE)
    for slot in document.missing():
        reasons = (A_PIXEL_DIFFERS,) if slot.case == "JLS" else ()
        sample = replace(a_predicted_sample(slot), invalid_because=reasons)
        document = document.with_sample(sample)
    [fault] = faults_of(document, "run")

    assert fault.rule.endswith("predictions excluded")
    assert "machine" not in fault.remedy
