import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.peers import (
    PeerCell,
    PeerComparison,
    peers_to_json,
    read_peers,
    without_idle_peers,
)
from tests.runs import CIRCUMSTANCES

CELL = PeerCell(
    download_bps=8e6,
    rtt_s=0.1,
    connection_count=6,
    size_bytes=100_000,
    times_s={"emulator": (0.705, 0.7, 0.71), "sleeping addon": (0.2, 0.21)},
)
FOUND = PeerComparison(
    harness_version="0.1.0",
    circumstances=CIRCUMSTANCES,
    peers={"emulator": "harness 0.1.0", "sleeping addon": "a proxy that sleeps"},
    left_out={"trickle": "is not installed"},
    cells=(CELL,),
)


def test_what_is_kept_is_read_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "peers.json"
    file.write_text(peers_to_json(FOUND))

    assert read_peers(file) == FOUND


def test_the_floor_is_a_round_trip_and_all_bodies_at_the_rate() -> None:
    assert CELL.floor_s == pytest.approx(0.1 + 0.6)
    assert CELL.median_s("emulator") == 0.705
    assert CELL.error_ratio("emulator") == pytest.approx(0.005 / 0.7)
    assert CELL.error_ratio("sleeping addon") == pytest.approx(0.205 / 0.7 - 1)
    assert CELL.error_ratio("trickle") is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[]", "is not a comparison of links"),
        (json.dumps({"peers_version": 99}), "is a version that this program cannot read"),
        (json.dumps({"peers_version": 1}), "does not fit"),
    ],
)
def test_what_is_no_comparison_is_told_with_its_remedy(
    tmp_path: Path, text: str, rule: str
) -> None:
    file = tmp_path / "peers.json"
    file.write_text(text)

    with pytest.raises(BadInput, match=rule) as error:
        read_peers(file)
    assert "make bench-peers" in str(error.value)


def test_a_comparison_with_an_unknown_key_is_told(tmp_path: Path) -> None:
    values = json.loads(peers_to_json(replace(FOUND, cells=())))
    file = tmp_path / "peers.json"
    file.write_text(json.dumps({**values, "more": 1}))

    with pytest.raises(BadInput, match="does not fit"):
        read_peers(file)


def test_a_peer_that_held_nothing_back_is_left_out_and_said() -> None:
    idle = replace(CELL, times_s={**CELL.times_s, "other": (0.01,)})
    one_slow = replace(CELL, times_s={**CELL.times_s, "other": (0.7,)})
    peers = {**FOUND.peers, "other": "a library"}
    found = without_idle_peers(replace(FOUND, peers=peers, cells=(idle, idle)))

    assert list(found.peers) == ["emulator", "sleeping addon"]
    assert "held nothing back" in found.left_out["other"]
    assert found.cells == (CELL, CELL)
    mixed = replace(FOUND, peers=peers, cells=(idle, one_slow))
    assert without_idle_peers(mixed) is mixed
