"""Rates of the made-up series: what bisection finds, and what it is held against by hand."""

from pathlib import Path

import pytest

from harness.predict.readable import (
    LEAST_PER_S,
    MAPPED_DOWNLOADS_BPS,
    MAPPED_RTTS_S,
    MOST_PER_S,
    highest,
    reading_rates,
)
from harness.scenario.loading import load_scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.tiny import scenario_text, write_scenario
from tests.virtual_rig import DEVICE

LINK = "{name: slow, download: 8 Mbit/s, upload: 1 Mbit/s, rtt: 40 ms, transport: fluid}"
READING = "reading: {hands: [{name: one, source: made up, steps: [{jump: 1}]}]}\n"
SERIES = manifest_of(encoded("frames", (186_000,) * 60, rows=512, columns=512))


@pytest.mark.parametrize("edge_per_s", [0.6, 5.38, 33.0])
def test_bisection_ends_just_below_the_edge(edge_per_s: float) -> None:
    found = highest(lambda rate_per_s: rate_per_s <= edge_per_s)

    assert edge_per_s / 1.04 <= found <= edge_per_s


def test_what_is_never_or_always_smooth_is_not_searched() -> None:
    assert highest(lambda rate_per_s: False) == 0.0
    assert highest(lambda rate_per_s: True) == MOST_PER_S
    assert highest(lambda rate_per_s: rate_per_s == LEAST_PER_S) == LEAST_PER_S


def test_a_case_is_read_below_the_rate_of_slices_that_fit_and_every_row_is_told(
    tmp_path: Path,
) -> None:
    text = scenario_text(LINK, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    scenario = load_scenario(write_scenario(tmp_path, text + READING))
    told: list[str] = []
    found = reading_rates(scenario, SERIES, DEVICE, (), told.append)

    (row,) = found.rates
    fit_per_s = 8e6 / 8 / 186_000
    assert 0.7 * fit_per_s < row.rate_per_s < 1.1 * fit_per_s
    assert (row.case, row.viewer, row.network) == ("stack-htj2k", "ohif-3.13", "slow")
    assert (found.slice_count, found.cells, told) == (60, (), ["stack-htj2k, slow"])


def test_a_map_is_a_cell_for_every_rate_and_round_trip(tmp_path: Path) -> None:
    text = scenario_text(LINK, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    scenario = load_scenario(write_scenario(tmp_path, text + READING))
    few = manifest_of(encoded("frames", (186_000,) * 3, rows=512, columns=512))
    found = reading_rates(scenario, few, DEVICE, ("stack-htj2k",))

    assert len(found.cells) == len(MAPPED_DOWNLOADS_BPS) * len(MAPPED_RTTS_S)
    slowest, fastest = found.cells[0], found.cells[-len(MAPPED_RTTS_S)]
    assert slowest.rate_per_s < fastest.rate_per_s
