from pathlib import Path

import pytest

from harness.core.http.client import Start
from harness.core.http.protocol import HttpVersion
from harness.errors import ScenarioError
from harness.scenario.devices import BROWSER, REFERENCE
from harness.scenario.library import SWEEPS, Library, find_sweep
from harness.scenario.sweep_loading import asks_for_ranges, load_sweep
from tests.tiny import scenario_text


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", Library.builtin().names(SWEEPS))
def test_every_built_in_sweep_can_be_loaded_by_its_name(name: str) -> None:
    sweep = load_sweep(find_sweep(name))

    assert sweep.name == name
    assert sweep.plots
    assert sweep.devices.keys() <= {REFERENCE, BROWSER}  # which everybody has
    assert all(scenario.networks[0].name == "4g" for scenario in sweep.scenarios)


def test_a_sweep_keeps_the_cases_it_names_and_changes_the_client(tmp_path: Path) -> None:
    text = "scenarios: [stack]\ncases: [HTJ2K]\nclient: {start: cold}\naxes: {http: [1.1, 2]}\n"
    (scenario,) = load_sweep(written(tmp_path, text)).scenarios

    assert [case.name for case in scenario.cases] == ["HTJ2K"]
    assert (scenario.client.start, scenario.client.connection_count) == (Start.COLD, 6)


def test_a_scenario_beside_the_sweep_or_above_its_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(scenario_text("{name: n, rtt: 1 ms}"))
    (tmp_path / "sweeps").mkdir()

    beside = load_sweep(written(tmp_path, "scenarios: [ours]\naxes: {}"))
    below = load_sweep(written(tmp_path / "sweeps", "scenarios: [ours]\naxes: {}"))

    assert beside.scenarios == below.scenarios
    assert beside.scenarios[0].networks[0].name == "n"


def test_what_varies_is_in_base_units(tmp_path: Path) -> None:
    text = (
        "scenarios: [volume]\naxes: {http: [1.1, 2], chunk_size: [8 KiB], slices: [50],"
        " image_size: [64], upload: {ratio: 0.5}, device: [slow-tablet]}"
    )
    axes = load_sweep(written(tmp_path, text)).axes

    assert axes.http == (HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)
    assert (axes.chunk_size_bytes, axes.slice_count, axes.side_px) == ((8192,), (50,), (64,))
    assert (axes.upload_ratio, axes.devices) == (0.5, ("slow-tablet",))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scenarios: [stck]\naxes: {}", 'scenarios[0]: "stck" is not the name of a scenario; did'),
        (
            "scenarios: [stack]\ncases: [JLSS]\naxes: {}",
            'cases[0]: "JLSS" is not a case of stack; did you mean "JLS"?',
        ),
        (
            "scenarios: [stack]\naxes: {}\nfigures: [{kind: crossover, against: JLSS}]",
            'figures[0].against: "JLSS" is not a case of stack; did you mean "JLS"?',
        ),
        (
            "scenarios: [stack]\naxes: {}\nfigures: [{kind: curves, against: JLS}]",
            'figures[0]: holds curves against a case; leave "against" out',
        ),
        (
            "scenarios: [stack]\naxes: {slices: [3]}",
            "axes.slices: varies the slices of stack, a stack of which one image is loaded;",
        ),
        (
            "scenarios: [chest-ct]\naxes: {image_size: [64]}",
            "axes.image_size: varies the size of chest-ct, which is not drawn;",
        ),
        (
            "scenarios: [stack]\ncases: [JLS]\naxes: {chunk_size: [8 KiB]}",
            "axes.chunk_size: varies ranges that no case uses;",
        ),
        (
            "scenarios: [stack]\naxes: {http: [2], connections: [1]}",
            "axes.connections: varies connections, of which HTTP/2 has one;",
        ),
        ("scenarios: [stack]\naxes: {device: [abacus]}", 'axes.device: "abacus" is not a device;'),
        ("scenarios: [stack]\naxes: {colour: [1]}", 'axes.colour: "colour" is not a key here;'),
        (
            "scenarios: [volume]\nnetwork: local\naxes: {http: [2]}",
            "is served without the emulator",
        ),
    ],
)
def test_what_a_sweep_cannot_vary_is_told_with_its_line(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_sweep(written(tmp_path, text))

    assert str(caught.value).startswith(f"{tmp_path / 'mine.yaml'}:")
    assert message in str(caught.value)


def test_only_some_configurations_ask_for_ranges() -> None:
    (stack, *_) = load_sweep(find_sweep("published")).scenarios

    assert [case.name for case in stack.cases if asks_for_ranges(case.retrieve)] == [
        "HTJ2K Byte Range"
    ]
