from pathlib import Path
from typing import Any

import pytest

from harness.errors import ScenarioError
from harness.scenario.library import (
    DATASETS,
    NETWORKS,
    PUBLISHED,
    RETRIEVE,
    STAGES,
    BlockKind,
    Library,
    builtin_folder,
    device_names,
    find_dataset,
    find_device,
    find_network,
    find_retrieve,
    find_scenario,
    load_block,
    own_devices_folder,
)
from harness.scenario.yaml_source import Place, parse_yaml

BLOCK = """\
source: {kind: ct-phantom, seed: 1, rows: 64, columns: 64, frame_count: 8, bits_stored: 12,
         noise: 10}
encodings: [{path: frames, codec: htj2k}]
"""
ASKED_AT = Place(parse_yaml("networks: [x]", Path("clinic.yaml")), ("networks", 0))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_block_beside_the_scenario_comes_before_the_built_in_one(tmp_path: Path) -> None:
    write(tmp_path / "networks" / "4g.yaml", "download: 9 Mbit/s\nrtt: 85 ms")

    found = Library.beside(tmp_path / "a.yaml").load(NETWORKS, "4g", ASKED_AT)

    assert (found.block.download, found.default_name) == (9e6, "4g")
    assert found.place.document.path == tmp_path / "networks" / "4g.yaml"


def test_a_block_that_is_not_beside_the_scenario_is_a_built_in_one(tmp_path: Path) -> None:
    found = Library.beside(tmp_path / "a.yaml").load(NETWORKS, "4g", ASKED_AT)

    assert (found.block.download, found.block.upload, found.block.rtt) == (30e6, 5e6, 0.01)


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path / "networks" / "clinic.yaml", "rtt: 1 ms")

    with pytest.raises(ScenarioError) as caught:
        Library.beside(tmp_path / "a.yaml").load(NETWORKS, "clinik", ASKED_AT)

    assert str(caught.value) == (
        'clinic.yaml:1: networks[0]: "clinik" is not the name of a network; did you mean "clinic"?'
    )


def test_a_network_in_a_namespace_is_called_after_both(tmp_path: Path) -> None:
    write(tmp_path / "networks" / "clinic" / "4g.yaml", "rtt: 1 ms")
    library = Library.beside(tmp_path / "a.yaml")

    own, other, plain = (
        library.load(NETWORKS, name, ASKED_AT) for name in ("clinic/4g", "webpagetest/4g", "4g")
    )

    assert [found.default_name for found in (own, other, plain)] == [
        "clinic/4g",
        "webpagetest/4g",
        "4g",
    ]
    assert [found.block.rtt for found in (own, other, plain)] == [0.001, 0.17, 0.01]
    assert "clinic/4g" in library.names(NETWORKS)


def test_a_plain_name_is_that_of_cornerstone3d() -> None:
    assert Library.builtin().path(NETWORKS, "4g") == Library.builtin().path(
        NETWORKS, "cornerstone/4g"
    )
    assert find_network("webpagetest/4g").name == "4g.yaml"
    with pytest.raises(ScenarioError, match=r'"webpagetest/5g" is neither .* "webpagetest/'):
        find_network("webpagetest/5g")


def test_a_name_that_only_one_namespace_has_needs_no_prefix() -> None:
    found = Library.builtin().load(NETWORKS, "leo-satellite", ASKED_AT)

    assert found.default_name == "measured/leo-satellite"
    assert find_network("fios") == find_network("webpagetest/fios")


def test_a_name_that_several_namespaces_have_is_answered_with_all_of_them() -> None:
    told = r'"lte" is the name of 2 networks; write "sitespeed/lte" or "webpagetest/lte"'
    with pytest.raises(ScenarioError, match=told):
        find_network("lte")
    with pytest.raises(ScenarioError, match=told):
        Library.builtin().load(NETWORKS, "lte", ASKED_AT)


def test_a_misspelt_name_is_answered_with_the_nearest_of_every_namespace() -> None:
    with pytest.raises(ScenarioError, match=r'"dls" is neither .* "atc/dsl", "firefox/dsl", '):
        find_network("dls")
    with pytest.raises(ScenarioError, match="see harness networks list, or give the path"):
        find_network("quite-another")


def test_viewer_code_in_place_of_a_configuration_says_how_it_becomes_one() -> None:
    with pytest.raises(ScenarioError, match=r"viewer code; .* harness retrieve import tuned\.ts"):
        find_retrieve("tuned.ts")
    with pytest.raises(ScenarioError, match=r"networks\[0\]: .* is viewer code"):
        Library.builtin().load(RETRIEVE, "runs/tuned.ts", ASKED_AT)


def test_only_networks_have_namespaces() -> None:
    assert Library.builtin().path(DATASETS, "cornerstone/ct-512x174") is None


@pytest.mark.parametrize(
    "name", ["../networks/4g", "a/b/c", "webpagetest/../4g", "/etc/passwd", "", "4g.yaml/", "a\0"]
)
def test_a_path_is_never_looked_up(name: str) -> None:
    assert Library.builtin().path(NETWORKS, name) is None


