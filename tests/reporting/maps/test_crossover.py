from pathlib import Path

from harness.reporting.maps.crossover import crossover, lead_text
from tests.reporting.maps.answers import CROSSOVER, JLS, RANGE, a_sweep_result, outcome


def test_a_lead_is_percent_and_from_twice_as_long_on_a_factor() -> None:
    assert [lead_text(ratio) for ratio in (1.0, 1.38, 1.994, 2.0, 12.04, None)] == [
        *("0 %", "38 %", "99 %", "2.0 x", "12.0 x", "alone"),
    ]


def test_a_panel_has_a_cell_for_every_network_in_the_colour_of_who_is_first(
    tmp_path: Path,
) -> None:
    axes = "{download: [1 Mbit/s, 10 Mbit/s]}"
    outcomes = [outcome(2.0, 8.0), outcome(1.0, 9.0), outcome(0.2, 0.8), outcome(0.5, 0.8)]
    drawn = crossover(a_sweep_result(tmp_path, axes, outcomes), "tiny-volume", CROSSOVER).to_dict()
    first, complete = drawn["hconcat"]

    assert (first["title"], complete["title"]) == ("First render", "Complete")
    panels = [drawn["datasets"][panel["data"]["name"]] for panel in (first, complete)]
    assert [(row["x"], row["y"], row["colour"], row["lead"]) for row in panels[0]] == [
        (1.0, 10.0, RANGE, "2.0 x"),
        (10.0, 10.0, JLS, "2.5 x"),
    ]
    assert [row["strength"] for row in panels[1]] == [0.35, 0.2]
