from pathlib import Path

from harness.reporting.maps.crossover import cases_text, crossover, lead_text
from tests.reporting.maps.answers import CROSSOVER, JLS, RANGE, a_sweep_result, outcome


def test_a_lead_is_percent_and_from_twice_as_long_on_a_factor() -> None:
    assert [lead_text(ratio) for ratio in (1.0, 1.38, 1.994, 2.0, 12.04)] == [
        *("0 %", "38 %", "99 %", "2.0 x", "12.0 x"),
    ]


def test_a_panel_has_a_cell_for_every_network_in_the_colour_of_what_gains_most(
    tmp_path: Path,
) -> None:
    axes = "{download: [1 Mbit/s, 10 Mbit/s]}"
    outcomes = [outcome(2.0, 8.0), outcome(1.0, 9.0), outcome(0.2, 0.8), outcome(0.5, 0.7)]
    drawn = crossover(a_sweep_result(tmp_path, axes, outcomes), "tiny-volume", CROSSOVER).to_dict()
    first, complete = drawn["hconcat"]

    assert [panel["title"] for panel in (first, complete)] == [
        f"First render, against {JLS}",
        f"Complete, against {JLS}",
    ]
    panels = [drawn["datasets"][panel["data"]["name"]] for panel in (first, complete)]
    assert [(row["x"], row["y"], row["colour"], row["lead"]) for row in panels[0]] == [
        (1.0, 10.0, RANGE, "2.0 x"),
        (10.0, 10.0, "no case", ""),
    ]
    assert [row["strength"] for row in panels[1]] == [0.08, 0.37]


def test_cases_that_cannot_be_told_apart_are_named_together() -> None:
    assert cases_text(["a", "b"]) == "a or b"
    assert cases_text([]) == "no case"
