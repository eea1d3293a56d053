from pathlib import Path

from harness.reporting.maps.page import page, pictures_of
from tests.reporting.maps.answers import a_sweep_result, outcome

AXES = "{download: [1 Mbit/s, 10 Mbit/s]}"
FIGURES = "title: Of rates\nfigures: [{kind: crossover}, {kind: curves}]\n"


def test_a_page_has_a_section_a_sweep_with_its_pictures_and_what_is_seen(tmp_path: Path) -> None:
    result = a_sweep_result(
        tmp_path, AXES, [outcome(1.0, 2.0), outcome(2.0, 3.0, "late")] * 2, FIGURES
    )
    pictures = [each for each in pictures_of(result, []) if "volume" in each.name]
    text = page([(result, pictures)], "maps")

    assert [picture.name for picture in pictures] == [
        "sweep-tiny-volume-1-crossover",
        "sweep-tiny-volume-2-curves",
    ]
    assert "## Of rates\n" in text
    assert "4 cells, 2 of which cannot be counted; scenarios: tiny-stack, tiny-volume;" in text
    assert "![sweep-tiny-volume-1-crossover](maps/sweep-tiny-volume-1-crossover.svg)" in text
    assert "**First render.** volume-jls is first everywhere" in text
