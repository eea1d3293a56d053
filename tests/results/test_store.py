import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput, StorageError
from harness.results.sample_files import sample_files
from harness.results.schema import SCHEMA_VERSION
from harness.results.store import (
    RUN_NAME,
    RunStore,
    newest_run,
    read_run,
    run_folder_name,
)
from tests.owners import PRIVATE, modes, shared_folder
from tests.runs import (
    DATASET,
    MACHINE,
    PROVENANCE,
    QUICK,
    SCENARIO,
    a_document,
    a_sample,
    as_of_before_schema_4,
    measured_at,
)

# Keeps sample after sample and says each one's number once it is kept.
ENDLESS_RUN = """
import sys
from dataclasses import replace
from pathlib import Path
from harness.results.store import RunStore
from tests.runs import SCENARIO, a_document, a_sample
store = RunStore.create(Path(sys.argv[1]), a_document(replace(SCENARIO, repeats=300)))
for number, slot in enumerate(store.missing(), start=1):
    store.append(a_sample(slot))
    print(number, flush=True)
"""


def test_a_folder_is_named_by_time_and_scenario() -> None:
    assert run_folder_name("2026-11-22T10:40:00Z", "volume") == "2026-11-22T10-40-00Z-volume"


def test_a_run_is_read_from_its_folder_or_its_file(tmp_path: Path) -> None:
    document = RunStore.create(tmp_path / "runs" / "one", a_document()).document

    assert read_run(tmp_path / "runs" / "one") == document
    assert read_run(tmp_path / "runs" / "one" / RUN_NAME) == document


def test_every_sample_is_on_disk_before_the_next_one(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path, a_document())
    for slot in store.missing():
        store.append(a_sample(slot))

        assert read_run(tmp_path) == store.document
    store.finish((1.0, 1.0, 1.0))

    found = read_run(tmp_path).provenance.circumstances

    assert found is not None
    assert found.load_average.at_end == (1.0, 1.0, 1.0)
    assert store.missing() == ()


def test_a_run_goes_on_where_it_was_cut_off(tmp_path: Path) -> None:
    slots = tuple(SCENARIO.slots())
    first = RunStore.create(tmp_path, a_document())
    for slot in slots[:5]:
        first.append(a_sample(slot))
    second = RunStore.open(tmp_path)

    assert second.missing() == slots[5:]
    for slot in second.missing():
        second.append(a_sample(slot))
    assert sorted(map(repr, (s.slot for s in second.document.samples))) == sorted(map(repr, slots))


def _keep(runs: Path, hour: int, name: str, *, is_finished: bool) -> Path:
    folder = runs / run_folder_name(f"2000-01-01T{hour:02}:00:00Z", name)
    store = RunStore.create(folder, a_document(replace(SCENARIO, name=name)))
    for slot in store.missing() if is_finished else ():
        store.append(a_sample(slot))
    return folder


@pytest.mark.parametrize("is_finished", [False, True], ids=["cut-off", "finished"])
def test_the_newest_run_of_a_scenario_is_found(tmp_path: Path, is_finished: bool) -> None:
    _keep(tmp_path, 1, "ct", is_finished=not is_finished)
    expected = _keep(tmp_path, 2, "ct", is_finished=is_finished)
    _keep(tmp_path, 4, "chest-ct", is_finished=False)
    (tmp_path / run_folder_name("2000-01-01T05:00:00Z", "ct")).mkdir()
    found = newest_run(tmp_path, "ct")

    assert found is not None
    assert found.directory == expected


def test_where_a_scenario_was_never_measured_no_run_is_found(tmp_path: Path) -> None:
    _keep(tmp_path, 1, "chest-ct", is_finished=True)

    assert newest_run(tmp_path, "ct") is None
    assert newest_run(tmp_path / "missing", "ct") is None


