from pathlib import Path

from harness.reporting.maps.page import page, pictures_of
from harness.scenario.sweep_loading import DEFAULT_DEVICE as DEVICE
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
    assert "**First render.** No case gains on volume-jls" in text


def test_a_page_names_the_file_the_upload_and_who_sends(tmp_path: Path) -> None:
    def told(axes: str, count: int) -> str:
        result = a_sweep_result(tmp_path, axes, [outcome(1.0, 2.0)] * count)
        return page([(result, [])], "maps")

    line = "model version 1; `sweep.yaml`."
    assert f"network clinic, upload 0.2 times the download, tcp; device: {DEVICE};" in told(AXES, 4)
    assert line in told(AXES, 4)
    assert "upload 4 Mbit/s, tcp" in told("{rtt: [1 ms, 2 ms]}", 4)
    assert "upload as told, tcp" in told("{upload: [1 Mbit/s, 2 Mbit/s]}", 4)
    assert "upload 0.5 times the download" in told("{upload: {ratio: 0.5}}", 2)
