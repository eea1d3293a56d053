import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.client import Client, Start
from harness.core.http.framing import Framing
from harness.core.http.protocol import HttpVersion
from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.errors import ScenarioError
from harness.scenario.library import (
    RETRIEVE,
    Library,
    builtin_folder,
    find_dataset,
    load_block,
)
from harness.scenario.loading import load_dataset, load_scenario, parse_scenario, with_dataset
from harness.scenario.retrieve_loading import load_retrieve
from tests.scenario.samples import SOURCE, TEXT, content, error_of, replaced
from tests.tiny import scenario_text

CASE = "  - {name: JLS, retrieve: volume-jls}"
NETWORK = "  - {name: clinic, download: 17 Mbit/s, upload: 2 Mbit/s, one_way_delay: 18.5 ms}"
TYPED = "{id: b, retrieveType: singleFast}, {id: c, retrieveType: singleFinal}"

BAD_INPUT = [
    pytest.param(
        replaced("repeats: 3", "repeat: 3"),
        'clinic.yaml:24: repeat: "repeat" is not a key here; did you mean "repeats"?',
        id="unknown-key",
    ),
    pytest.param(
        replaced("17 Mbit/s", "17 MB/s"),
        'clinic.yaml:12: networks[1].download: "17 MB/s" has the unit "MB/s"; '
        "use one of bit/s, kbit/s, Mbit/s, Gbit/s",
        id="wrong-unit",
    ),
    pytest.param(
        replaced("17 Mbit/s", "17"),
        'clinic.yaml:12: networks[1].download: "17" has no unit; write e.g. "30 Mbit/s"',
        id="no-unit",
    ),
    pytest.param(
        replaced("17 Mbit/s", "-17 Mbit/s"),
        'clinic.yaml:12: networks[1].download: "-17 Mbit/s" is negative; write e.g. "30 Mbit/s"',
        id="negative-rate",
    ),
    pytest.param(
        replaced("one_way_delay: 18.5 ms", "rtt: 1 ms, latency: 18.5 ms"),
        'clinic.yaml:12: networks[1].latency: "latency" does not say what it means: a round trip '
        '(rtt) is two one-way delays; write "rtt: …" for the time from a request to its first '
        'byte, or "one_way_delay: …"',
        id="bare-latency",
    ),
    pytest.param(
        replaced("  - 4g\n", "  - 5g\n"),
        'clinic.yaml:11: networks[0]: "5g" is not the name of a network; did you mean "4g"?',
        id="unknown-network",
    ),
    pytest.param(
        replaced(CASE, "  - {name: JLS, retrieve: volume-jsl}"),
        'clinic.yaml:14: cases[0].retrieve: "volume-jsl" is not the name of a retrieve '
        'configuration; did you mean "volume-jls"?',
        id="unknown-retrieve",
    ),
    pytest.param(
        replaced("stages: sequential", "stages: sequental"),
        'clinic.yaml:17: cases[1].retrieve.stages: "sequental" is not the name of a stage list; '
        'did you mean "sequential"?',
        id="unknown-stages",
    ),
    pytest.param(
        replaced("published: cornerstone3d-volume", "published: cornerstone-volume"),
        'clinic.yaml:26: published: "cornerstone-volume" is not the name of a published table; '
        'did you mean "cornerstone3d-volume"?',
        id="unknown-published",
    ),
    pytest.param(
        replaced("stages: sequential", f"stages: [{{id: a, positions: [0, 8]}}, {TYPED}]"),
        "clinic.yaml:17: cases[1].retrieve.stages[0].positions: stage a: position 8 is "
        "not an image of a stack of 8; write an index from -8 to 7, or a fraction below 1",
        id="position-out-of-range",
    ),
    pytest.param(
        replaced(CASE, "  - {name: JLS, retrieve: volume-jls-reduced}"),
        "clinic.yaml:14: cases[0].retrieve.retrieveOptions.multipleFast.framesPath: "
        '"/jlsThumbnail/" is not an encoding of the dataset; use one of frames, jls',
        id="encoding-not-carried",
    ),
    pytest.param(
        replaced(NETWORK, "  - {download: 17 Mbit/s, rtt: 37 ms}"),
        'clinic.yaml:12: networks[1]: has no name; add e.g. "name: clinic"',
        id="network-without-a-name",
    ),
    pytest.param("[]", "clinic.yaml:1: is not a mapping of keys to values; ", id="no-mapping"),
    pytest.param("", "clinic.yaml: is empty; ", id="empty"),
    pytest.param("{}", "clinic.yaml:1: load: is missing; add it", id="empty-mapping"),
    pytest.param(
        replaced("title: A clinic", "title: !!python/object/apply:os.getpid []"),
        "clinic.yaml:1: title: has the tag !!python/object/apply:os.getpid; remove the tag: ",
        id="tag-that-would-run",
    ),
    pytest.param(
        TEXT + "load: stack\n",
        'clinic.yaml:27: load: "load" is given twice, first in line 2; keep one of the two',
        id="duplicate-key",
    ),
]


