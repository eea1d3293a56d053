import json
from pathlib import Path

import pytest

from harness.cli.retrieve import export, import_file, list_all, show
from harness.errors import ScenarioError
from harness.scenario.library import RETRIEVE, Library, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.viewer.code.reading import Wanted
from tests.cli.conftest import Command
from tests.full_disk import files_limited_to


def test_every_configuration_is_listed_in_one_line_of_80_columns(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    list_all(as_json=False)
    heading, *lines = capsys.readouterr().out.splitlines()

    assert heading.split() == ["Name", "Note"]
    assert [line.split()[0] for line in lines] == Library.builtin().names(RETRIEVE)
    assert all(len(line) <= 80 for line in lines)


def test_every_configuration_is_json_in_the_viewers_keys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    list_all(as_json=True)
    configurations = {each["name"]: each for each in json.loads(capsys.readouterr().out)}
    found = configurations["volume-htj2k-byte-range"]

    assert list(configurations) == Library.builtin().names(RETRIEVE)
    assert found["retrieveOptions"]["multipleFast"] == {
        "rangeIndex": 0,
        "chunkSize": 64000,
        "decodeLevel": 0,
    }
    assert found["stages"][0]["id"] == "initialImages"
    assert found["source"].startswith("packages/tools/examples")


def test_what_is_shown_is_a_file_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    show("volume-htj2k-byte-range")
    text = capsys.readouterr().out
    copy = tmp_path / "volume-htj2k-byte-range.yaml"
    copy.write_text(text)

    assert "note: " in text
    assert "source: " in text
    assert load_retrieve_file(copy) == load_retrieve_file(find_retrieve(copy.stem))


def test_what_is_wrong_with_a_file_is_told_instead(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("stages: interleaved\nretrieveOptions: {multipleFast: {rangeIdx: 0}}\n")

    with pytest.raises(ScenarioError, match="rangeIndex"):
        show(str(file))


def test_what_is_exported_is_imported_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export("stack-htj2k-lossy")
    code = tmp_path / "viewer.ts"
    code.write_text(capsys.readouterr().out)
    import_file(code, Wanted(), tmp_path / "retrieve" / "lossy.yaml")

    assert (tmp_path / "retrieve" / "lossy.yaml").read_text() == (
        "source: viewer.ts\n"
        "stages: sequential\n"
        "retrieveOptions:\n"
        "  singleFast: {framesPath: /lossy/, imageQualityStatus: LOSSY, streaming: true}\n"
    )


def test_without_an_output_the_file_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / "viewer.json"
    code.write_text('{"stages": [{"id": "a"}]}')
    import_file(code, Wanted(), None)

    assert capsys.readouterr().out == "source: viewer.json\nstages:\n- {id: a}\n"


def test_no_room_for_a_configuration_leaves_the_old_one_and_names_it(
    harness: Command, tmp_path: Path
) -> None:
    (tmp_path / "viewer.json").write_text('{"stages": [{"id": "a"}]}')
    kept = tmp_path / "lossy.yaml"
    kept.write_text("the old one")
    arguments = ("retrieve", "import", "viewer.json", "--output", "lossy.yaml")
    with files_limited_to(0):
        outcome = harness(*arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert "lossy.yaml: cannot be written (" in outcome.err
    assert "name another file with --output" in outcome.err
    assert kept.read_text() == "the old one"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["lossy.yaml", "viewer.json"]


def test_a_file_that_is_not_there_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        import_file(tmp_path / "none.ts", Wanted(), None)


SEVERAL = """\
const whole = {retrieveOptions: {single: {streaming: true}}};
const viewer = {stack: {retrieveOptions: {single: {streaming: false}}}};
"""
BY_SYNTAX = """\
configure({
  retrieveOptions: {
    default: {default: {framesPath: '/jls/'}},
    singleFast: {'3.2.840.10008.1.2.4.96': {framesPath: '/jlsThumbnail/', imageQualityStatus: 6}},
"""


@pytest.mark.parametrize(
    ("wanted", "streaming"),
    [(Wanted("whole"), "true"), (Wanted("viewer.stack"), "false"), (Wanted(line=2), "false")],
)
def test_one_of_several_is_picked_by_name_or_line(
    wanted: Wanted, streaming: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / "viewer.ts"
    code.write_text(SEVERAL)
    import_file(code, wanted, None)

    assert f"  single: {{streaming: {streaming}}}\n" in capsys.readouterr().out


def test_what_was_supposed_is_said_apart_from_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / "viewer.js"
    code.write_text(BY_SYNTAX)
    import_file(code, Wanted(), None)
    captured = capsys.readouterr()

    assert captured.out == (
        "source: viewer.js\n"
        "stages: sequential\n"
        "retrieveOptions:\n"
        "  default:\n"
        "    default: {framesPath: /jls/}\n"
        "  singleFast:\n"
        "    3.2.840.10008.1.2.4.96: {framesPath: /jlsThumbnail/, imageQualityStatus: 6}\n"
    )
    assert [line.partition(";")[0] for line in captured.err.splitlines()] == [
        f"{code}: leaves 3 brackets open",
        f"{code}:2: retrieveOptions: stands without stages",
        "warning: cs3d-5.14 does not know options by transfer syntax, so it asks for default and "
        "singleFast without options",
    ]


def by_syntax(folder: Path) -> Path:
    """A file with options by transfer syntax."""
    code, file = folder / "viewer.js", folder / "retrieve" / "by-syntax.yaml"
    code.write_text(BY_SYNTAX)
    import_file(code, Wanted(), file)
    return file


def test_they_are_exported_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = by_syntax(tmp_path)
    capsys.readouterr()
    export(str(file))
    captured = capsys.readouterr()

    assert "      '3.2.840.10008.1.2.4.96': {" in captured.out
    assert captured.err.startswith("warning: cs3d-5.14 does not know")


def test_the_commands_hand_on_what_was_asked_for(harness: Command, tmp_path: Path) -> None:
    code = tmp_path / "viewer.js"
    code.write_text(BY_SYNTAX)
    outcome = harness("retrieve", "import", str(code), "--at", "1", "--stages", "single")

    assert outcome.code == 0
    assert outcome.out.startswith("source: viewer.js\nstages: single\n")
    assert "left out singleFast, which no stage of single asks for" in outcome.err
    assert harness("retrieve", "import", str(code), "--constant", "a").code == 2


def test_code_is_taken_over_with_what_todays_viewer_would_ignore(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = tmp_path / "viewer.json"
    code.write_text('{"retrieveOptions": {"single": {"rangeIndex": 0, "chunkSize": 32768}}}')
    import_file(code, Wanted(stages="single"), None)
    captured = capsys.readouterr()

    assert "single: {rangeIndex: 0, chunkSize: 32768}" in captured.out
    assert captured.err.splitlines()[-1] == (
        "warning: cs3d-5.14 does not read chunkSize of single for the first range, so it takes "
        "131072 bytes for it; write initialChunkSize: 32768"
    )
