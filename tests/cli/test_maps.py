from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.predict.sweep.sweeps import AXES, write_sweep

FIGURES = "figures: [{kind: crossover}, {kind: curves, only: {rtt: [1 ms]}}]\n"


@pytest.mark.live
def test_a_sweep_of_ones_own_is_drawn_where_it_is_kept(harness: Command, tmp_path: Path) -> None:
    path = write_sweep(tmp_path, AXES, FIGURES)
    assert harness("sweep", str(path), "--workers", "1").code == 0
    outcome = harness("maps", str(path))

    assert outcome.code == 0
    page = tmp_path / outcome.out.strip()
    text = page.read_text()
    for scenario in ("tiny-stack", "tiny-volume"):
        for name in (f"sweep-{scenario}-1-crossover", f"sweep-{scenario}-2-curves"):
            assert f"![{name}](./{name}.svg)" in text
            assert (page.parent / f"{name}.svg").stat().st_size < 200_000
            assert (page.parent / f"{name}.html").is_file()


def test_a_sweep_that_was_not_computed_is_told_with_the_command(
    harness: Command, tmp_path: Path
) -> None:
    outcome = harness("maps", str(write_sweep(tmp_path)))

    assert outcome.code == 2
    assert "; harness sweep " in outcome.err


def test_the_page_of_nothing_has_no_section_and_a_change_of_it_is_stale(
    harness: Command, tmp_path: Path
) -> None:
    assert harness("maps", "--check").code == 3
    (tmp_path / "results").mkdir()
    assert harness("maps").code == 0
    page = tmp_path / "results" / "maps.md"
    assert "##" not in page.read_text()
    assert harness("maps", "--check").code == 0

    page.write_text("typed by hand")
    outcome = harness("maps", "--check")

    assert outcome.code == 3
    assert outcome.err == "results/maps.md: is stale; run harness maps\n"
