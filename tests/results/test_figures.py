from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.models.decode_pace import DecodePace
from harness.results.document import RunDocument
from harness.results.figures import ExactFigure, Part, figures_of, machine_class
from harness.results.quality_times import QualityMoment
from tests.runs import (
    CIRCUMSTANCES,
    MACHINE,
    PREDICTED_ALONE,
    PROVENANCE,
    SCENARIO,
    WITH_PREDICTION,
    a_case,
    a_finished_document,
    judged,
    measured_at,
)


def values(document: RunDocument, name: str, row: int = 0) -> tuple[str, ...]:
    found = {figure.name: figure.values for figure in figures_of(document, "run").rows[row].exact}
    return found[name]


def test_counted_samples_are_kept_in_the_order_measured_in_their_parts() -> None:
    rows = figures_of(a_finished_document(), "run").rows
    figures = {(each.milestone, each.part): each for each in rows[0].measured}

    assert figures[Milestone.FIRST_RENDER, Part.WHOLE].times_s == pytest.approx((2.3, 2.4))
    assert figures[Milestone.FIRST_RENDER, Part.WIRE].times_s == pytest.approx((2.28, 2.38))
    assert figures[Milestone.FIRST_RENDER, Part.DECODE].times_s == (0.015, 0.015)
    assert figures[Milestone.FIRST_RENDER, Part.RENDER].repeats == (1, 2)


def test_decoding_again_is_a_figure_apart_from_all_waiting() -> None:
    document = a_finished_document()
    pace = DecodePace(decode_s=0.04, work_s=0.002, pass_count=5, is_decile=True)
    rows = [
        replace(row, samples=tuple(replace(each, decode_pace=pace) for each in row.samples))
        for row in document.cases
    ]
    [*_, row] = figures_of(replace(document, cases=tuple(rows)), "run").rows
    again = [each for each in row.measured if each.part is Part.DECODE_AGAIN]

    assert [(each.milestone, each.times_s) for each in again] == [(Milestone.COMPLETE, (0.02,))]


def test_an_invalid_sample_is_attempted_and_not_counted() -> None:
    row = figures_of(a_finished_document(), "run").rows[-1]

    assert row.attempted_count == 2
    assert {figure.repeats for figure in row.measured} == {(1,)}


def test_the_viewer_does_not_tell_parts_apart() -> None:
    rows = figures_of(a_finished_document(WITH_PREDICTION), "run").rows
    viewed = next(row for row in rows if row.lane is Lane.VIEWER)

    assert {figure.part for figure in viewed.measured} == {Part.WHOLE}


def test_a_prediction_is_exact_alone() -> None:
    run = figures_of(a_finished_document(PREDICTED_ALONE), "run")

    assert run.must_match["machine"] == "none"
    assert run.rows[0].measured == ()
    assert ExactFigure("predicted first_render", ("2250.0 ms",)) in run.rows[0].exact


def test_what_cannot_vary_is_told_once() -> None:
    document = a_finished_document()

    assert values(document, "requests") == ("174",)
    assert values(document, "useful bytes") == ("29900000",)
    assert values(document, "requests by stage") == ("full 171, initialImages 3",)
    assert values(document, "order of stages") == ("initialImages, full",)
    assert values(document, "final quality") == ("full resolution",)
    assert values(document, "floor of complete") == ("8010.0 ms",)


def test_the_single_image_of_a_stack_is_not_asked_for_twice() -> None:
    stack = a_finished_document(replace(SCENARIO, load=Load.STACK))
    milestones = {figure.milestone for figure in figures_of(stack, "run").rows[0].measured}

    assert milestones == {Milestone.FIRST_IMAGE, Milestone.FIRST_RENDER, Milestone.COMPLETE}


def test_a_configuration_network_or_client_that_changes_is_another_reason() -> None:
    before = figures_of(a_finished_document(), "run").reasons
    slow = replace(SCENARIO.networks[0], rtt_s=0.02)
    client = replace(SCENARIO.client, connection_count=2)
    changed = replace(
        SCENARIO,
        networks=(slow, SCENARIO.networks[1]),
        cases=(a_case("JLS", client), SCENARIO.cases[1]),
    )
    after = figures_of(a_finished_document(changed), "run").reasons

    different = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    assert different == {"network 4g", "client of JLS"}


def test_the_prose_of_a_network_is_no_reason() -> None:
    told = replace(SCENARIO.networks[0], source="Other words.")
    document = a_finished_document(replace(SCENARIO, networks=(told, SCENARIO.networks[1])))

    assert figures_of(document, "run").reasons == figures_of(a_finished_document(), "run").reasons


def test_a_kernel_update_leaves_the_class_of_the_machine() -> None:
    updated = measured_at(machine=replace(MACHINE, kernel="1.0", memory_bytes=8_100_000_000))
    other = measured_at(machine=replace(MACHINE, core_count=4))

    assert machine_class(updated.circumstances) == machine_class(PROVENANCE.circumstances)
    assert machine_class(other.circumstances) != machine_class(PROVENANCE.circumstances)
    assert machine_class(None) is None


def test_a_run_is_named_by_place_time_and_commit() -> None:
    assert figures_of(a_finished_document(), "runs/one").name == (
        f"runs/one ({CIRCUMSTANCES.started_at}, commit cccccccccccc)"
    )
    assert figures_of(a_finished_document(PREDICTED_ALONE), "p").name == "p"


def test_moments_of_quality_are_compared_where_somebody_judged() -> None:
    rows = figures_of(judged(a_finished_document()), "run").rows
    figures = {each.milestone: each for each in rows[0].measured}

    assert figures[QualityMoment.WORST_SSIM_95].times_s == (3.0, 3.0)
    assert figures[QualityMoment.MEDIAN_MISSING].part is Part.WHOLE
    assert QualityMoment.WORST_SSIM_99 not in figures
    assert not any("SSIM" in each.name for each in rows[0].exact)
    before = figures_of(a_finished_document(), "run").rows[0].measured
    assert not any(isinstance(each.milestone, QualityMoment) for each in before)


def test_of_a_stack_there_is_no_median_image() -> None:
    stack = judged(a_finished_document(replace(SCENARIO, load=Load.STACK)))
    [row, *_] = figures_of(stack, "run").rows

    found = {each.milestone for each in row.measured if isinstance(each.milestone, QualityMoment)}
    assert QualityMoment.WORST_SSIM_90 in found
    assert all(moment.is_of_worst for moment in found)


def test_the_quality_of_a_prediction_is_exact() -> None:
    document = judged(a_finished_document(PREDICTED_ALONE))

    assert values(document, "predicted worst_ssim_0.95") == ("3000.0 ms",)
    assert values(document, "predicted worst_ssim_0.99") == ("never",)
    assert values(document, "SSIM of the first render, worst") == ("0.7361",)