@pytest.mark.parametrize(("text", "message"), BAD_INPUT)
def test_bad_input_ends_with_place_value_rule_and_remedy(text: str, message: str) -> None:
    error = error_of(text)

    assert error.messages[0].startswith(message)
    assert error.exit_code == 2


def test_an_unknown_dataset_is_answered_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "datasets").mkdir()
    mine = yaml.safe_dump(content()["dataset"])
    (tmp_path / "datasets" / "clinic-ct.yaml").write_text(mine, encoding="utf-8")
    values = content() | {"dataset": "clinic_ct"}

    with pytest.raises(ScenarioError, match=r'"clinic_ct" is not .* mean "clinic-ct"'):
        parse_scenario(yaml.safe_dump(values), tmp_path / "clinic.yaml")


def test_errors_in_different_blocks_are_told_together() -> None:
    text = replaced("  - 4g\n", "  - 5g\n").replace("retrieve: volume-jls}", "retrieve: jls}")

    first, second = error_of(text).messages

    assert "networks[0]" in first
    assert "cases[0].retrieve" in second


def test_a_scenario_is_all_that_its_file_says() -> None:
    scenario = parse_scenario(TEXT, SOURCE)

    assert (scenario.name, scenario.title, scenario.load) == (
        "clinic",
        {"en": "A clinic"},
        Load.VOLUME,
    )
    assert (scenario.dataset.name, scenario.dataset.source.frame_count) == ("clinic", 8)
    assert [network.name for network in scenario.networks] == ["4g", "clinic"]
    assert [case.name for case in scenario.cases] == ["JLS", "Byte Range"]
    assert [case.retrieve.name for case in scenario.cases] == ["volume-jls", "Byte Range"]
    assert scenario.client == Client(HttpVersion.HTTP_1_1, 6, 1, Start.COLD)
    assert scenario.origin.framing is Framing.SINGLE_PART
    assert (scenario.repeats, scenario.warm_ups) == (3, 0)
    assert scenario.published is not None
    assert scenario.source_text == TEXT


@pytest.mark.parametrize("name", ["stack", "volume", "chest-ct", "chest-cr"])
def test_every_built_in_scenario_loads(name: str) -> None:
    scenario = load_scenario(builtin_folder() / f"{name}.yaml")

    assert [case.name for case in scenario.cases] == [
        "JLS",
        "JLS Reduced",
        "HTJ2K",
        "HTJ2K Byte Range",
    ]
    assert set(scenario.title) == {"en", "zh"}
    assert (scenario.repeats, scenario.warm_ups) == (5, 1)


