from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.reporting.comparison.exact import Change, changes
from harness.results.figures import ExactFigure, RunFigures
from tests.reporting.comparison.figures import a_row, a_run


def with_requests(*values: str) -> RunFigures:
    row = replace(a_row(), exact=(ExactFigure("requests", values),))
    return a_run(row)


def test_one_request_more_is_a_change() -> None:
    [change] = changes(a_run(a_row(requests="174")), a_run(a_row(requests="175")))

    assert str(change) == "JLS, 4g: requests 174 → 175"
    assert change.reasons == (
        "nothing that it was given; the program itself (cccccccccccc → cccccccccccc)",
    )


def test_what_is_alike_is_no_change() -> None:
    assert list(changes(a_run(), a_run())) == []


def test_what_varies_within_a_run_has_changed_when_none_of_it_is_left() -> None:
    assert list(changes(with_requests("174", "175"), with_requests("175"))) == []
    assert len(list(changes(with_requests("174", "175"), with_requests("176")))) == 1


@pytest.mark.parametrize(
    "name",
    [
        *("configuration of JLS", "policy of JLS", "client of JLS", "server of JLS"),
        *("network 4g", "dataset"),
    ],
)
def test_the_reason_is_looked_for_and_named(name: str) -> None:
    head = a_run(a_row(requests="175"), reasons={name: "new", "python": "other"})
    [change] = changes(a_run(reasons={name: "old", "python": "one"}), head)

    assert change.reasons == (f"{name} was old, is new",)


def test_the_model_explains_predictions_alone() -> None:
    measured = a_row(requests="175")
    predicted = replace(measured, lane=Lane.PREDICTION)
    base = a_run(a_row(), replace(a_row(), lane=Lane.PREDICTION), reasons={"model version": "3"})
    first, second = changes(base, a_run(measured, predicted, reasons={"model version": "4"}))

    assert first.reasons[0].startswith("nothing that it was given")
    assert second.reasons == ("model version was 3, is 4",)


def test_less_similarity_is_worse_and_less_of_anything_else_is_not() -> None:
    def change(name: str, before: str, after: str) -> Change:
        return Change(("JLS", "4g", Lane.PREDICTION), name, before, after, ())

    assert change("SSIM of the first render, worst", "0.9", "0.8").is_worse
    assert not change("SSIM of the first render, worst", "0.8", "0.9").is_worse
    assert change("predicted worst_ssim_0.95", "10.0 ms", "20.0 ms").is_worse
    assert change("predicted worst_ssim_0.95", "10.0 ms", "never").is_worse
