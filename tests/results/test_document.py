from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.lane import Lane
from harness.results.document import RunDocument
from harness.results.reasons import Late
from harness.results.sample import EmulatorRecord, Sample, SampleSlot
from tests.runs import (
    A_PIXEL_DIFFERS,
    BOTH_LANES,
    FOUR_G,
    PREDICTED_ALONE,
    SCENARIO,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    a_sample,
    with_cases,
)


def test_cases_take_turns_network_by_network_with_warm_ups_first() -> None:
    scenario = replace(with_cases("A", "B"), repeats=2, warm_ups=1)
    order = [
        f"{slot.network} {slot.case}{'w' if slot.is_warm_up else slot.repeat}"
        for slot in scenario.slots()
    ]

    assert " ".join(order) == (
        "4g Aw 4g Bw 4g A1 4g B1 4g A2 4g B2 local Aw local Bw local A1 local B1 local A2 local B2"
    )


def test_the_lanes_of_a_case_take_turns() -> None:
    scenario = replace(with_cases("A", "B"), lanes=BOTH_LANES.lanes, networks=(FOUR_G,), repeats=2)
    order = [f"{slot.case}{slot.repeat} {slot.lane.value}" for slot in scenario.slots()]

    assert order[4:8] == ["A1 loader", "A1 viewer", "B1 loader", "B1 viewer"]
    assert len(order) == 12


def test_a_prediction_is_one_sample_a_row_before_all_others() -> None:
    lanes = (Lane.LOADER, Lane.PREDICTION)
    scenario = replace(with_cases("A", "B"), lanes=lanes, repeats=5, warm_ups=1)
    slots = list(scenario.slots())
    predicted = [slot for slot in slots if slot.lane is Lane.PREDICTION]

    assert predicted == slots[:4]
    assert [(slot.network, slot.case) for slot in predicted] == [
        (network, case) for network in ("4g", "local") for case in "AB"
    ]
    assert {(slot.repeat, slot.is_warm_up) for slot in predicted} == {(1, False)}


def test_no_prediction_is_made_again() -> None:
    document = a_finished_document(WITH_PREDICTION)

    assert document.replacements() == ()
    assert a_finished_document(PREDICTED_ALONE).missing() == ()


def test_predictions_alone_have_no_circumstances_and_measurements_have() -> None:
    with pytest.raises(AssertionError):
        replace(a_document(PREDICTED_ALONE), provenance=a_document().provenance)
    with pytest.raises(AssertionError):
        replace(a_document(), prediction=a_document(PREDICTED_ALONE).prediction)


@given(done=st.sets(st.integers(0, 11)), data=st.data())
def test_what_is_missing_is_what_was_not_measured_in_order(
    done: set[int], data: st.DataObject
) -> None:
    slots = list(SCENARIO.slots())
    document = a_document()
    for index in data.draw(st.permutations(sorted(done))):
        document = document.with_sample(a_sample(slots[index]))

    assert list(document.missing()) == [s for i, s in enumerate(slots) if i not in done]


def test_samples_stay_in_the_order_measured_in_their_row() -> None:
    slots = [slot for slot in SCENARIO.slots() if (slot.case, slot.network) == ("JLS", "4g")]
    document = a_document()
    for slot in slots:
        document = document.with_sample(a_sample(slot))

    assert [sample.slot for sample in document.cases[0].samples] == slots
    assert all(row.samples == () for row in document.cases[1:])


def test_an_invalid_sample_is_kept_and_not_measured_again() -> None:
    slot = next(SCENARIO.slots())
    document = a_document().with_sample(a_sample(slot, 2.3, A_PIXEL_DIFFERS))

    assert slot not in document.missing()
    assert document.samples[0].invalid_because == (A_PIXEL_DIFFERS,)


def late(slot: SampleSlot) -> Sample:
    sample = a_sample(slot, 2.3, Late(0.0051, 0.005))
    return replace(sample, emulator=EmulatorRecord(0.0051, 1, 1, 6))


def measured(late_slots: set[int]) -> RunDocument:
    document = a_document()
    for number, slot in enumerate(SCENARIO.slots()):
        document = document.with_sample(late(slot) if number in late_slots else a_sample(slot))
    return document


def test_a_sample_lost_to_a_busy_machine_is_replaced_by_a_further_repeat() -> None:
    # Of SCENARIO's loads, 2 is the first repeat of JLS at 4g.
    document = measured({2})

    assert document.missing() == ()
    assert document.replacements() == (SampleSlot("JLS", "4g", 3, False),)
    assert document.with_sample(a_sample(document.replacements()[0])).replacements() == ()


def test_a_warm_up_or_a_wrong_pixel_is_not_replaced() -> None:
    document = a_document()
    for number, slot in enumerate(SCENARIO.slots()):
        wrong = a_sample(slot, 2.3, A_PIXEL_DIFFERS)
        document = document.with_sample({0: late(slot), 2: wrong}.get(number, a_sample(slot)))

    assert document.replacements() == ()


def test_a_late_sample_speaks_against_a_run_until_another_stands_in_for_it() -> None:
    document = measured({2})
    replaced = document.with_sample(a_sample(document.replacements()[0]))

    assert [sample.repeat for sample in document.faulty_samples()] == [1]
    assert replaced.faulty_samples() == ()


def test_a_wrong_pixel_speaks_against_a_run_for_ever() -> None:
    slot = SampleSlot("JLS", "4g", 1, False)
    document = a_document().with_sample(a_sample(slot, 2.3, A_PIXEL_DIFFERS))

    assert len(document.faulty_samples()) == 1


def test_a_row_is_measured_at_most_three_times_as_often_as_asked_for() -> None:
    document = measured({2, 4})
    for _ in range(4):
        document = document.with_sample(late(document.replacements()[0]))

    assert document.replacements() == ()


def test_nothing_is_replaced_while_loads_are_missing() -> None:
    document = a_document()
    for slot in list(SCENARIO.slots())[:-1]:
        document = document.with_sample(late(slot))

    assert document.replacements() == ()


def test_no_load_is_kept_twice() -> None:
    sample = a_sample(next(SCENARIO.slots()))

    with pytest.raises(AssertionError, match="not to be measured"):
        a_document().with_sample(sample).with_sample(sample)


def test_a_document_has_a_row_for_every_case_on_every_network() -> None:
    document = a_document()

    with pytest.raises(AssertionError, match="every case on every network"):
        replace(document, cases=document.cases[1:])


def test_the_end_keeps_the_load_average_of_the_start() -> None:
    ended = a_document().with_end((3.0, 2.0, 1.0))
    assert ended.provenance.circumstances is not None
    load_average = ended.provenance.circumstances.load_average

    assert load_average.at_start == (0.5, 0.4, 0.3)
    assert load_average.at_end == (3.0, 2.0, 1.0)


def test_with_more_attempts_a_row_is_measured_more_often() -> None:
    document = measured({2, 4})
    for _ in range(4):
        document = document.with_sample(late(document.replacements()[0]))

    assert document.replacements(most_attempts=3) == ()
    assert document.replacements(most_attempts=4) == (SampleSlot("JLS", "4g", 7, False),)
