from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.milestone import Milestone
from harness.predict.worth.gain import Verdict
from harness.predict.worth.known_error import known_error
from harness.predict.worth.loads import spread_for
from tests.predict.worth.asking import JITTERY, LINE, LOSSY, asked

COMPLETE = Milestone.COMPLETE


def test_a_case_against_itself_gains_nothing(tmp_path: Path, tiny_cache: Path) -> None:
    scenario, loads = asked(tmp_path, tiny_cache, LINE)
    case, network = scenario.cases[0], scenario.networks[0]
    gain = loads.gain(case, case, network, COMPLETE)

    assert gain is not None
    assert (gain.gain_s, gain.verdict) == (0.0, Verdict.ALIKE)


def test_fewer_bytes_are_sooner_and_a_slower_line_widens_the_gain(
    tmp_path: Path, tiny_cache: Path
) -> None:
    scenario, loads = asked(tmp_path, tiny_cache, LINE)
    (plain, jls), network = scenario.cases, scenario.networks[0]
    usual, slow = (
        loads.gain(jls, plain, replace(network, download_bps=bps), COMPLETE) for bps in (2e6, 1e6)
    )

    assert usual is not None
    assert slow is not None
    assert slow.gain_s > usual.gain_s > usual.error_s


def test_what_never_completes_has_no_gain(tmp_path: Path, tiny_cache: Path) -> None:
    scenario, loads = asked(tmp_path, tiny_cache, LINE, case="volume-jls-thumbnail")
    (plain, thumbnails), network = scenario.cases, scenario.networks[0]

    assert loads.gain(thumbnails, plain, network, COMPLETE) is None
    assert loads.gain(thumbnails, plain, network, Milestone.FIRST_RENDER) is not None


@pytest.mark.live
def test_other_processes_predict_the_same(tmp_path: Path, tiny_cache: Path) -> None:
    scenario, here = asked(tmp_path, tiny_cache, JITTERY)
    (plain, jls), network = scenario.cases, scenario.networks[0]
    with spread_for(scenario.networks) as spread:
        assert spread is not map
        _, there = asked(tmp_path, tiny_cache, JITTERY, spread=spread)
        found = there.gain(jls, plain, network, COMPLETE)

    assert found == here.gain(jls, plain, network, COMPLETE)


def test_loads_that_are_drawn_once_are_computed_where_they_are_asked_for(
    tmp_path: Path, tiny_cache: Path
) -> None:
    scenario, _ = asked(tmp_path, tiny_cache, LINE)

    with spread_for(scenario.networks) as spread:
        assert spread is map


def test_over_a_network_of_chance_the_draws_are_a_part_of_the_error(
    tmp_path: Path, tiny_cache: Path
) -> None:
    scenario, loads = asked(tmp_path, tiny_cache, LOSSY)
    (plain, jls), network = scenario.cases, scenario.networks[0]
    lucky = replace(network, loss_share=0.0)
    lossy, steady = (loads.gain(jls, plain, each, COMPLETE) for each in (network, lucky))

    assert lossy is not None
    assert steady is not None
    assert lossy.against.time_s > steady.against.time_s
    known = known_error(COMPLETE, is_shaped=True)
    assert lossy.against.error_s > known.of_s(lossy.against.time_s)
    assert steady.against.error_s == known.of_s(steady.against.time_s)
