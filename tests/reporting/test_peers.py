from dataclasses import replace
from pathlib import Path

from harness.reporting.pages import PEERS, committed_comparisons
from harness.reporting.peers import render_peers
from harness.results.peers import peers_to_json
from tests.results.test_peers import CELL, FOUND


def test_each_link_stands_beside_the_floor_in_one_line_and_download_by_download() -> None:
    text = render_peers(FOUND)

    assert "| emulator | +0.7 % | +0.7 % | +0.7 % | 1 |" in text
    assert "| sleeping addon | −70.7 % |" in text
    assert "| 8 Mbit/s | 100 ms | 6 | 100,000 | 700 | 705 (+0.7 %) | 205 (−70.7 %) |" in text


def test_what_each_is_and_what_is_left_out_is_said() -> None:
    text = render_peers(FOUND)

    assert "- sleeping addon: a proxy that sleeps" in text
    assert "Left out: trickle (is not installed)." in text
    assert "Left out" not in render_peers(replace(FOUND, left_out={}))
    assert text.splitlines()[-1].startswith("Measured 2000-01-01 on Synthetic CPU")


def test_a_link_that_was_not_there_for_a_download_has_an_empty_cell() -> None:
    later = replace(CELL, rtt_s=0.2, times_s={"emulator": (0.8,)})
    text = render_peers(replace(FOUND, cells=(CELL, later)))

    assert "| 8 Mbit/s | 200 ms | 6 | 100,000 | 800 | 800 (+0.0 %) |  |" in text


def test_what_is_committed_is_found_by_its_marker(tmp_path: Path) -> None:
    file = tmp_path / "committed" / "link" / "peers.json"
    file.parent.mkdir(parents=True)
    file.write_text(peers_to_json(FOUND))

    assert committed_comparisons(tmp_path) == {PEERS: FOUND}
