from pathlib import Path

import pytest

from harness.core.viewing.hand import Beginning, Hand, Move
from harness.errors import ScenarioError
from harness.scenario.hands import load_hand
from harness.scenario.library import HANDS, Library


def hand_in(folder: Path, text: str) -> Hand:
    file = folder / "mine.yaml"
    file.write_text(f"source: made up\n{text}")
    return load_hand(file)


def from_csv(folder: Path, text: str) -> Hand:
    (folder / "trace.csv").write_text(text)
    return hand_in(folder, "file: trace.csv\n")


def test_steps_become_moves_and_a_file_gives_its_name(tmp_path: Path) -> None:
    steps = "[{jump: 9}, {pause: 500 ms}, {scroll: -2, per_second: 4}]"
    hand = hand_in(tmp_path, f"opens_at: 3\nbegins: click\nsteps: {steps}\n")

    assert hand.moves == (Move(0.0, 9), Move(0.75, 8), Move(1.0, 7))
    assert (hand.name, hand.first_index, hand.begins) == ("mine", 3, Beginning.CLICK)


def test_a_cine_runs_as_often_as_it_says(tmp_path: Path) -> None:
    hand = hand_in(tmp_path, "steps: [{cine: 2, per_second: 4, times: 2}]\n")

    assert hand.moves == (Move(0.25, 1), Move(0.5, 0), Move(0.75, 1), Move(1.0, 0))


def test_a_csv_file_holds_times_and_slices(tmp_path: Path) -> None:
    assert from_csv(tmp_path, "time_s,slice\n0,1\n0.25,2\n\n0.25,12\n").moves == (
        Move(0.0, 1),
        Move(0.25, 2),
        Move(0.25, 12),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", r"trace.csv:1: .* has other columns; let its first line be \"time_s,slice\""),
        ("slice,time_s\n1,0\n", "trace.csv:1: .* has other columns"),
        ("time_s,slice\n", "has no move; let it scroll or jump once"),
        ("time_s,slice\n0,1\n0.5,2\n0.4,3\n", r"trace.csv:4: .*does not come between 0.5 s"),
        ("time_s,slice\n-1,1\n", "trace.csv:2: .*does not come between 0 s"),
        ("time_s,slice\nnan,1\n", "trace.csv:2: .*does not come between 0 s"),
        ("time_s,slice\n0,1\n601,2\n", "trace.csv:3: .*600 s; order the lines by time"),
        ("time_s,slice\n0,-1\n", "trace.csv:2: .*is before the first slice"),
        ("time_s,slice\n0,1,2\n", 'trace.csv:2: "0,1,2" is no time and slice'),
        ("time_s,slice\n0,one\n", "trace.csv:2: .*is no time and slice"),
        ("time_s,slice\n" + "0,1\n" * 20_001, "has 20001 moves, and 20000 are the most"),
        ("time_s,slice\n" + "0.000000,000000001\n" * 200_000, "is a file of 3800013 bytes"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_bad_csv_file_is_refused_at_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        from_csv(tmp_path, text)


def test_a_third_column_names_the_series_and_so_does_a_step(tmp_path: Path) -> None:
    moves = (Move(0.0, 1), Move(0.25, 2, 1))

    assert from_csv(tmp_path, "time_s,slice,series\n0,1,0\n0.25,2,1\n").moves == moves
    steps = "[{jump: 1}, {open: 1}, {scroll: 1, per_second: 4}]"
    assert hand_in(tmp_path, f"steps: {steps}\n").moves == (
        Move(0.0, 1),
        Move(0.0, 0, 1),
        Move(0.25, 1, 1),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("time_s,slice,series\n0,1\n", 'csv:2: "0,1" is no time, slice and series; .*0.25,12,1'),
        ("time_s,slice,series\n0,1,-1\n", "csv:2: .*is before the first series; count series"),
        ("time_s,slice,other\n0,1,1\n", r"csv:1: .* or \"time_s,slice,series\""),
    ],
    ids=["missing", "before the first", "another column"],
)
def test_a_bad_series_is_refused_at_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        from_csv(tmp_path, text)


def test_a_file_that_is_not_there_is_told_at_its_key(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"mine.yaml:2: file: .*cannot be read"):
        hand_in(tmp_path, "file: none.csv\n")


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ("[{pause: 1 s}]", "has no move"),
        ("[{scroll: -1, per_second: 1}]", "wants slice -1, before the first one"),
        ("[{scroll: 9000, per_second: 10}]", "takes 900 s, and 600 s are the most"),
        ("[{cine: 9, per_second: 10, times: 0}]", "times"),
        ("[{cine: 9}]", "a cine without its rate"),
        ("[{cine: 9000, per_second: 900, times: 9}]", "through 81000 slices, and 20000 are"),
        ("[{scroll: 9, per_second: 10, times: 2}]", "has times without a cine"),
    ],
)
def test_steps_that_lead_nowhere_are_refused(tmp_path: Path, steps: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        hand_in(tmp_path, f"steps: {steps}\n")


def test_every_built_in_hand_can_be_read() -> None:
    library = Library.builtin()

    for name in library.names(HANDS):
        path = library.path(HANDS, name)
        assert path is not None
        assert load_hand(path).source
