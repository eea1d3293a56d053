from dataclasses import replace

from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.predict.document import predicted_document
from harness.reporting.audit.claims import Claim
from harness.reporting.audit.explaining import explanations, settings
from harness.reporting.audit.quantity import PrintedTime
from tests.predicted import DEVICE, MANIFEST, scenario

CASE = "volume-htj2k-byte-range"
OTHERS = [
    NetworkProfile("theirs/slow", 9e6, 9e6, 0.17),
    NetworkProfile("cable", 9e6, 9e6, 0.1),
    NetworkProfile("slow-but-local", None, None, 0.0),
]


def a_claim(time_s: float) -> Claim:
    printed = PrintedTime(time_s - 5e-4, time_s + 5e-4, time_s)
    return Claim("t", 1, CASE, "slow", "30 M", Milestone.FIRST_RENDER, "", printed)


def test_one_thing_is_changed_at_a_time_in_one_case_on_one_network() -> None:
    found = list(settings(scenario(), CASE, "slow", DEVICE, OTHERS))
    changed = {(each.what, each.value) for each in found}

    assert {what for what, _ in changed} == {
        *("network", "rtt", "device", "policy", "connections", "first range"),
    }
    assert [value for what, value in changed if what == "network"] == ["theirs/slow"]
    for each in found:
        assert [case.name for case in each.scenario.cases] == [CASE]
        assert len(each.scenario.networks) == 1


def test_a_case_without_ranges_has_no_first_range_to_change() -> None:
    found = settings(scenario(), "volume-jls", "slow", DEVICE, OTHERS)

    assert "first range" not in {each.what for each in found}


def test_the_round_trip_that_a_time_was_made_with_is_found() -> None:
    changed = list(settings(scenario(), "volume-jls", "slow", DEVICE, []))
    wanted = next(each for each in changed if (each.what, each.value) == ("rtt", "200 ms"))
    [sample] = predicted_document(wanted.scenario, MANIFEST, DEVICE).samples
    made_s = sample.times_s.first_render
    assert made_s is not None

    claim, other = a_claim(made_s), a_claim(99.0)
    found = explanations([claim, other], changed, MANIFEST)
    assert (found[claim][0].value, found[claim][0].time_s) == ("200 ms", made_s)
    assert found[other] == ()


def test_a_scenario_of_many_cases_is_left_as_it_was() -> None:
    whole = scenario()
    before = replace(whole)
    list(settings(whole, CASE, "slow", DEVICE, OTHERS))

    assert whole == before
