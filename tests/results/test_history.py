from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput, StorageError
from harness.results.history import (
    Acknowledgement,
    History,
    append_history,
    histories,
    history_file,
    history_run,
    read_history,
)
from tests.reporting.comparison.figures import differing
from tests.reporting.history.histories import a_history_run, on_day
from tests.runs import a_finished_document


def test_what_is_added_is_read_again(tmp_path: Path) -> None:
    run = history_run(a_finished_document(), "results/runs/one")
    append_history(tmp_path / "new", "synthetic", [run])
    append_history(tmp_path / "new", "synthetic", [Acknowledgement(run.run_id, "why", "2000")])

    assert read_history(tmp_path / "new", "synthetic") == History((run,), {run.run_id: "why"})
    assert histories(tmp_path / "new") == ("synthetic",)


def test_a_scenario_without_history_has_an_empty_one(tmp_path: Path) -> None:
    assert read_history(tmp_path, "nothing").runs == ()


def test_two_histories_one_behind_the_other_are_one(tmp_path: Path) -> None:
    ours, theirs = [a_history_run(3), a_history_run(1)], [a_history_run(2), a_history_run(1)]
    append_history(tmp_path, "synthetic", [*ours, *theirs])

    assert [run.run_id for run in read_history(tmp_path, "synthetic").runs] == [
        *("run01", "run02", "run03"),
    ]


def test_the_last_to_compare_with_is_like_it_and_no_alarm() -> None:
    other = replace(a_history_run(4), figures=differing(on_day(4), machine="Another CPU"))
    runs = (a_history_run(1), a_history_run(2), a_history_run(3, is_alarm=True), other)
    tonight = on_day(5)

    def last(history: History) -> str | None:
        found = history.last_before(tonight)
        return found.run_id if found else None

    assert last(History(runs, {})) == "run02"
    assert last(History(runs, {"run03": "a new decoder"})) == "run03"
    assert last(History((), {})) is None


def test_a_run_is_not_compared_with_itself_nor_with_a_later_one() -> None:
    history = History((a_history_run(1), a_history_run(2), a_history_run(3)), {})

    assert history.last_before(on_day(2)) == a_history_run(1)
    assert history.last_before(on_day(1)) is None


def test_a_run_is_named_by_its_id_or_its_commit() -> None:
    history = History((a_history_run(1), a_history_run(2)), {})

    assert history.named("run01") == a_history_run(1)
    assert history.named(f"{2:040x}") == a_history_run(2)
    assert history.named("unknown") is None


def test_the_same_document_has_the_same_id_wherever_it_lies() -> None:
    one, other = (history_run(a_finished_document(), place) for place in ("here", "there"))

    assert one.run_id == other.run_id


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"kind": "run", "version": 2}'])
def test_a_damaged_line_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    append_history(tmp_path, "synthetic", [a_history_run(1)])
    with history_file(tmp_path, "synthetic").open("a") as file:
        file.write(f"\n{line}\n")

    with pytest.raises(BadInput, match=r"synthetic.jsonl:3: is no line of a history of version 1"):
        read_history(tmp_path, "synthetic")


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="cannot be written"):
        append_history(tmp_path / "file", "synthetic", [a_history_run(1)])
