from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runs import SCENARIO, a_document, a_sample


def test_cases_take_turns_network_by_network_with_warm_ups_first() -> None:
    scenario = replace(SCENARIO, cases=("A", "B"), repeats=2, warm_ups=1)
    order = [
        f"{slot.network} {slot.case}{'w' if slot.is_warm_up else slot.repeat}"
        for slot in scenario.slots()
    ]

    assert " ".join(order) == (
        "4g Aw 4g Bw 4g A1 4g B1 4g A2 4g B2 local Aw local Bw local A1 local B1 local A2 local B2"
    )


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
    document = a_document().with_sample(a_sample(slot, 2.3, "a pixel differs"))

    assert slot not in document.missing()
    assert document.samples[0].invalid_because == ("a pixel differs",)


def test_no_load_is_kept_twice() -> None:
    sample = a_sample(next(SCENARIO.slots()))

    with pytest.raises(AssertionError, match="not to be measured"):
        a_document().with_sample(sample).with_sample(sample)


def test_a_document_has_a_row_for_every_case_on_every_network() -> None:
    document = a_document()

    with pytest.raises(AssertionError, match="every case on every network"):
        replace(document, cases=document.cases[1:])


def test_the_end_keeps_the_load_average_of_the_start() -> None:
    load_average = a_document().with_end((3.0, 2.0, 1.0)).provenance.load_average

    assert load_average.at_start == (0.5, 0.4, 0.3)
    assert load_average.at_end == (3.0, 2.0, 1.0)
