from pathlib import Path

import pytest

from harness.scenario.library import builtin_folder
from harness.scenario.validate import validate_files
from tests.scenario.samples import TEXT


@pytest.mark.once
def test_every_built_in_file_is_valid() -> None:
    results = validate_files(sorted(builtin_folder().rglob("*.yaml")))

    assert [result.messages for result in results if not result.is_valid] == []
    assert {result.kind for result in results} == {
        "scenario",
        "network",
        "dataset",
        "stage list",
        "retrieve configuration",
        "published table",
        "device",
        "sweep",
        "hand",
        "viewer opening",
    }


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        (".", "scenario"),
        ("networks", "network"),
        ("networks/clinic", "network"),
        ("datasets", "dataset"),
        ("stages", "stage list"),
        ("retrieve", "retrieve configuration"),
        ("published", "published table"),
        ("sweeps", "sweep"),
    ],
)
def test_a_file_is_what_its_folder_says(tmp_path: Path, folder: str, kind: str) -> None:
    path = tmp_path / folder / "mine.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("colour: red", encoding="utf-8")

    (result,) = validate_files([path])

    assert (result.kind, result.is_valid) == (kind, False)
    assert 'colour: "colour" is not a key here' in "\n".join(result.messages)


def test_every_file_gets_its_result_and_every_error_its_message(tmp_path: Path) -> None:
    good, bad, none = (tmp_path / f"{name}.yaml" for name in ("good", "bad", "none"))
    good.write_text(TEXT, encoding="utf-8")
    bad.write_text(
        TEXT.replace("repeats: 3", "repeats: -3").replace("17 Mbit/s", "17"), encoding="utf-8"
    )

    results = validate_files([good, bad, none])

    assert [result.path for result in results] == [good, bad, none]
    assert [len(result.messages) for result in results] == [0, 2, 1]


def test_a_retrieve_block_finds_the_stage_lists_beside_its_folder(tmp_path: Path) -> None:
    for folder, text in [
        ("stages", "stages: [{id: a}]"),
        ("retrieve", "stages: mine"),
    ]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.yaml").write_text(text, encoding="utf-8")

    (result,) = validate_files([tmp_path / "retrieve" / "mine.yaml"])

    assert result.messages == ()


@pytest.mark.parametrize(
    "kind", ["networks", "datasets", "stages", "retrieve", "published", "devices", "sweeps"]
)
def test_a_file_that_lies_anywhere_is_what_its_keys_say(tmp_path: Path, kind: str) -> None:
    files = sorted((builtin_folder() / kind).rglob("*.yaml"))
    copies = [tmp_path / f"{index}.yaml" for index, _ in enumerate(files)]
    for file, copy in zip(files, copies, strict=True):
        copy.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    nouns = {result.kind for result in validate_files(files)}

    assert {result.kind for result in validate_files(copies)} == nouns
    assert len(nouns) == 1
