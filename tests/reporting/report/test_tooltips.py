import altair as alt

from harness.reporting.report.tooltips import tooltips


def test_they_mean_what_altair_makes_of_texts() -> None:
    points = alt.Chart(alt.InlineData(values=[])).mark_point()
    texts = points.encode(tooltip=["run:N", "median:Q"])

    assert points.encode(tooltip=tooltips("run:N", "median:Q")).to_dict() == texts.to_dict()
