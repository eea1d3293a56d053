import pytest

from harness.core.models.device import Cost
from harness.errors import EnvironmentProblem
from harness.predict.calibration.fit import Part, Timing, fit, residuals

KNOWN = Cost(0.002, 0.03, 0.004)
SIZES = [(65_536, 40_000), (262_144, 90_000), (262_144, 200_000), (9_000_000, 11_000_000)]


def timings_of(cost: Cost, *, by: float = 1.0) -> list[Timing]:
    return [Timing(cost.time_s(*size) * by, *size) for size in SIZES]


def test_the_cost_behind_exact_timings_is_found() -> None:
    found = fit("decoding", timings_of(KNOWN), Part.PIXELS, Part.BYTES)

    assert found.cost.fixed_s == pytest.approx(KNOWN.fixed_s, rel=1e-9)
    assert found.cost.s_per_megapixel == pytest.approx(KNOWN.s_per_megapixel, rel=1e-9)
    assert found.cost.s_per_megabyte == pytest.approx(KNOWN.s_per_megabyte, rel=1e-9)
    assert found.residuals.count == 4
    assert found.residuals.worst_ratio == pytest.approx(0.0, abs=1e-9)


def test_a_part_that_is_not_asked_for_costs_nothing() -> None:
    timings = [Timing(0.001 + 0.5 * size / 1e6, 0, size) for size in (1000, 64_000, 1_000_000)]

    cost = fit("request", timings, Part.BYTES).cost

    assert cost.s_per_megapixel == 0.0
    assert cost.s_per_megabyte == pytest.approx(0.5, rel=1e-9)


def test_noise_is_left_over_as_residuals_relative_to_each_timing() -> None:
    """The least of (c - 1)^2 + 2 (c - 4)^2 / 4 is at c = 2: off by 1 of 1, and twice by 2 of 4."""
    found = fit("waiting", [Timing(1.0), Timing(4.0), Timing(4.0)])

    assert found.cost.fixed_s == pytest.approx(2.0)
    assert found.residuals.median_ratio == pytest.approx(0.5)
    assert found.residuals.worst_ratio == pytest.approx(1.0)


def test_nothing_costs_less_than_nothing() -> None:
    quicker_with_size = [Timing(3.0, 0, 1_000_000), Timing(2.0, 0, 2_000_000)]

    assert fit("odd", quicker_with_size, Part.BYTES).cost.s_per_megabyte == 0.0


def test_residuals_are_those_of_any_cost() -> None:
    found = residuals(KNOWN, timings_of(KNOWN, by=0.5))

    assert (found.count, found.median_ratio) == (4, pytest.approx(1.0))


@pytest.mark.parametrize(
    "timings",
    [
        [],
        [Timing(1.0, 0, 1000)],
        [Timing(1.0, 0, 1000), Timing(1.1, 0, 1000), Timing(0.9, 0, 1000)],
    ],
    ids=["none", "one", "one size"],
)
def test_timings_that_do_not_tell_costs_apart_are_refused(timings: list[Timing]) -> None:
    with pytest.raises(EnvironmentProblem, match=r"fit of request: .* too few, or too similar"):
        fit("request", timings, Part.BYTES)


def test_a_time_that_no_work_can_take_is_refused() -> None:
    with pytest.raises(EnvironmentProblem, match="is not a time that work can take"):
        fit("request", [Timing(1.0, 0, 1000), Timing(0.0, 0, 2000)], Part.BYTES)
