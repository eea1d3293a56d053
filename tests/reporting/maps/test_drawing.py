from pathlib import Path

from harness.reporting.maps.crossover import crossover
from harness.reporting.maps.drawing import html, page_of, svg
from tests.reporting.maps.answers import CROSSOVER, a_sweep_result, outcome


def test_a_picture_is_the_same_to_the_last_byte_however_many_were_drawn_before(
    tmp_path: Path,
) -> None:
    result = a_sweep_result(tmp_path, "{download: [1 Mbit/s, 10 Mbit/s]}", [outcome(1.0, 2.0)] * 4)

    def drawn() -> bytes:
        return svg(page_of([crossover(result, "tiny-volume", CROSSOVER)], "Eight small slices"))

    first = drawn()

    assert first == drawn()
    assert first.startswith(b"<svg")
    assert b"Eight small slices" in first
    assert b"href=" not in first


def test_a_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, "{download: [1 Mbit/s, 10 Mbit/s]}", [outcome(1.0, 2.0)] * 4)
    written = html(page_of([crossover(result, "tiny-volume", CROSSOVER)], "A map"))

    assert b"<script" in written
    assert b"<script src=" not in written