@pytest.mark.parametrize(("name", "row_count"), [("stack", 4), ("volume", 8)])
def test_every_row_of_a_built_in_scenario_has_its_published_figure(
    name: str, row_count: int
) -> None:
    scenario = load_scenario(builtin_folder() / f"{name}.yaml")
    rows = [(case.name, network.name) for case in scenario.cases for network in scenario.networks]

    assert scenario.published is not None
    assert len(rows) == row_count
    assert sorted(rows) == sorted((row.case, row.network) for row in scenario.published.rows)


def configuration(name: str) -> RetrieveConfiguration:
    found = load_block(RETRIEVE, builtin_folder() / "retrieve" / f"{name}.yaml")
    return load_retrieve(found, Library.builtin())


def test_the_interleaved_list_asks_for_what_the_viewer_asks_for() -> None:
    stages = configuration("volume-htj2k").stages

    assert [stage.id for stage in stages][::7] == ["initialImages", "errorRetrieve"]
    assert stages[0].indices(174) == [86, 0, 173]
    assert [len(stage.indices(174)) for stage in stages] == [3, 43, 44, 43, 44, 44, 43, 174]
    assert [near.offset for near in stages[1].nearby_frames] == [-1, 1, 2]
    assert [stage.priority for stage in stages] == [5, 6, 7, 8, 9, 10, 11, -5]


def test_the_reduced_rows_fetch_thumbnails_before_lossless_images() -> None:
    for scenario, fast in [("stack", "singleFast"), ("volume", "multipleFast")]:
        options = configuration(f"{scenario}-jls-reduced").retrieve_options

        assert options[fast].frames_path == "/jlsThumbnail/"
        assert options[fast].image_quality_status is ImageQualityStatus.SUBRESOLUTION
        assert {o.frames_path for key, o in options.items() if key != fast} == {"/jls/"}


def test_the_byte_range_rows_ask_for_the_chunks_that_were_published() -> None:
    stack = configuration("stack-htj2k-byte-range").retrieve_options
    volume = configuration("volume-htj2k-byte-range").retrieve_options

    assert (stack["singleFast"].chunk_size_bytes, stack["singleFast"].decode_level) == (65536, 3)
    assert (volume["multipleFast"].chunk_size_bytes, volume["multipleFast"].decode_level) == (
        64000,
        0,
    )
    assert stack["singleFinal"].range_index == volume["multipleFinal"].range_index == -1


def test_other_images_keep_the_measurement_and_lose_the_published_figures() -> None:
    scenario = load_scenario(builtin_folder() / "volume.yaml")
    chest = load_dataset(builtin_folder() / "datasets" / "chest-ct.yaml")

    other = with_dataset(scenario, chest)

    assert (other.name, other.dataset, other.published) == ("volume-chest-ct", chest, None)
    assert (other.cases, other.networks) == (scenario.cases, scenario.networks)
    assert set(other.title) == {"en", "zh"}
    assert all(
        title.endswith("133 slices of 512 x 512, 13 bits (chest-ct)")
        for title in other.title.values()
    )
    assert not any("174" in title for title in other.title.values())
    assert other.digest != scenario.digest


def test_other_images_must_carry_the_encodings_that_are_asked_for() -> None:
    scenario = load_scenario(builtin_folder() / "volume.yaml")
    chest = load_dataset(builtin_folder() / "datasets" / "chest-ct.yaml")
    bare = replace(chest, encodings=chest.encodings[:1])

    with pytest.raises(ScenarioError, match=r"dataset chest-ct: JLS.*use one of frames"):
        with_dataset(scenario, bare)


def test_other_images_must_have_an_order_in_space_where_a_volume_is_loaded() -> None:
    chest = load_dataset(builtin_folder() / "datasets" / "chest-ct.yaml")
    phases = replace(chest, stack_only="it has several images at one place")

    with_dataset(load_scenario(builtin_folder() / "stack.yaml"), phases)
    with pytest.raises(ScenarioError, match="makes no volume: it has several images"):
        with_dataset(load_scenario(builtin_folder() / "volume.yaml"), phases)


