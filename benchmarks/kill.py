"""A run that is killed again and again, at random moments: what it loses, and what it leaves.

Each time one process of the run, or all of them, get a signal that ends programs; a command that
goes on all the same is told to end a little later. The next one resumes the run.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil

from benchmarks.verdict import verdict
from harness.results.sample import SampleSlot
from harness.results.sample_files import TRACES
from harness.results.store import RUN_NAME, newest_run
from harness.servers.scratch import sweep

SCENARIO = """\
title: A run that is killed
load: volume
dataset:
  name: tiny-ct
  modality: CT
  source:
    {kind: ct-phantom, seed: 1, rows: 64, columns: 64, frame_count: 8, bits_stored: 12, noise: 5}
  encodings: [{path: frames, codec: htj2k}, {path: jls, codec: jpeg-ls}]
networks: [{name: fast, download: 10 Mbit/s, upload: 5 Mbit/s, rtt: 20 ms}]
cases: [{name: JLS, retrieve: volume-jls}]
repeats: 2000
warm_ups: 0
"""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL, signal.SIGABRT)
GRACE_S = 0.5
END_LIMIT_S = 15.0
POLL_S = 0.01
ALL_SHARE = 0.2
"""So often all processes are hit at once."""

FAULTS = (
    *("samples lost", "samples measured twice", "processes left", "sockets left", "files left"),
    "tracebacks",
)


class Trials:
    """One run below a folder, and what all of its ends came to, by name."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.count: Counter[str] = Counter()
        self._folder = folder
        self._chance = chance
        self._latest_s = 0.0
        self._temporary = folder / "tmp"
        self._temporary.mkdir()
        (folder / "killed.yaml").write_text(SCENARIO)

    @property
    def sample_count(self) -> int:
        """How many samples the run has."""
        return len(self._samples())

    def begin(self) -> None:
        """Let the run have its first sample; later starts are hit within twice as long."""
        process, began_s = self._start(), time.monotonic()
        try:
            while not self._samples():
                _wait(process, POLL_S)
                assert process.returncode is None, process.communicate()
            self._latest_s = 2 * (time.monotonic() - began_s)
            self._end(process)
        finally:
            process.kill()
            process.wait()

    def count_files(self) -> None:
        """Count what is beside the document and the traces of the run: parts of files."""
        kept = {RUN_NAME, TRACES}
        self.count["files left"] += sum(each.name not in kept for each in self._runs.glob("*/*"))

    def end_one(self) -> str:
        """Begin or resume the run, hit it, and count what is amiss; what was hit by what."""
        before = set(self._samples())
        process = self._start()
        try:
            hit = self._hit(process)
            self._end(process)
        finally:
            process.kill()
            process.wait()
        self._count_what_is_left(before)
        return hit

    def _start(self) -> "subprocess.Popen[bytes]":
        arguments = ("bench", "killed.yaml", "--resume", "--no-certify", "--most-attempts", "1")
        own = {"HARNESS_CACHE": str(self._folder / "cache"), "TMPDIR": str(self._temporary)}
        return subprocess.Popen(
            [sys.executable, "-m", "harness", *arguments],
            cwd=self._folder,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])} | own,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _hit(self, process: "subprocess.Popen[bytes]") -> str:
        _wait(process, self._chance.uniform(0.0, self._latest_s))
        victims = self._processes()
        number = self._chance.choice(SIGNALS)
        if victims and self._chance.random() >= ALL_SHARE:
            victims = [self._chance.choice(victims)]
        hit = [f"{_name(each)} {number.name}" for each in victims]
        for each in victims:
            with suppress(psutil.NoSuchProcess):
                each.send_signal(number)
        return ", ".join(hit)

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        _wait(process, GRACE_S)
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            _, said = process.communicate(timeout=END_LIMIT_S)
            self.count["tracebacks"] += said.count(b"Traceback")

    def _count_what_is_left(self, before: set[str]) -> None:
        """What was there and is not; then what is there and should not be."""
        after = self._samples()
        self.count["samples lost"] += len(before - set(after))
        self.count["samples measured twice"] += len(after) - len(set(after.values()))
        until_s = time.monotonic() + END_LIMIT_S
        while (left := self._processes()) and time.monotonic() < until_s:
            psutil.wait_procs(left, POLL_S)
        pids = {each.pid for each in left}
        self.count["processes left"] += len(left)
        self.count["sockets left"] += sum(each.pid in pids for each in psutil.net_connections())
        for each in left:
            each.kill()
        sweep(self._temporary)  # as the next command does
        self.count["files left"] += len(list(self._temporary.iterdir()))

    def _processes(self) -> list[psutil.Process]:
        """All that have their temporary files in our folder, whoever started them."""
        found = []
        for each in psutil.process_iter():
            with suppress(psutil.Error):
                if each.environ().get("TMPDIR", "").startswith(str(self._temporary)):
                    found.append(each)
        return found

    def _samples(self) -> dict[str, SampleSlot]:
        """What was measured, in full, and the slot that it was measured for.

        How good it looked is judged when the run is whole, and is no measurement.
        """
        store = newest_run(self._runs, "killed")
        samples = store.document.measured_samples if store else ()
        return {repr(replace(each, quality=None)): each.slot for each in samples}

    @property
    def _runs(self) -> Path:
        return self._folder / "results" / "runs"


def _wait(process: "subprocess.Popen[bytes]", limit_s: float) -> None:
    """Wait for its end, but no longer than that."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(limit_s)


def _name(process: psutil.Process) -> str:
    """What a process is, in its command line."""
    with suppress(psutil.Error):
        arguments = process.cmdline()
        return next((each for each in arguments if each.startswith("harness")), arguments[0])
    return "a process that has ended"


def main() -> None:
    """Print what hit what, then the counts and whether all of them are 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100, help="how often the run is killed")
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder), random.Random(asked.seed))
        trials.begin()
        for number in range(1, asked.count + 1):
            print(f"{number:4}  {trials.end_one() or 'ended before'}", flush=True)
        trials.count_files()
        print(f"\n{asked.count} ends, {trials.sample_count} samples")
        for name in FAULTS:
            print(verdict(not trials.count[name], f"{name}: {trials.count[name]}"))


if __name__ == "__main__":
    main()
