import json
from pathlib import Path

import pytest

from harness.cli.networks import compare, list_all, show
from harness.errors import ScenarioError
from harness.scenario.library import NETWORKS, Library

EVENTFUL = """
name: eventful
rtt: 100 ms
upload: 2 Mbit/s
rate_counts: wire
transport: tcp
jitter: 5 ms
loss: 0.5 %
queue: {upload: 1 s}
trace: {download: lte.down}
source: Made up.
"""


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_network_is_listed_in_one_line_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    list_all(as_json=False)
    heading, *lines = capsys.readouterr().out.splitlines()

    assert heading.split() == ["Name", "Download", "Upload", "RTT", "Also"]
    assert [line.split()[0] for line in lines] == Library.builtin().names(NETWORKS)
    assert "4g 30 Mbit/s 5 Mbit/s 10 ms" in [" ".join(line.split()) for line in lines]
    assert "devtools/slow-4g 1.44 Mbit/s 675 kbit/s 0 ms req. delay" in [
        " ".join(line.split()) for line in lines
    ]
    assert all(len(line) <= 80 for line in lines)


def test_every_network_is_json_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    list_all(as_json=True)
    networks = {each["name"]: each for each in json.loads(capsys.readouterr().out)}

    assert list(networks) == Library.builtin().names(NETWORKS)
    assert networks["4g"]["download_bps"] == 30e6
    assert networks["4g"]["rtt_s"] == 0.01
    assert networks["atc/edge-lossy"]["loss_share"] == 0.01
    assert networks["atc/edge-lossy"]["rate_counts"] == "wire"


def test_a_network_is_shown_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    show("atc/edge-lossy")
    lines = capsys.readouterr().out.splitlines()

    assert lines[:7] == [
        "atc/edge-lossy",
        "  download: 240 kbit/s",
        "  upload: 200 kbit/s",
        "  round trip: 840 ms",
        "  rates count IP packets, headers included",
        "  TCP, congestion control cubic",
        "  1 % packet loss",
    ]
    assert lines[-1].startswith("Augmented Traffic Control, utils/profiles/Edge-Lossy.json")


def test_whatever_happens_on_a_link_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "lte.down").write_text("1\n2\n4\n", encoding="ascii")
    file = tmp_path / "eventful.yaml"
    file.write_text(EVENTFUL, encoding="utf-8")

    show(str(file))
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]

    assert lines[:4] == [
        "eventful",
        "download: trace, mean 9.02 Mbit/s",
        "upload: 2 Mbit/s",
        "round trip: 100 ms",
    ]
    assert lines[5:9] == [
        "TCP, congestion control cubic",
        "up to 5 ms of jitter",
        "0.5 % packet loss",
        "upload queue of 250 kB, shared",
    ]


def test_the_same_bytes_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    compare(["4g", "webpagetest/4g", "local"])
    compared = rows(capsys.readouterr().out)

    # 390 bytes up at 5 Mbit/s, 480 and 65,536 or 10,600,000 down at 30; a round trip of 10 ms.
    assert compared[0] == ["4g", "20.8", "28.2", "2837", "1.00"]
    # 9 Mbit/s of packets carry 8.688 of HTTP: 10,600,480 bytes take 9761 ms, and 170 more.
    assert compared[1][3:] == ["9931", "3.50"]
    assert compared[2] == ["local", "0.0", "0.0", "0.0", ""]


def test_a_pattern_finds_the_networks_of_one_name(capsys: pytest.CaptureFixture[str]) -> None:
    compare(["*/4g", "sitespeed/*g"])
    names = [row[0] for row in rows(capsys.readouterr().out)]

    assert names == [
        "firefox/4g",
        "sitespeed/4g",
        "webpagetest/4g",
        "sitespeed/2g",
        "sitespeed/3g",
    ]


def test_what_fits_nothing_is_told() -> None:
    with pytest.raises(ScenarioError, match=r'"\*/5g" matches no built-in network'):
        compare(["*/5g"])
    with pytest.raises(ScenarioError, match=r"did you mean"):
        compare(["webpagetest/5g"])