def test_a_scenario_names_its_images_by_a_path(tmp_path: Path) -> None:
    block = content()["dataset"] | {"stack_only": "its images lie in different directions"}
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "scout.yaml").write_text(yaml.safe_dump(block), encoding="utf-8")
    values = content() | {"dataset": "mine/scout.yaml"}
    stack = values | {"load": "stack", "cases": [{"name": "JLS", "retrieve": "stack-jls"}]}
    del stack["published"]

    scenario = parse_scenario(yaml.safe_dump(stack), tmp_path / "clinic.yaml")

    assert scenario.dataset.name == "scout"
    with pytest.raises(ScenarioError, match=r'clinic\.yaml:\d+: dataset: "scout" makes no volume'):
        parse_scenario(yaml.safe_dump(values), tmp_path / "clinic.yaml")


def test_a_scenario_names_a_configuration_by_a_path_beside_it_or_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages = "stages: [{id: all, retrieveType: all}]"
    for name, text in (("stages/own", stages), ("retrieve/mine", "stages: own\nnote: Mine.")):
        (tmp_path / "runs" / f"{name}.yaml").parent.mkdir(parents=True)
        (tmp_path / "runs" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    case = {"name": "Mine", "retrieve": "runs/retrieve/mine.yaml"}
    text = yaml.safe_dump(content() | {"cases": [case]})

    from_here = parse_scenario(text, tmp_path / "scenarios" / "clinic.yaml")
    beside = parse_scenario(text, tmp_path / "clinic.yaml")

    assert from_here.cases == beside.cases
    assert [stage.id for stage in beside.cases[0].retrieve.stages] == ["all"]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


def places(value: object) -> list[tuple[Any, Any]]:
    """Every (container, key) in nested plain values."""
    match value:
        case dict():
            entries: list[tuple[Any, Any]] = list(value.items())
        case list():
            entries = list(enumerate(value))
        case _:
            entries = []
    return [(value, key) for key, _ in entries] + [p for _, v in entries for p in places(v)]


@given(st.data())
def test_a_changed_value_never_raises_anything_but_a_scenario_error(data: st.DataObject) -> None:
    values = content()
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(values)))
        container[key] = data.draw(JUNK)
    text = yaml.safe_dump(values, allow_unicode=data.draw(st.booleans()))

    with suppress(ScenarioError):
        assert parse_scenario(text, SOURCE).cases


@given(st.integers(0, len(TEXT)), st.integers(0, 12), st.text(max_size=6))
def test_a_changed_text_never_raises_anything_but_a_scenario_error(
    start: int, length: int, inserted: str
) -> None:
    text = TEXT[:start] + inserted + TEXT[start + length :]

    with suppress(ScenarioError):
        assert parse_scenario(text, SOURCE).cases


def test_loading_a_scenario_imports_nothing_heavy() -> None:
    program = (
        "import sys, harness.scenario.loading, harness.scenario.validate;"
        "print([m for m in ('numpy', 'imagecodecs', 'mitmproxy', 'httpx') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_what_a_case_asks_of_an_archive_is_built_and_nothing_else() -> None:
    def paths(*cases: str) -> list[str]:
        dataset = parse_scenario(scenario_text(cases=cases), Path("tiny.yaml")).dataset
        return [encoding.path for encoding in dataset.encodings]

    usual = ["frames", "jls", "jlsThumbnail"]
    assert paths("volume-jls") == usual
    assert paths("volume-jpeg-2000", "volume-jls") == [*usual, "jp2"]
    assert paths("volume-as-stored") == [*usual, "stored"]


def test_other_images_are_built_as_the_cases_ask_for_them() -> None:
    scenario = parse_scenario(scenario_text(cases=("volume-jpeg-lossless",)), Path("tiny.yaml"))
    other = with_dataset(scenario, load_dataset(find_dataset("chest-ct")))

    assert [each.path for each in other.dataset.encodings][-1] == "jll"
