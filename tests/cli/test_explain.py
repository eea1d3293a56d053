from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.explain import ExplainOptions, explain
from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.errors import BadInput, ScenarioError
from harness.scenario.loading import load_dataset
from tests.cli.test_retrieve import by_syntax
from tests.tiny import DATASET

OPTIONS = ExplainOptions(frame_count=8, load="volume", dataset=None, policy="cs3d-2023-11")
DELAYED = """\
stages:
- {id: first, positions: [0.5, 0, -1], retrieveType: full}
- id: half
  decimate: 2
  offset: 1
  retrieveType: fast
  nearbyFrames: [{offset: -1, imageQualityStatus: 3}]
- {id: rest, retrieveType: full, priority: 7}
retrieveOptions: {full: {framesPath: /jls/}, fast: {framesPath: /jlsThumbnail/}}
"""


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_load_is_explained_stage_by_stage(capsys: pytest.CaptureFixture[str]) -> None:
    explain("volume-htj2k-byte-range", OPTIONS)
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "volume-htj2k-byte-range: 8 images of a volume, policy cs3d-2023-11"
    assert lines[1] == "1. initialImages (thumbnail 5, options default): 3 images (3, 0, 7)"
    assert "   #4-5 range bytes=0-63999 2 images (1, 5): GET …/1/frames/1" in lines
    assert lines[-1] == "10 requests"


@pytest.mark.parametrize(
    ("name", "load", "told"),
    [
        ("stack-jls", None, "1 image of a stack"),
        ("volume-jls", None, "8 images of a volume"),
        ("stack-jls", "volume", "8 images of a volume"),
    ],
)
def test_what_is_loaded_is_by_the_name_of_the_configuration_unless_told(
    name: str, load: str | None, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    explain(name, replace(OPTIONS, load=load))

    assert capsys.readouterr().out.startswith(f"{name}: {told}, ")


def test_a_stack_loads_the_image_on_screen(capsys: pytest.CaptureFixture[str]) -> None:
    explain("docs-jpip", ExplainOptions(None, "stack", None, "cs3d-5.14"))
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "docs-jpip: 1 image of a stack, policy cs3d-5.14"
    assert lines[-1] == "never at full resolution: image 0"


@pytest.mark.parametrize(
    ("name", "options", "rule"),
    [
        (
            "stack-jls",
            ExplainOptions(8, "pile", None, "cs3d-2023-11"),
            "write one of stack, volume",
        ),
        ("stack-jls", ExplainOptions(8, "stack", None, "newest"), "write one of cs3d-2023-11"),
        ("stack-jsl", OPTIONS, "did you mean"),
    ],
)
def test_what_is_not_known_is_said(name: str, options: ExplainOptions, rule: str) -> None:
    with pytest.raises(ScenarioError, match=rule):
        explain(name, options)


def test_it_is_explained_which_of_the_options_by_transfer_syntax_count(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = by_syntax(tmp_path)
    capsys.readouterr()
    explain(str(file), ExplainOptions(None, "stack", None, "cs3d-2023-11"))
    lines = capsys.readouterr().out.splitlines()

    assert lines[1:3] == [
        "options default by transfer syntax: those of default, "
        "as 1.2.840.10008.1.2.4.202 is served",
        "options singleFast by transfer syntax: those of 3.2.840.10008.1.2.4.96, "
        "as 1.2.840.10008.1.2.4.202 is served",
    ]
    assert "   #1 stream image 0: GET …/0/jlsThumbnail/1" in lines
    assert "   #2 stream image 0: GET …/0/jls/1" in lines


def test_a_client_that_does_not_know_them_is_explained_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = by_syntax(tmp_path)
    capsys.readouterr()
    explain(str(file), ExplainOptions(None, "stack", None, "cs3d-5.14"))
    lines = capsys.readouterr().out.splitlines()

    assert lines[1].startswith("cs3d-5.14 does not know options by transfer syntax")
    assert "   #1 plain image 0: GET …/0/frames/1" in lines


def test_what_a_client_ignores_stands_above_what_it_asks_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    explain("volume-htj2k-byte-range", replace(OPTIONS, policy=None))
    lines = capsys.readouterr().out.splitlines()

    assert lines[0] == "volume-htj2k-byte-range: 8 images of a volume, policy cs3d-5.14"
    assert lines[1].startswith("cs3d-5.14 does not read chunkSize of multipleFast for the first")
    assert "   #1-2 range bytes=0-131071 2 images (1, 5): GET …/1/frames/1" in lines


def test_the_last_image_to_show_something_is_told_and_which_stage_made_it_wait(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(DELAYED)
    explain(str(file), OPTIONS)
    lines = told(capsys)
    begin = lines.index("first to show something, its own or a neighbour's copy:")

    # Image 7 is full before the second stage, which would have copied it to image 6.
    assert lines[begin + 1 :] == [
        "   #1-3 of first: 3 images (3, 0, 7)",
        "   #4-5 of half: 2 images (1, 5), copies in place of image 4",
        "   #6-8 of rest: 2 images (2, 6)",
        "the last is image 6: its own, by #8 of rest",
        "   half would have copied image 7 to it, but skips that image: at full resolution since "
        "first; give first the nearbyFrames, too, or leave image 7 to half",
        "8 requests",
    ]


def test_each_image_has_a_line_of_its_own_if_asked(capsys: pytest.CaptureFixture[str]) -> None:
    explain("volume-jls-reduced", replace(OPTIONS, lists_each=True))
    lines = told(capsys)

    assert "   image 0: its own, by #2 of initialImages" in lines
    assert "   image 1: a copy of image 0, by #2 of initialImages" in lines
    assert sum(line.startswith("   image ") for line in lines) == 8


def test_over_a_network_each_first_show_has_its_least_time(
    tmp_path: Path,
    tiny_cache: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", str(tiny_cache))
    dataset, network, file = (tmp_path / f"{name}.yaml" for name in ("tiny", "slow", "mine"))
    dataset.write_text(DATASET)
    network.write_text("download: 8 kbit/s\nrtt: 1 s\ntransport: fluid")
    file.write_text(DELAYED)
    explain(str(file), replace(OPTIONS, dataset=str(dataset), network=str(network)))
    lines = told(capsys)

    manifest = build_dataset(load_dataset(dataset), cache=DatasetCache(tiny_cache)).manifest
    whole, small = (
        [manifest.frame_path(index).replace("/frames/", path) for index in indices]
        for path, indices in (("/jls/", (3, 0, 7, 2, 4, 6)), ("/jlsThumbnail/", (1, 5)))
    )
    bodies = served_bodies(manifest, Framing.MULTIPART)
    # A byte takes a millisecond, after a round trip of one second.
    last_ms = 1000 + sum(bodies[path].size_bytes for path in whole + small)
    assert f"the last is image 6: its own, by #8 of rest, {last_ms} ms at least" in lines


def test_a_network_without_images_gives_no_times() -> None:
    with pytest.raises(BadInput, match="name them, too: --dataset"):
        explain("volume-jls", replace(OPTIONS, network="4g"))
