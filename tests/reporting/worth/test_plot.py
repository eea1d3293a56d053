from dataclasses import replace

from harness.reporting.maps.drawing import svg
from harness.reporting.worth.plot import gains_chart
from tests.reporting.worth.worths import COMPLETE, HOME, WORTH


def test_a_picture_has_a_row_for_every_network_and_a_panel_for_every_moment() -> None:
    away = replace(HOME, name="away", rtt_s=0.17)
    chart = gains_chart(
        [WORTH, COMPLETE, *(replace(each, network=away) for each in (WORTH, COMPLETE))],
        0.5,
        "Against old",
    )
    assert chart is not None
    rows = chart.to_dict()["vconcat"]

    assert [row["title"].split()[0] for row in rows] == ["home", "away"]
    assert [panel["title"] for panel in rows[0]["hconcat"]] == ["First render", "Complete"]


def test_a_gain_stands_with_its_error_in_milliseconds() -> None:
    chart = gains_chart([WORTH, COMPLETE], 0.5, "Against old")
    assert chart is not None
    drawn = chart.to_dict()
    name = drawn["vconcat"][0]["hconcat"][0]["layer"][0]["data"]["name"]
    first, *_ = drawn["datasets"][name]

    assert first == {"x": 1.0, "gain": 1500.0, "low": 1450.0, "high": 1550.0, "colour": "new"}
    assert svg(chart) == svg(chart)


def test_where_nothing_can_be_varied_there_is_no_picture() -> None:
    assert gains_chart([replace(WORTH, reaches=())], 0.5, "Against old") is None
