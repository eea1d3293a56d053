import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.against import Against, aligned, bench_against, changed, next_repeats
from harness.cli.bench import BenchOptions
from harness.cli.compare import CompareOptions, Form
from harness.cli.scenarios import Choice
from harness.core.milestone import Milestone
from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.errors import RunInvalid, ScenarioError
from harness.results.reasons import HeldUp
from harness.results.sample import Sample
from harness.run.experiment import Instruments
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.reporting.comparison.figures import a_row, a_run
from tests.runs import CERTIFICATE, MEASURED
from tests.tiny import FAST, scenario_text, write_scenario
from tests.virtual_rig import virtually

JSON = CompareOptions(Form.JSON)


@pytest.fixture(autouse=True)
def built_images(tiny_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The images of the tiny scenario are built already."""
    monkeypatch.setenv("HARNESS_CACHE", str(tiny_cache))


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return write_scenario(tmp_path, scenario_text(FAST, repeats=5))


def options(folder: Path) -> BenchOptions:
    return BenchOptions(None, Choice(), folder / "runs", False, True, 3)


def loaded(path: Path, other: str) -> Scenario:
    return changed(load_scenario(path), other, Choice())


def against_virtually(
    tiny: Path, other: str, instruments: Instruments, budget_s: float = 1000.0
) -> None:
    clock = iter(range(1000)).__next__
    against = Against(other, budget_s, JSON)
    bench_against(str(tiny), options(tiny.parent), against, instruments, clock)


def measured(
    tiny: Path, other: str, budget_s: float, capsys: pytest.CaptureFixture[str]
) -> tuple[dict[str, int], int]:
    """The verdicts of a comparison on the virtual clock, and how many repeats they took."""
    against_virtually(tiny, other, Instruments(build_rig=virtually()), budget_s)
    [found] = json.loads(capsys.readouterr().out)
    return found["counts"], found["measured"][0]["base_count"]


@pytest.mark.once
def test_a_longer_round_trip_is_slower_once_there_are_enough_pairs(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts, repeats = measured(tiny, "rtt=40 ms", 1000.0, capsys)

    assert counts["slower"] > 0
    assert counts["unknown"] == 0
    assert repeats > 5  # five pairs show nothing, whatever they show


def test_a_spent_budget_ends_it_with_what_is_known(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts, repeats = measured(tiny, "rtt=40 ms", 0.5, capsys)

    assert counts["unknown"] > 0
    assert repeats == 5


def test_the_same_beside_itself_stops_early(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts, repeats = measured(tiny, "connections=6", 1000.0, capsys)

    assert counts["same"] > 0
    assert (counts["slower"], counts["unknown"], repeats) == (0, 0, 5)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("policy=cs3d-1", "is not known"),
        ("colour=red", "is no value"),
        ("rtt=20", "has no unit"),
        ("connections=two", "is not a whole number"),
        ("volume", "has not as many cases"),
    ],
)
def test_what_cannot_stand_beside_it_is_told(tiny: Path, other: str, told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        loaded(tiny, other)


def test_several_values_are_changed_at_once(tiny: Path) -> None:
    found = loaded(tiny, "policy=cs3d-5.14, connections=2, download=50 Mbit/s, upload=5 Mbit/s")

    assert found.policy == "cs3d-5.14"
    assert found.client.connection_count == 2
    assert found.networks[0].download_bps == 50e6
    assert found.name == "tiny-against"


def test_rows_of_another_network_stand_beside_each_other() -> None:
    head = replace(a_run(a_row(network="slow")), scenario="other")
    found = aligned(a_run(), head)

    assert (found.scenario, found.rows[0].network) == ("synthetic", "4g")


def test_it_measures_on_for_the_nearest_verdict() -> None:
    assert next_repeats(10, [12, 40]) == 12
    assert next_repeats(10, [40]) == 15
    assert next_repeats(10, [3]) == 11


def test_a_link_that_misses_its_certificate_is_told_once_all_is_printed(
    tiny: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def missed(profile: NetworkProfile) -> Certificate | None:
        return replace(CERTIFICATE, measured=replace(MEASURED, download_bps=15e6))

    with pytest.raises(RunInvalid, match="links failed certification"):
        against_virtually(tiny, "connections=6", Instruments(certify=missed, build_rig=virtually()))

    assert json.loads(capsys.readouterr().out)


def test_pairs_that_do_not_count_are_made_up_for_and_then_told(
    tiny: Path,
) -> None:
    repeats: list[int] = []

    def disturbed(sample: Sample) -> Sample:
        repeats.append(sample.repeat)
        held_up = HeldUp(Milestone.FIRST_RENDER, foreign_s=1.0, most_s=0.005)
        return replace(sample, invalid_because=(held_up,))

    with pytest.raises(RunInvalid, match="fewer than 5 pairs that count"):
        against_virtually(tiny, "connections=6", Instruments(build_rig=virtually(disturbed)))

    assert max(repeats) == 3 * 5