def test_a_broken_block_is_told_where_it_stands(tmp_path: Path) -> None:
    path = write(tmp_path / "networks" / "slow.yaml", "rtt: 10 ms\nlatency: 10 ms")

    with pytest.raises(ScenarioError, match="round trip") as caught:
        Library.beside(tmp_path / "a.yaml").load(NETWORKS, "slow", ASKED_AT)

    assert caught.value.place == f"{path}:2: latency"


def test_the_built_in_blocks_are_all_listed_and_all_valid() -> None:
    library = Library.builtin()

    assert {"4g", "local", "webpagetest/4g", "devtools/slow-3g"} < set(library.names(NETWORKS))
    assert library.names(STAGES) == ["interleaved", "sequential", "single"]
    kinds: tuple[BlockKind[Any], ...] = (NETWORKS, STAGES, RETRIEVE, PUBLISHED)
    for kind in kinds:
        for name in library.names(kind):
            assert library.load(kind, name, ASKED_AT).block.source, f"{name} names no source"


def test_a_built_in_block_file_can_be_loaded_by_its_path() -> None:
    found = load_block(STAGES, builtin_folder() / "stages" / "sequential.yaml")

    assert [stage.retrieve_type for stage in found.block.stages] == ["singleFast", "singleFinal"]


def test_a_scenario_is_a_file_or_a_built_in_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = write(tmp_path / "own.yaml", "")
    monkeypatch.chdir(tmp_path)

    assert find_scenario("stack") == builtin_folder() / "stack.yaml"
    assert find_scenario("own.yaml") == Path("own.yaml")
    assert find_scenario(str(own)) == own
    assert find_scenario("gone/away.yaml") == Path("gone/away.yaml")
    assert find_scenario("x" * 1000) == Path("x" * 1000)


def test_a_folder_does_not_hide_the_built_in_scenario_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stack").mkdir()
    monkeypatch.chdir(tmp_path)

    assert find_scenario("stack") == builtin_folder() / "stack.yaml"


def test_a_dataset_is_a_file_or_a_built_in_name(tmp_path: Path) -> None:
    own = write(tmp_path / "own.yaml", "")

    assert find_dataset("ct-512x174") == builtin_folder() / "datasets" / "ct-512x174.yaml"
    assert find_dataset(str(own)) == own
    with pytest.raises(ScenarioError, match=r'"chest" is neither .* built-in dataset'):
        find_dataset("chest")


def test_a_device_of_ones_own_is_found_before_a_built_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_DEVICES", str(tmp_path))
    own = write(tmp_path / "this-machine.yaml", "")

    assert find_device("this-machine") == own
    assert find_device("slow-tablet") == builtin_folder() / "devices" / "slow-tablet.yaml"
    assert device_names()[-2:] == ["slow-tablet", "this-machine"]

    write(tmp_path / "slow-tablet.yaml", "")
    assert find_device("slow-tablet") == tmp_path / "slow-tablet.yaml"
    with pytest.raises(ScenarioError, match=r'"gone" is neither a file nor a built-in device'):
        find_device("gone")


def test_devices_of_ones_own_lie_in_the_users_folder_unless_another_is_named() -> None:
    assert own_devices_folder({"HARNESS_DEVICES": "mine"}) == Path("mine")
    assert own_devices_folder({}).parts[-2:] == ("progressive-loading-harness", "devices")


def test_an_unknown_scenario_is_answered_with_the_nearest() -> None:
    with pytest.raises(ScenarioError, match=r'"gone.yaml" is neither a file'):
        find_scenario("gone.yaml")
    with pytest.raises(ScenarioError, match=r'"stak" is neither .* mean "stack"'):
        find_scenario("stak")


def asked_by(scenario: Path) -> Place:
    return Place(parse_yaml("dataset: x", scenario), ("dataset",))


@pytest.mark.parametrize("name", ["mine.yaml", "../mine.yaml", "below/mine.yml"])
def test_a_path_is_looked_up_beside_the_scenario(tmp_path: Path, name: str) -> None:
    scenario = tmp_path / "scenarios" / "a.yaml"
    scenario.parent.mkdir()
    path = write(scenario.parent / name, BLOCK)

    found = Library.beside(scenario).load(DATASETS, name, asked_by(scenario))

    assert found.default_name == "mine"
    assert found.place.document.path.samefile(path)


def test_a_path_that_is_not_there_is_one_from_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "datasets" / "mine.yaml", BLOCK)
    scenario = tmp_path / "scenarios" / "a.yaml"
    monkeypatch.chdir(tmp_path)

    found = Library.beside(scenario).load(DATASETS, "datasets/mine.yaml", asked_by(scenario))

    assert found.default_name == "mine"


def test_an_absolute_path_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path / "mine.yaml", BLOCK)
    scenario = Path("elsewhere") / "a.yaml"

    found = Library.beside(scenario).load(DATASETS, str(path), asked_by(scenario))

    assert found.place.document.path == path


def test_a_path_without_a_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    scenario = tmp_path / "a.yaml"

    with pytest.raises(ScenarioError) as caught:
        Library.beside(scenario).load(DATASETS, "mine.yaml", asked_by(scenario))

    assert str(caught.value) == (
        f'{scenario}:1: dataset: "mine.yaml" is no file; put one at {tmp_path / "mine.yaml"}'
    )
