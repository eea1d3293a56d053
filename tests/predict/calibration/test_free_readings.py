"""Which rows of a reading tell of the page alone, and what is predicted in their place."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device, Page
from harness.core.viewing.experience import Experience
from harness.predict.calibration.free_readings import Felt, felt_in, free_rows
from harness.predict.reading_study import reading_study
from harness.results.reading_study import ReadingStudy
from harness.results.reasons import OtherReason
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.results.test_reading_study import STUDY
from tests.tiny import scenario_text, write_scenario

MANIFEST = manifest_of(encoded("frames", (50_000,) * 8, rows=512, columns=512))
SLOW = "{name: slow, download: 8 Mbit/s, rtt: 40 ms, transport: fluid}"
HAND = "{name: down, source: made up, steps: [{scroll: 7, per_second: 5}]}"
PAGE = Page(0.02, 0.0167, first_image_s=0.05)
BROWSER = Device("browser", render=Cost(0.02), page=PAGE)
FELT = STUDY.rows[0].experience


def scenario(folder: Path) -> Scenario:
    text = scenario_text("local", SLOW, cases=("stack-htj2k",)).replace(
        "load: volume", "load: stack"
    )
    return load_scenario(write_scenario(folder, f"{text}reading:\n  hands: [{HAND}]\n"))


def predicted(folder: Path, device: Device) -> ReadingStudy:
    """What a viewer that is just this device would show."""
    return reading_study(scenario(folder), MANIFEST, device)


def test_only_rows_that_no_network_delays_tell_of_the_page(tmp_path: Path) -> None:
    browser = replace(BROWSER, decode=_decoders(0.004))
    study = predicted(tmp_path, browser)

    [row] = free_rows(study, scenario(tmp_path), MANIFEST)

    assert row.case == "stack-htj2k"
    assert not row.setup.load.network.is_shaped


def test_a_row_is_predicted_as_it_was_read(tmp_path: Path) -> None:
    browser = replace(BROWSER, decode=_decoders(0.004))
    [row] = free_rows(predicted(tmp_path, browser), scenario(tmp_path), MANIFEST)

    found = row.predicted(browser)
    slower = row.predicted(replace(browser, render=Cost(0.06)))

    assert found[1:] == row.felt[1:]
    assert None not in (found.first_picture_s, slower.first_picture_s)
    assert (slower.first_picture_s or 0) - (found.first_picture_s or 0) == pytest.approx(
        0.04, abs=PAGE.frame_interval_s
    )


def test_a_reading_that_does_not_count_tells_nothing(tmp_path: Path) -> None:
    study = predicted(tmp_path, replace(BROWSER, decode=_decoders(0.004)))
    late = (OtherReason("the wheel was turned 60 ms late"),)
    rows = tuple(replace(row, excluded_because=late) for row in study.rows)

    assert free_rows(replace(study, rows=rows), scenario(tmp_path), MANIFEST) == []


def test_what_most_readings_never_had_is_never() -> None:
    def felt(rest_full_s: float | None) -> tuple[float | None, Experience]:
        return 0.3, replace(FELT, rest_full_s=rest_full_s)

    assert felt_in([felt(None), felt(None), felt(1.0)]).rest_full_s is None
    assert felt_in([felt(None), felt(2.0), felt(1.0)]) == Felt(
        0.3, FELT.wait_p50_s, FELT.wait_p95_s, 1.5
    )


def _decoders(time_s: float) -> dict[Codec, Cost]:
    return {codec: Cost(time_s) for codec in Codec}
