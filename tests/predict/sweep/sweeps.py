"""Sweeps of the tiny dataset: every cell is predicted in a moment."""

from pathlib import Path

from harness.core.load import Load
from harness.dataset.cache import DatasetCache
from harness.predict.sweep.computing import Task, prepared
from harness.scenario.sweep_loading import load_sweep
from harness.scenario.variation import Sweep
from tests.tiny import scenario_text, write_scenario

NETWORK = "{name: clinic, download: 20 Mbit/s, upload: 4 Mbit/s, rtt: 10 ms}"
CASES = ("volume-jls", "volume-htj2k-byte-range")
AXES = "{download: [1 Mbit/s, 10 Mbit/s], rtt: [1 ms, 100 ms]}"


def write_sweep(folder: Path, axes: str = AXES, more: str = "") -> Path:
    """A sweep of eight small slices, in the way of two configurations, as a stack and a volume."""
    for load, cases in ((Load.VOLUME, CASES), (Load.STACK, ("stack-jls",))):
        text = scenario_text(NETWORK, load=load, cases=cases) + "policy: cs3d-2023-11\n"
        write_scenario(folder, text, f"tiny-{load.value}")
    path = folder / "sweep.yaml"
    names = "[tiny-volume]" if "slices" in axes else "[tiny-stack, tiny-volume]"
    path.write_text(f"scenarios: {names}\naxes: {axes}\n{more}")
    return path


def a_sweep(folder: Path, axes: str = AXES, more: str = "") -> Sweep:
    """See write_sweep."""
    return load_sweep(write_sweep(folder, axes, more))


def a_task(folder: Path, cache: Path, axes: str = AXES) -> Task:
    """Such a sweep with its images built."""
    return prepared(a_sweep(folder, axes), DatasetCache(cache), lambda _: None)
