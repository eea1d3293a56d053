from pathlib import Path

import pytest

from harness.core.http.protocol import HttpVersion
from harness.core.load import Load
from harness.errors import ScenarioError
from harness.scenario.loading import load_scenario
from harness.scenario.readings import refuse_reading, refuse_volume
from harness.scenario.scenario import Scenario
from tests.tiny import FAST, FRAME_COUNT, scenario_text, write_scenario

DOWN = "{name: down, source: made up, steps: [{scroll: 7, per_second: 10}]}"


def text(reading: str, load: Load = Load.STACK) -> str:
    return f"{scenario_text(load=load, cases=('stack-htj2k',))}{reading}"


def loaded(folder: Path, reading: str, load: Load = Load.STACK) -> Scenario:
    return load_scenario(write_scenario(folder, text(reading, load)))


def test_a_reading_names_hands_or_has_them_and_a_case_may_name_its_viewer(tmp_path: Path) -> None:
    written = text(f"reading: {{hands: [{DOWN}]}}\n").replace(
        "retrieve: stack-htj2k", "retrieve: stack-htj2k, viewer: nearest-first"
    )
    scenario = load_scenario(write_scenario(tmp_path, written))

    assert scenario.reading is not None
    assert [(hand.name, hand.last_index) for hand in scenario.reading.hands] == [("down", 7)]
    assert scenario.reading.viewer == "ohif-3.13"
    assert scenario.viewer_of("stack-htj2k") == "nearest-first"


def test_what_is_read_shapes_the_digest_and_who_said_so_does_not(tmp_path: Path) -> None:
    unread = loaded(tmp_path, "").digest
    read = loaded(tmp_path, f"reading: {{hands: [{DOWN}]}}\n").digest
    other_source = DOWN.replace("made up", "observed")

    assert read != unread
    assert loaded(tmp_path, f"reading: {{hands: [{other_source}]}}\n").digest == read
    slower = DOWN.replace("10", "5")
    assert loaded(tmp_path, f"reading: {{hands: [{slower}]}}\n").digest != read


