from dataclasses import replace

from harness.reporting.reproduction import reproduction, reproduction_columns
from harness.results.document import RunDocument
from tests.runs import (
    PREDICTED_ALONE,
    SCENARIO,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    a_predicted_sample,
)

THEN = a_finished_document(WITH_PREDICTION)
NOW = a_finished_document(PREDICTED_ALONE)


def predicted_later(first_render_s: float, model_version: int = 1) -> RunDocument:
    document = a_document(PREDICTED_ALONE)
    for slot in document.missing():
        document = document.with_sample(a_predicted_sample(slot, first_render_s))
    assert document.prediction is not None
    return replace(document, prediction=replace(document.prediction, model_version=model_version))


def test_the_same_bits_are_told_as_the_same() -> None:
    found = reproduction(THEN, NOW)

    assert found.has_same_model
    assert found.agrees_within(0.0)
    assert list(found.summary()) == [
        "8 of 8 predictions are the same to the last bit (model 1, then and now)."
    ]


def test_what_differs_is_told_with_the_most_that_it_differs_by() -> None:
    found = reproduction(THEN, predicted_later(2.25 * 1.02, model_version=2))

    assert not found.has_same_model
    assert (found.agrees_within(0.021), found.agrees_within(0.019)) == (True, False)
    first, second = found.summary()
    assert first.endswith("(model 1 then, 2 now).")
    assert second == "The others agree within 2 %."


def test_every_row_stands_beside_what_was_measured() -> None:
    found = reproduction(THEN, NOW)
    figure = found.figures[0]
    rest = ["2250", "0 (0.0 %)", "2350"]
    cells = [column.cell(figure) for column in reproduction_columns(found.figures)]

    assert cells == ["JLS", "4g", "first render", "2250", *rest]


def test_a_run_without_predictions_is_compared_with_what_it_measured() -> None:
    found = reproduction(a_finished_document(SCENARIO), NOW)

    assert [column.header for column in reproduction_columns(found.figures)] == [
        *("CASE", "NETWORK", "TIME", "NOW, ms", "MEASURED"),
    ]
    assert "Nothing was predicted then" in next(found.summary())
    assert found.agrees_within(0.0)
