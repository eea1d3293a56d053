from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.reporting.comparison.comparison import Comparison, compared
from harness.reporting.comparison.gate import Decision, GateRules, Outcome, decided
from harness.reporting.comparison.verdict import Rule
from harness.results.figures import ExactFigure, Part, RowFigures
from harness.results.quality_times import QualityMoment
from tests.reporting.comparison.figures import a_row, a_run

RULES = GateRules()
SLOWER = a_row((3.06,) * 9)


def against(*heads: RowFigures) -> Comparison:
    base = a_run(*(replace(a_row(), network=head.network, lane=head.lane) for head in heads))
    return compared(base, a_run(*heads), Rule())


def decision(*heads: RowFigures, again: RowFigures | None = None) -> Decision:
    second = {"synthetic": against(again)} if again else {}
    return decided([against(*heads)], second, RULES)


def until_good(row: RowFigures) -> RowFigures:
    """The row as one of which only the moment of a good picture is known."""
    [whole] = [figure for figure in row.measured if figure.part is Part.WHOLE]
    return replace(row, measured=(replace(whole, milestone=QualityMoment.WORST_SSIM_95),))


def test_a_picture_that_is_good_later_does_not_pass() -> None:
    base, head = a_run(until_good(a_row())), a_run(until_good(SLOWER))
    comparison = compared(base, head, Rule())
    found = decided([comparison], {"synthetic": comparison}, RULES)

    assert found.outcome is Outcome.SLOWER
    assert "worst ssim 0.95" in str(found.rows[0])


def test_what_is_the_same_passes() -> None:
    found = decision(a_row())

    assert found.outcome is Outcome.PASSED
    assert [str(row) for row in found.rows] == ["passed: synthetic: JLS, 4g: 3 same"]


def test_an_alarm_awaits_a_second_measurement() -> None:
    assert decision(SLOWER).awaiting == ("synthetic",)
    assert decision(a_row()).awaiting == ()
    assert decision(SLOWER, again=a_row()).awaiting == ()


def test_a_confirmed_alarm_is_slower_and_says_where() -> None:
    found = decision(SLOWER, again=SLOWER)

    assert found.outcome is Outcome.SLOWER
    assert str(found.rows[0]) == (
        "slower: synthetic: JLS, 4g: complete +2.0 %, complete, wire +2.1 %;"
        " confirmed by a second measurement"
    )


def test_an_alarm_that_is_not_found_again_passes_and_is_told() -> None:
    found = decision(SLOWER, again=a_row())

    assert found.outcome is Outcome.PASSED
    assert "not counted: complete +2.0 %" in str(found.rows[0])


def test_another_figure_that_is_slower_the_second_time_confirms_nothing() -> None:
    decoding = a_row((3.02,) * 9, (0.22,) * 9)
    wire = a_row((3.02,) * 9, (0.2,) * 9)

    assert decision(decoding, again=wire).outcome is Outcome.SLOWER  # both completed later
    assert "decode" not in decision(decoding, again=wire).rows[0].reason


@pytest.mark.parametrize(
    ("requests", "outcome"), [("175", Outcome.SLOWER), ("173", Outcome.PASSED)]
)
def test_one_request_more_is_an_alarm_and_one_less_is_none(requests: str, outcome: Outcome) -> None:
    changed = a_row(requests=requests)

    assert decision(changed, again=changed).outcome is outcome


def test_a_prediction_needs_no_second_measurement() -> None:
    predicted = replace(
        a_row(), lane=Lane.PREDICTION, measured=(), exact=(ExactFigure("requests", ("175",)),)
    )
    found = decision(predicted)

    assert (found.outcome, found.awaiting) == (Outcome.SLOWER, ())


def test_ignored_rows_are_told_and_do_not_count() -> None:
    rules = GateRules(ignored=("*, 4g",))
    found = decided([against(SLOWER)], {}, rules)

    assert (found.outcome, found.awaiting) == (Outcome.PASSED, ())
    assert "not counted: complete +2.0 %" in str(found.rows[0])


def test_samples_that_do_not_count_are_invalid() -> None:
    uncounted = replace(a_row(), measured=(), exact=())
    found = decision(uncounted)

    assert found.outcome is Outcome.INVALID
    assert str(found.rows[0]).endswith("no sample counts")


def test_a_slower_row_outweighs_one_that_does_not_count() -> None:
    uncounted = replace(a_row(network="local"), measured=(), exact=())
    first = against(SLOWER, uncounted)

    assert decided([first], {"synthetic": first}, RULES).outcome is Outcome.SLOWER


def test_a_gate_that_measured_nothing_does_not_pass() -> None:
    lost = decided([compared(a_run(), a_run(a_row(network="local")), Rule())], {}, RULES)

    assert decided([], {}, RULES).outcome is Outcome.NOTHING
    assert lost.outcome is Outcome.INVALID  # what was measured before is not any more


def test_too_few_samples_for_any_verdict_are_nothing() -> None:
    few = compared(
        a_run(a_row((3.0,) * 2, (0.2,) * 2)), a_run(a_row((3.1,) * 2, (0.21,) * 2)), Rule()
    )
    found = decided([few], {}, RULES)

    assert found.outcome is Outcome.NOTHING
    assert "too few samples, it takes 6" in str(found.rows[0])
