"""Predictions with noise beside a run that predicted 2.25 s and measured 2.35."""

from dataclasses import replace

from harness.reporting.noise import noise_columns, noise_summary, noisy_figures
from harness.results.document import RunDocument
from tests.runs import (
    PREDICTED_ALONE,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    a_predicted_sample,
)

MEASURED = a_finished_document(WITH_PREDICTION)


def predicted(first_render_s: float) -> RunDocument:
    document = a_document(PREDICTED_ALONE)
    for slot in document.missing():
        document = document.with_sample(a_predicted_sample(slot, first_render_s))
    return document


def verdicts(run: RunDocument, *first_renders_s: float) -> set[str]:
    found = noisy_figures(run, [predicted(each) for each in first_renders_s])
    verdict = next((each for each in noise_columns(found) if each.header == "MISSED"), None)
    if verdict is None:
        return set()
    return {verdict.cell(each) for each in found if each.compared.milestone.value == "first_render"}


def far_off(run: RunDocument) -> RunDocument:
    """The same with a first render predicted far from what was measured."""
    rows = tuple(
        replace(row, samples=tuple(a_predicted_sample(each.slot, 1.5) for each in row.samples))
        if row.lane.value == "prediction"
        else row
        for row in run.cases
    )
    return replace(run, cases=rows)


def test_a_figure_within_its_target_has_no_verdict() -> None:
    assert verdicts(MEASURED, 2.25, 2.3) == set()


def test_a_miss_is_noises_where_noise_brings_the_prediction_within_its_target() -> None:
    missed = far_off(MEASURED)

    assert verdicts(missed, 1.4, 1.6) == {"missed"}
    assert verdicts(missed, 1.4, 2.3) == {"by noise"}
    assert verdicts(missed, 2.6) == {"by noise"}, "what lies between two predictions is within them"


def test_how_far_noise_moves_is_of_the_prediction_without_it() -> None:
    found = noisy_figures(MEASURED, [predicted(2.0), predicted(2.5)])
    first = next(each for each in found if each.compared.milestone.value == "first_render")

    assert first.span_s == (2.0, 2.5)
    assert first.moved_share == 0.5 / 2.25
    assert [column.cell(first) for column in noise_columns(found)] == [
        *("first render", "2250", "2000–2500", "2350", "4g", "JLS"),
    ]


def test_the_summary_names_what_moves_most_and_counts_the_misses() -> None:
    most, misses = noise_summary(noisy_figures(far_off(MEASURED), [predicted(2.3)]), 1)

    assert most.startswith("Noise, 1 times drawn, moves JLS over 4g most: ")
    # At 4g all four times, and one without a network.
    assert misses == "5 of 5 that miss their target are within it with noise."


def test_where_nothing_was_measured_there_is_nothing_to_say() -> None:
    found = noisy_figures(a_finished_document(PREDICTED_ALONE), [predicted(2.0)])

    assert list(noise_summary(found, 1)) == [
        "Nothing was both predicted and measured here that has a target."
    ]
