from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.expected_time import (
    OVERHEAD_S,
    again_s,
    certificates_s,
    in_words,
    least_s,
    links_s,
    run_s,
)
from harness.core.lane import Lane
from harness.core.network.probe import probe_s
from harness.run.experiment import open_store
from harness.run.lanes.prediction import predictions
from harness.run.links import LinksToCertify, links_to_certify
from harness.scenario.devices import BROWSER, load_device
from harness.scenario.library import find_device
from tests.runs import FOUR_G, LOCAL, WITH_PREDICTION, a_document, a_finished_document
from tests.tiny import FAST, prepared, scenario_text

TEXT = scenario_text(FAST, cases=("volume-jls", "volume-htj2k"), repeats=2, warm_ups=1)
BY = load_device(find_device(BROWSER))


def test_a_run_takes_its_predicted_loads_and_what_each_takes_besides(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = replace(prepared(tmp_path, tiny_cache, TEXT), device=BY)
    store = open_store(experiment, tmp_path)
    samples = predictions(experiment.scenario, experiment.images, experiment.plans, BY)
    loads_s = [sample.times_s.complete or 0.0 for sample in samples]

    expected_s = run_s(experiment, store, store.wanted(), None)

    assert expected_s == pytest.approx(3 * sum(loads_s) + 3 * 2 * OVERHEAD_S[Lane.LOADER])


def test_nothing_predicted_is_as_fast_as_physics_lets_it_be(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, TEXT)
    store = open_store(experiment, tmp_path)

    told_s = run_s(experiment, store, store.wanted(), links_to_certify(store, 1))

    assert told_s == pytest.approx(least_s([experiment], certifies=True))


def test_the_real_viewer_takes_what_is_predicted_of_a_browser(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, TEXT)
    store = open_store(experiment, tmp_path)
    slots = [replace(slot, lane=Lane.VIEWER) for slot in store.wanted()]
    samples = predictions(experiment.scenario, experiment.images, experiment.plans, BY)
    loads_s = [sample.times_s.complete or 0.0 for sample in samples]

    expected_s = run_s(experiment, store, slots, None)

    assert expected_s == pytest.approx(3 * sum(loads_s) + 3 * 2 * OVERHEAD_S[Lane.VIEWER])


def test_a_link_that_is_certified_after_the_loads_alone_takes_half_the_time() -> None:
    once_s = certificates_s([FOUR_G])

    assert links_s(LinksToCertify((FOUR_G,), (FOUR_G,))) == pytest.approx(2 * once_s)
    assert links_s(LinksToCertify((), (FOUR_G, LOCAL))) == pytest.approx(once_s)


def test_what_is_measured_already_takes_no_more_time(tmp_path: Path, tiny_cache: Path) -> None:
    experiment = prepared(tmp_path, tiny_cache, TEXT)

    assert run_s(experiment, open_store(experiment, tmp_path), (), LinksToCertify((), ())) == 0


def test_a_run_takes_as_long_again_as_its_loads_took() -> None:
    """Warm-ups complete at 15 s, repeats at 8.3 and 8.4 s; the viewer is 0.2 s later."""
    certified_s = 2 * certificates_s([FOUR_G])
    loader_s = (15.0 + 8.3 + 8.4) / 3 + OVERHEAD_S[Lane.LOADER]
    viewer_s = (15.2 + 8.5 + 8.6) / 3 + OVERHEAD_S[Lane.VIEWER]

    told_s = again_s(a_finished_document(WITH_PREDICTION), 5, 1)

    assert told_s == pytest.approx(certified_s + 4 * 6 * (loader_s + viewer_s))
    assert again_s(a_document(), 1, 0) == pytest.approx(certified_s + 4 * OVERHEAD_S[Lane.LOADER])


def test_a_certificate_takes_its_probe_and_a_start_and_none_without_an_emulator() -> None:
    assert certificates_s([FOUR_G, LOCAL]) == pytest.approx(2.0 + probe_s(FOUR_G))


@pytest.mark.parametrize(
    ("time_s", "text"), [(41.6, "about 42 s"), (99.2, "about 99 s"), (170, "about 3 minutes")]
)
def test_a_time_is_told_no_more_exactly_than_it_is_known(time_s: float, text: str) -> None:
    assert in_words(time_s) == text