def test_a_new_run_that_the_disk_refuses_leaves_no_folder(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    (folder / f"{RUN_NAME}.part").mkdir(parents=True)
    with pytest.raises(StorageError, match="cannot store the results"):
        RunStore.create(folder, a_document())

    assert not (folder / RUN_NAME).exists()


@pytest.mark.live
@pytest.mark.every_python
def test_a_kill_loses_no_sample_that_was_kept(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS_RUN, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        for _ in range(20):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        kept_count = 20 + len(process.stdout.read().split())
    found_count = len(read_run(tmp_path).samples)

    # The one that was under way may have been kept without being told any more.
    assert found_count in (kept_count, kept_count + 1)


def test_two_runs_that_begin_in_the_same_second_have_names_of_their_own(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    first, second = (RunStore.begin(runs, a_document()) for _ in range(2))
    began = a_document().provenance.circumstances
    assert began is not None

    assert first.directory.name == run_folder_name(began.started_at, SCENARIO.name)
    assert second.directory.name > first.directory.name
    assert read_run(first.directory) == read_run(second.directory) == a_document()
    newest = newest_run(runs, SCENARIO.name)
    assert newest is not None
    assert newest.directory == second.directory


def test_a_folder_of_runs_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StorageError, match="cannot store the results"):
        RunStore.begin(tmp_path / "file" / "runs", a_document())


def test_a_second_run_does_not_overwrite_the_first(tmp_path: Path) -> None:
    RunStore.create(tmp_path, a_document())

    with pytest.raises(StorageError, match=r"already holds a run.*--resume"):
        RunStore.create(tmp_path, a_document())


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        (replace(PROVENANCE, scenario_digest="other"), "scenario digest was .* is other"),
        (replace(PROVENANCE, dataset=replace(DATASET, digest="other")), "dataset digest"),
        (measured_at(machine=replace(MACHINE, cpu="other")), "cpu was"),
    ],
    ids=["scenario", "dataset", "machine"],
)
def test_a_run_does_not_go_on_under_other_conditions(
    tmp_path: Path, now: object, difference: str
) -> None:
    store = RunStore.create(tmp_path, a_document())

    with pytest.raises(BadInput, match=difference):
        store.check_resumable(now)  # type: ignore[arg-type]


def test_a_run_goes_on_under_the_same_conditions(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path, a_document())

    store.check_resumable(measured_at(started_at="2001-01-01T00:00:00Z"))


def test_what_is_learnt_of_the_cases_is_on_disk_with_the_next_sample(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path, as_of_before_schema_4(a_document()))
    store.keep_cases(SCENARIO.cases)

    assert read_run(tmp_path) == as_of_before_schema_4(a_document())
    store.append(a_sample(store.missing()[0]))
    assert read_run(tmp_path).scenario == SCENARIO


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_without_room_the_run_stays_as_it_was_and_can_go_on(tmp_path: Path) -> None:
    store = RunStore.create(tmp_path, a_document())
    first, second, *_ = store.missing()
    store.append(a_sample(first))
    (tmp_path / f"{RUN_NAME}.part").symlink_to("/dev/full")

    with pytest.raises(StorageError, match=r"No space left.*free disk space"):
        store.append(a_sample(second))

    assert read_run(tmp_path) == store.document
    assert store.missing()[0] == second
    store.append(a_sample(second))
    assert read_run(tmp_path).samples[-1].slot.case == second.case


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match="file"):
        RunStore.create(tmp_path / "file" / "run", a_document())


def test_a_run_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        RunStore.open(tmp_path)


def test_a_half_written_neighbour_is_no_run(tmp_path: Path) -> None:
    """What a kill in the middle of writing leaves behind is written over, never read."""
    store = RunStore.create(tmp_path, a_document())
    (tmp_path / f"{RUN_NAME}.part").write_text('{"schema_version": 1, "prov')
    store.append(a_sample(store.missing()[0]))

    assert json.loads((tmp_path / RUN_NAME).read_text())["schema_version"] == SCHEMA_VERSION
    assert list(tmp_path.iterdir()) == [tmp_path / RUN_NAME]


def test_a_private_run_is_for_its_owner_with_every_file_of_it(tmp_path: Path) -> None:
    runs = shared_folder(tmp_path / "runs")
    store = RunStore.create(runs / "mine", a_document(), is_private=True)
    store.append(a_sample(store.missing()[0]))
    slot = store.missing()[0]
    sample_files(store.directory, store.document, slot).keep("requests.jsonl", b"one")

    assert modes(store.directory) == PRIVATE


def test_a_run_that_everybody_could_read_can_be_made_private(tmp_path: Path) -> None:
    store = RunStore.create(shared_folder(tmp_path / "runs") / "mine", a_document())
    before = modes(store.directory)
    store.make_private()

    assert not before & PRIVATE
    assert modes(store.directory) == PRIVATE


def test_a_quick_look_is_in_a_folder_of_its_own_and_never_the_newest_run(tmp_path: Path) -> None:
    folder = RunStore.begin(tmp_path, a_document(QUICK)).directory

    assert folder.name == "2000-01-01T00-00-00Z-synthetic-quick"
    assert newest_run(tmp_path, "synthetic") is None
