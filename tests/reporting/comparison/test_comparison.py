from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.errors import BadInput
from harness.reporting.comparison.comparison import compared
from harness.reporting.comparison.verdict import Rule, Verdict
from harness.results.figures import Part
from tests.reporting.comparison.figures import a_row, a_run, differing

RULE = Rule()


def test_a_run_beside_itself_is_the_same_everywhere() -> None:
    found = compared(a_run(), a_run(), RULE)

    assert found.counts == {
        Verdict.SLOWER: 0,
        Verdict.FASTER: 0,
        Verdict.SAME: 3,
        Verdict.UNKNOWN: 0,
    }
    assert (found.changes, found.exact_count, found.differences) == ((), 1, ())


def test_the_verdict_says_where_it_got_slower() -> None:
    decoding = a_row((3.05,) * 9, (0.25,) * 9)
    link = a_row((3.056,) * 9, (0.2,) * 9)
    slower = {
        name: {figure.key.part for figure in compared(a_run(), a_run(row), RULE).of(Verdict.SLOWER)}
        for name, row in (("decoding", decoding), ("link", link))
    }

    assert slower == {"decoding": {Part.WHOLE, Part.DECODE}, "link": {Part.WHOLE, Part.WIRE}}


@pytest.mark.parametrize(
    "changes",
    [
        {"machine": "Another CPU"},
        {"dataset_digest": "eeee"},
        {"scenario_digest": "eeee"},
        {"definitions_version": "2"},
        {"policy": "cs3d-5.14"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_was_measured_otherwise_is_refused_and_compared_when_told_so(
    changes: dict[str, str],
) -> None:
    name = next(iter(changes)).replace("_", " ")
    head = differing(a_run(), **changes)
    with pytest.raises(BadInput, match=f"{name} was .*, is .*--across"):
        compared(a_run(), head, RULE)

    assert compared(a_run(), head, RULE, across=True).differences[0].startswith(f"{name} was ")


def test_a_prediction_needs_no_machine() -> None:
    predicted = a_run(replace(a_row(), lane=Lane.PREDICTION, measured=()))
    found = compared(predicted, differing(predicted, machine="none"), RULE)

    assert found.differences == ()


def test_rows_without_a_counterpart_are_named() -> None:
    found = compared(a_run(a_row()), a_run(a_row(), a_row(network="local")), RULE)
    reverse = compared(a_run(a_row(), a_row(network="local")), a_run(a_row()), RULE)

    assert found.only_head == reverse.only_base == (("JLS", "local", Lane.LOADER),)
    assert not found.only_base


def test_rows_of_which_no_sample_counts_are_named_and_compare_nothing() -> None:
    uncounted = replace(a_row(), measured=(), exact=())
    found = compared(a_run(), a_run(uncounted), RULE)

    assert found.uncounted == (("JLS", "4g", Lane.LOADER),)
    assert found.is_empty


def test_pairs_are_those_repeats_that_count_in_both() -> None:
    base = a_row((3.0, 9.0, 3.0), (0.2, 0.2, 0.2))
    head = a_row((3.0, 3.0), (0.2, 0.2))
    head = replace(
        head, measured=tuple(replace(figure, repeats=(1, 3)) for figure in head.measured)
    )
    whole = compared(a_run(base), a_run(head), RULE, are_pairs=True).measured[0]

    assert (whole.base_count, whole.head_count, whole.base_s) == (2, 2, 3.0)
    assert whole.verdict is Verdict.SAME


def test_a_row_twice_as_long_makes_no_p_larger_by_repeating_a_figure() -> None:
    """First render and complete of a plain load are one question: correction counts it once."""
    row = a_row(tuple(3.0 + 0.001 * n for n in range(9)), (0.2,) * 9)
    twice = replace(row, measured=(*row.measured, *row.measured))
    head = a_row(tuple(3.1 + 0.001 * n for n in range(9)), (0.2,) * 9)
    head_twice = replace(head, measured=(*head.measured, *head.measured))

    once = compared(a_run(row), a_run(head), RULE).measured[0]
    assert compared(a_run(twice), a_run(head_twice), RULE).measured[0] == once


def test_decoding_again_is_not_compared_beside_another_fixed_work() -> None:
    def parts(base_numpy: str, head_numpy: str) -> set[Part]:
        row = a_row(decode_again_s=(0.02,) * 9)
        base, head = (a_run(row, reasons={"numpy": each}) for each in (base_numpy, head_numpy))
        return {each.key.part for each in compared(base, head, Rule()).measured}

    assert Part.DECODE_AGAIN in parts("2.4.6", "2.4.6")
    assert Part.DECODE_AGAIN not in parts("2.4.6", "2.5.0")
