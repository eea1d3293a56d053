import pytest

from harness.core.milestone import Milestone
from harness.reporting.audit.claims import claims_of
from harness.reporting.audit.judgement import (
    READINGS,
    AuditVerdict,
    Judgement,
    Latency,
    Reading,
    floor_s,
    judgements,
    own_figure,
)
from harness.reporting.audit.quantity import BINARY, DECIMAL
from tests.reporting.audit.pages import OURS, PAGE

PLAIN = Reading(Latency.ROUND_TRIP, DECIMAL)


def judged() -> dict[tuple[str, str, str, Milestone], Judgement]:
    found = judgements(claims_of(PAGE, "page.md"), OURS)
    return {(each.claim.table, *each.claim.row, each.claim.milestone): each for each in found}


def test_a_time_near_ours_is_reproduced_where_a_reading_allows_it() -> None:
    found = judged()["Volume", "JLS", "4g", Milestone.COMPLETE]

    assert found.verdict is AuditVerdict.REPRODUCED
    assert found.difference == pytest.approx(-0.0174, abs=1e-4)
    # 30 MiB take longer than what was printed.
    assert found.verdicts[Reading(Latency.ROUND_TRIP, BINARY)] is AuditVerdict.IMPOSSIBLE


def test_a_time_below_the_floor_is_impossible_with_the_size_rounded_down() -> None:
    found = judged()["Volume", "Fast", "4g", Milestone.COMPLETE]

    assert found.floors_s[PLAIN] == pytest.approx(0.01 + 29.5e6 * 8 / 30e6)
    # 7.8995 s at least were printed: possible under one reading, and nobody measured it.
    assert found.verdict is AuditVerdict.NOT_DECIDABLE
    assert found.verdicts[Reading(Latency.ROUND_TRIP, BINARY)] is AuditVerdict.IMPOSSIBLE


def test_a_latency_may_be_one_way() -> None:
    claims = claims_of(PAGE, "page.md")
    first = claims.found[0]

    assert [floor_s(first, claims.link, reading) for reading in READINGS] == [
        *(0.01, 0.01, 0.02, 0.02),
    ]
    assert floor_s(first, None, PLAIN) is None


def test_one_time_with_two_sizes_contradicts() -> None:
    found = judged()["Elsewhere", "JLS", "4g", Milestone.FIRST_RENDER]

    assert found.verdict is AuditVerdict.CONTRADICTS
    assert found.against[0].table == "Volume"


def test_faster_over_a_link_than_without_one_contradicts() -> None:
    text = PAGE.replace("2.3 s", "2.9 s")
    found = judgements(claims_of(text, "page.md"), OURS)
    local = next(each for each in found if each.claim.network == "local")

    assert local.verdict is AuditVerdict.CONTRADICTS
    assert {other.network for other in local.against} == {"4g"}


def test_times_within_their_rounding_contradict_nothing() -> None:
    local = judged()["Volume", "JLS", "local", Milestone.FIRST_RENDER]

    assert local.against == ()  # 2.3 s may be 2250 ms
    assert local.verdict is AuditVerdict.NOT_DECIDABLE


def test_ours_is_the_row_of_the_nearest_size() -> None:
    claims = claims_of(PAGE, "page.md").found
    complete = next(each for each in claims if each.milestone is Milestone.COMPLETE)

    found = own_figure(complete, OURS)
    assert found is not None
    assert found.scenario == "volume"
    assert own_figure(complete, []) is None


def test_a_time_far_from_ours_differs() -> None:
    text = PAGE.replace("8106 ms", "9999 ms")
    found = judgements(claims_of(text, "page.md"), OURS)

    assert found[1].verdict is AuditVerdict.DIFFERS
