from dataclasses import replace

from harness.predict.document import predicted_document
from harness.results.document import RunDocument
from harness.results.figures import figures_of
from harness.results.opening_figures import exact_of_openings
from tests.predicted import DEVICE, MANIFEST, scenario


def predicted(more: str = "open: cornerstone\nstudy: {series: [10, 5]}\n") -> RunDocument:
    return predicted_document(scenario(more=more), MANIFEST, DEVICE)


def test_bytes_floors_and_predictions_of_an_opening_are_exact() -> None:
    row = figures_of(predicted(), "run").rows[0]
    found = {figure.name: figure.values for figure in row.exact}
    sample = predicted().cases[0].samples[0]
    assert sample.opening is not None
    assert sample.opening.opened_s is not None

    assert found["questions before and beside the images"] == ("metadata 1",)
    assert found["query bytes"] == found["thumbnail bytes"] == ("0",)
    assert found["metadata bytes"] == (str(sample.opening.questions[0].body_bytes),)
    assert found["predicted opened"] == (f"{sample.opening.opened_s * 1000!r} ms",)
    assert "floor of opened" in found
    assert "predicted complete from the click" in found


def test_a_failure_is_another_figure() -> None:
    sample = predicted().cases[0].samples[0]
    assert sample.opening is not None
    [question] = sample.opening.questions
    broken = replace(sample.opening, questions=(replace(question, failure="is no JSON"),))
    figures = dict(exact_of_openings([replace(sample, opening=broken)], is_predicted=False))

    told = figures["questions before and beside the images"]
    assert told == ["metadata 1, metadata failed: is no JSON"]
    assert "predicted opened" not in figures


def test_another_opening_is_a_reason_and_none_has_no_figures() -> None:
    opened, plain = figures_of(predicted(), "run"), figures_of(predicted(""), "run")

    assert opened.reasons.keys() - plain.reasons.keys() == {
        f"opening of {case.name}" for case in predicted().scenario.cases
    }
    assert not any("click" in figure.name for row in plain.rows for figure in row.exact)
