from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.scenario.loading import parse_scenario
from tests.scenario.samples import SOURCE, TEXT, content, parsed, replaced


def test_the_digest_does_not_depend_on_prose_or_on_how_often(tmp_path: Path) -> None:
    scenario = parse_scenario(TEXT, SOURCE)
    texts = [
        replaced("title: A clinic", "title: {en: Another, zh: 另一个}"),
        replaced("repeats: 3", "repeats: 30"),
        replaced("warm_ups: 0", "warm_ups: 2"),
        replaced("published: cornerstone3d-volume\n", ""),
        replaced("17 Mbit/s", "17000 kbit/s"),
        replaced("one_way_delay: 18.5 ms", "rtt: 37 ms, source: a survey"),
    ]

    assert [parse_scenario(text, SOURCE).digest for text in texts] == [scenario.digest] * 6
    assert parse_scenario(TEXT, tmp_path / "clinic.yaml").digest == scenario.digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("load: volume", "load: stack"),
        ("seed: 1,", "seed: 2,"),
        ("17 Mbit/s", "18 Mbit/s"),
        ("one_way_delay", "rtt"),
        ("64 KiB", "32 KiB"),
        ("stages: sequential", "stages: none"),
        ("connections: 6", "connections: 5"),
        ("start: cold", "start: warm"),
        ("framing: single-part", "framing: multipart"),
        ("  - 4g\n", "  - local\n"),
        ("retrieve: volume-jls}", "retrieve: stack-jls}"),
        ("policy: cs3d-2023-11", "policy: cs3d-5.14"),
    ],
)
def test_the_digest_changes_with_whatever_shapes_a_sample(old: str, new: str) -> None:
    changed = parse_scenario(replaced(old, new), SOURCE)

    assert changed.digest != parse_scenario(TEXT, SOURCE).digest


def on_a_network_with(more: str) -> str:
    """The digest where the network says this, too."""
    text = replaced("one_way_delay: 18.5 ms", f"one_way_delay: 18.5 ms, {more}")
    return parse_scenario(text, SOURCE).digest


def test_a_digest_keeps_its_meaning_whatever_a_network_learns_to_ask_for() -> None:
    """As it was before a network could ask for more than rates and a round trip."""
    digest = "dd01e02aa64116f567fcea1db2ea5f62c200578958a419871a53938e4d2a9499"

    assert on_a_network_with("transport: fluid") == digest


def test_the_digest_changes_with_whatever_happens_on_a_link() -> None:
    unusual = [
        "transport: fluid",
        "transport: fluid, rate_counts: wire",
        "transport: {tcp: bbr}",
        "handshake: false",
        "delay_per_request: 1 ms",
        "jitter: 1 ms",
        "loss: 1 %",
        "queue: 1 s",
        "queue: {upload: 1 s}",
        "competing_downloads: 1",
        "outages: {first: 1 s, duration: 1 s}",
        "seed: 1",
    ]
    digests = {parse_scenario(TEXT, SOURCE).digest, *map(on_a_network_with, unusual)}

    assert len(digests) == 1 + len(unusual)


def test_the_digest_changes_with_the_lanes() -> None:
    values: dict[str, Any] = content() | {"policy": "cs3d-5.14"}
    digests = {parsed(values | {"lane": lane}).digest for lane in ("loader", "viewer", "both")}

    assert len(digests) == 3
    assert parsed(values).digest in digests


def test_a_name_and_the_block_it_names_have_one_digest() -> None:
    values: dict[str, Any] = content()
    values["networks"][0] = {
        "name": "4g",
        "download": "30 Mbit/s",
        "upload": "5 Mbit/s",
        "rtt": "10 ms",
        "transport": "fluid",
    }

    assert parsed(values).digest == parse_scenario(TEXT, SOURCE).digest


def test_a_title_that_was_not_translated_is_english() -> None:
    scenario = parse_scenario(replaced("title: A clinic", "title: {en: One, zh: 一}"), SOURCE)

    assert (scenario.title_in("zh"), scenario.title_in("en")) == ("一", "One")
    assert parse_scenario(TEXT, SOURCE).title_in("zh") == "A clinic"


def test_a_quick_look_loads_each_row_once_and_samples_what_the_scenario_does() -> None:
    scenario = replace(parsed(content()), repeats=5, warm_ups=2)
    quick = scenario.quick()

    assert (quick.repeats, quick.warm_ups, quick.is_quick) == (1, 1, True)
    assert replace(scenario, warm_ups=0).quick().warm_ups == 0
    assert quick.digest == scenario.digest
