from pathlib import Path

from harness.reporting.maps.choices import curve_findings
from harness.scenario.variation import Dimension, Plot, PlotKind
from tests.reporting.maps.answers import a_sweep_result, outcome

ALONG = Plot(PlotKind.CURVES, along=Dimension.CONNECTIONS)
AXES = "{http: [1.1, 2], connections: [1, 6, 12]}"


def test_a_choice_is_worth_what_the_worst_takes_longer_than_the_best(tmp_path: Path) -> None:
    # JLS over 1, 6 and 12 connections, then HTTP/2; the byte range in the same way.
    first = [outcome(s, 9.0) for s in (4.0, 2.05, 2.0, 1.9)]
    second = [outcome(s, 9.0) for s in (3.0, 2.0, 2.0, 2.2)]
    render, complete, against, *_, rows = curve_findings(
        a_sweep_result(tmp_path, AXES, first + second), "tiny-volume", ALONG
    )

    assert render == (
        "**First render.** 6 is enough on 2 of 2 curves: there, nothing smaller comes within 5 %"
        " of the shortest time. The longest time of a curve is longer than its shortest by 75 % in"
        " the median, by 2.0 x at most (volume-jls)."
    )
    assert complete.endswith("by 0 % in the median, by 0 % at most (volume-jls).")
    assert against == (
        "**First render of HTTP/2**, dashed, is +2.5 % from the best of HTTP/1.1 in the median,"
        " -5.0 % to +10.0 %."
    )
    assert rows.splitlines()[2] == (
        "| volume-jls | 4000 | 2000 | 2000 | 6 | 9000 | 9000 | 9000 | 1 | 1900 | 9000 |"
    )


def test_nobody_chooses_a_network(tmp_path: Path) -> None:
    axes = "{download: [1 Mbit/s, 10 Mbit/s]}"
    result = a_sweep_result(tmp_path, axes, [outcome(1.0, 2.0)] * 4)
    (rows,) = curve_findings(result, "tiny-volume", Plot(PlotKind.CURVES))

    assert rows.splitlines()[2].startswith("| volume-jls | 1000 | 1000 | 1000 | 1 Mbit/s |")


def test_a_plot_without_a_counted_cell_says_nothing(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, AXES, [outcome(1.0, 2.0, "stalled")] * 8)

    assert curve_findings(result, "tiny-volume", ALONG) == []