@pytest.mark.parametrize(
    ("reading", "complaint"),
    [
        ("reading: {hands: [scroll-10]}\n", f"wants slice 100 of a series of {FRAME_COUNT}; let"),
        ("reading: {hands: [scrol-10]}\n", 'is not the name of a hand; did you mean "scroll-10"'),
        ("reading: {hands: []}\n", "hands"),
        (f"reading: {{hands: [{DOWN}, {DOWN}]}}\n", 'is a second hand called "down"'),
        (f"reading: {{hands: [{DOWN.replace('name: down, ', '')}]}}\n", "has no name"),
    ],
    ids=["not there", "unknown", "none", "twice", "nameless"],
)
def test_a_reading_that_cannot_be_is_refused(tmp_path: Path, reading: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        loaded(tmp_path, reading)


def test_what_was_passed_may_be_broken_off_over_http_2_as_well(tmp_path: Path) -> None:
    viewer = "viewer: nearest-first-cancelling"
    reading = f"client: {{http: 2}}\nreading: {{hands: [{DOWN}], {viewer}}}\n"
    written = text(reading).replace("{name: direct}", FAST)
    scenario = load_scenario(write_scenario(tmp_path, written))

    assert scenario.client.http is HttpVersion.HTTP_2
    assert scenario.reading is not None
    assert scenario.reading.viewer == "nearest-first-cancelling"


def test_an_order_can_be_told_over_http_2_alone(tmp_path: Path) -> None:
    reading = f"reading: {{hands: [{DOWN}], viewer: order-told-to-server}}\n"
    with pytest.raises(ScenarioError, match=r'over HTTP/2 alone; write "client: \{http: 2\}"'):
        loaded(tmp_path, reading)
    written = text(f"client: {{http: 2}}\n{reading}").replace("{name: direct}", FAST)

    assert load_scenario(write_scenario(tmp_path, written)).reading is not None


def test_a_volume_is_read_in_its_own_order(tmp_path: Path) -> None:
    scenario = loaded(tmp_path, f"reading: {{hands: [{DOWN}]}}\n", Load.VOLUME)

    assert scenario.reading is not None
    assert scenario.reading.viewer == "cornerstone-5.8-volume"


@pytest.mark.parametrize(
    ("load", "viewer"),
    [(Load.VOLUME, "ohif-3.13"), (Load.STACK, "cornerstone-5.8-volume")],
    ids=["a volume by rules of stacks", "a stack by those of volumes"],
)
def test_rules_are_of_stacks_or_of_volumes(tmp_path: Path, load: Load, viewer: str) -> None:
    reading = f"reading: {{hands: [{DOWN}], viewer: {viewer}}}\n"

    with pytest.raises(ScenarioError, match=f"by the rules of {viewer}, which loads no"):
        loaded(tmp_path, reading, load)


def test_a_volume_is_read_on_a_virtual_clock_only(tmp_path: Path) -> None:
    refuse_volume(loaded(tmp_path, ""))

    with pytest.raises(ScenarioError, match='predicted only; run "harness predict tiny"'):
        refuse_volume(loaded(tmp_path, f"reading: {{hands: [{DOWN}]}}\n", Load.VOLUME))


def test_somebodys_server_is_not_read(tmp_path: Path) -> None:
    server = "server: {url: 'http://127.0.0.1:8042/dicom-web', study: 1.2.3, series: 1.2.3.4}"
    lines = f"load: stack\n{server}\nnetworks: [4g]\nreading: {{hands: [{DOWN}]}}\n"
    written = f"{lines}cases: [{{name: plain, retrieve: stack-htj2k}}]\n"

    with pytest.raises(ScenarioError, match="of whose series a reading would need every slice"):
        load_scenario(write_scenario(tmp_path, written))


def test_a_viewer_without_a_reading_is_refused(tmp_path: Path) -> None:
    written = text("").replace("retrieve: stack-htj2k", "retrieve: stack-htj2k, viewer: ohif-3.13")

    with pytest.raises(ScenarioError, match="is for somebody who reads, and nobody does"):
        load_scenario(write_scenario(tmp_path, written))


def test_a_reading_is_no_load(tmp_path: Path) -> None:
    refuse_reading(loaded(tmp_path, ""))

    with pytest.raises(ScenarioError, match='alone can play; run "harness predict tiny"'):
        refuse_reading(loaded(tmp_path, f"reading: {{hands: [{DOWN}]}}\n"))


NEXT = "{name: next, source: made up, steps: [{open: 1}, {scroll: 2, per_second: 10}]}"


def test_the_dataset_is_read_as_series_side_by_side_or_one_after_the_other(tmp_path: Path) -> None:
    after = loaded(tmp_path, f"reading: {{hands: [{NEXT}], series: [3, 4]}}\n")
    beside = DOWN.replace("7", "2")
    both = f"reading: {{hands: [{beside}], series: [3, 4], side_by_side: true}}\n"
    together = loaded(tmp_path, both)

    assert after.reading is not None
    assert (after.reading.slice_count_by_series, after.reading.are_side_by_side) == ((3, 4), False)
    assert together.reading is not None
    assert together.reading.are_side_by_side
    alone = loaded(tmp_path, both.replace(", side_by_side: true", ""))
    assert len({scenario.digest for scenario in (after, together, alone)}) == 3


@pytest.mark.parametrize(
    ("reading", "complaint"),
    [
        (f"hands: [{NEXT}]", "hands.*opens series 1, and there are 1, counted from 0; let it open"),
        (f"hands: [{NEXT.replace('open: 1', 'open: 2')}], series: [3, 4]", "opens series 2, and"),
        (f"hands: [{NEXT}], series: [3, 2]", "wants slice 2 of series 1, of 2; let it stay"),
        (f"hands: [{DOWN}], series: [8, 90]", f"have 98 slices, and the dataset has {FRAME_COUNT}"),
        (f"hands: [{DOWN}], side_by_side: true", "is side_by_side without series; write"),
        (f"hands: [{NEXT}], series: [3, 4], side_by_side: true", "opens series 1, and there are 1"),
        (f"hands: [{DOWN}], series: [4, 4], side_by_side: true", "wants slice 7 of a series of 4"),
        (f"hands: [{DOWN}], series: [8]", "series"),
    ],
    ids=["one", "third", "short", "more", "beside", "opened", "beyond", "alone"],
)
def test_series_that_are_not_there_are_refused(
    tmp_path: Path, reading: str, complaint: str
) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        loaded(tmp_path, f"reading: {{{reading}}}\n")


def test_a_volume_is_one_series(tmp_path: Path) -> None:
    written = scenario_text(load=Load.VOLUME, cases=("volume-htj2k",))
    reading = f"reading: {{hands: [{NEXT}], series: [3, 4]}}\n"

    with pytest.raises(ScenarioError, match="series: is for stacks: a volume is one series"):
        load_scenario(write_scenario(tmp_path, written + reading))
