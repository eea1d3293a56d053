"""Real servers on the link: one drawn CT from Orthanc, from nginx, and from our own origin.

Started by `tools/test-servers PYTHON --record`, in a network of its own. Each run goes to a folder
beside the output, `runs`, where it is resumed or left alone; what is whole is published from there.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.real_servers_page import RUN_TITLES, SURVEYS, write_pages
from harness.core.images.server_state import ServerState
from harness.core.images.specification import DatasetSpec
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.export import ExportSyntax
from harness.scenario.loading import load_scenario
from tests.real_servers.archives import nginx, orthanc, store

DATASET = """\
dataset:
  name: ct-512x{frames}
  modality: CT
  source:
    {{kind: ct-phantom, seed: 1, rows: 512, columns: 512, frame_count: {frames}, bits_stored: 12,
      noise: 12}}
  encodings: [{{path: frames, codec: {codec}}}]
"""
LOADS = """\
load: volume
policy: cs3d-5.14
networks: [4g, {name: "150 ms", download: 30 Mbit/s, upload: 5 Mbit/s, rtt: 150 ms}]
cases:
  - {name: Whole frames, retrieve: {stages: none}}
  - {name: Interleaved, retrieve: volume-htj2k}
  - {name: Byte range, retrieve: volume-htj2k-byte-range}
"""
FRAME_COUNT = 24
SURVEY_RATE_PER_S = 50
"""Nobody else asks these servers for anything."""


class Recorder:
    """Writes scenarios to a folder, and measures them into another."""

    def __init__(self, folder: Path, output: Path, options: argparse.Namespace) -> None:
        self._folder = folder
        self._output = output
        self._options = options

    def record(self, name: str, images: str) -> None:
        """Measure one source of images; whatever goes wrong is told, and the next one goes on."""
        options, titles = self._options, RUN_TITLES[name]
        title = ", ".join(f'{each.value}: "{text}"' for each, text in titles.items())
        path = self._folder / f"{name}.yaml"
        counts = f"repeats: {options.repeats}\nwarm_ups: 1\n"
        path.write_text(f"title: {{{title}}}\n{images}{LOADS}{counts}", encoding="utf-8")
        results, run = self._output.parent, self._output.parent / "runs" / name
        harness = [sys.executable, "-m", "harness"]
        bench = [*harness, "bench", str(path), "--run-dir", str(run)]
        bench.append("--quick" if options.quick else "--resume")
        done = subprocess.run(bench, check=False)
        print(f"{name}: exit code {done.returncode}", flush=True)
        if done.returncode == 0 and not options.quick:
            # Beside the run, the traces of its medians alone: all of them are three times as much.
            publish = [*harness, "tables", "--publish", str(run), "--results", str(results)]
            subprocess.run(publish, check=False, stdout=subprocess.DEVNULL)

    def survey(self, name: str, root: str, built: BuiltDataset) -> None:
        """Keep what a survey prints, unless it is there."""
        page = self._output / SURVEYS / f"{name}.md"
        if page.exists():
            return
        manifest = built.manifest
        series = ["--study", manifest.study_uid, "--series", manifest.series_uid]
        command = [sys.executable, "-m", "harness", "survey", root, *series]
        command += ["--rate", str(SURVEY_RATE_PER_S)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        print(f"survey {name}: exit code {done.returncode}", done.stderr, flush=True)
        if done.returncode == 0:
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(done.stdout, encoding="utf-8")

    def own(self, codec: str) -> str:
        """The images as our origin has them."""
        return DATASET.format(codec=codec, frames=self._options.frames)

    def built(self, codec: str) -> BuiltDataset:
        """The same, built."""
        path = self._folder / "own.yaml"
        path.write_text(self.own(codec) + LOADS)
        dataset: DatasetSpec = load_scenario(path).dataset
        return build_dataset(dataset, cache=DatasetCache())


def server_block(root: str, built: BuiltDataset, state: ServerState = ServerState.WARM) -> str:
    """The images as a server has them."""
    manifest = built.manifest
    uids = f"study: '{manifest.study_uid}', series: '{manifest.series_uid}'"
    return f"server: {{name: {built.manifest.name}, url: '{root}', {uids}, state: {state.value}}}\n"


def record_all(recorder: Recorder, folder: Path) -> None:
    """Each source after the other; a server runs while it is measured, and then no more."""
    built = recorder.built("htj2k")
    with orthanc(_made(folder / "htj2k")) as root:  # which no viewer can load from
        store(root, built, ExportSyntax.HTJ2K)
        recorder.survey("orthanc-htj2k", root, built)
    for form, syntax in (("jls", ExportSyntax.JPEG_LS), ("raw", ExportSyntax.RAW)):
        with orthanc(_made(folder / form)) as root:
            store(root, built, syntax)
            recorder.record(f"real-orthanc-{form}", server_block(root, built))
            if syntax is ExportSyntax.JPEG_LS:
                cold = server_block(root, built, ServerState.COLD)
                recorder.record(f"real-orthanc-{form}-cold", cold)
    with nginx(_made(folder / "nginx"), built) as root:
        recorder.survey("nginx-htj2k", root, built)
        recorder.record("real-nginx-htj2k", server_block(root, built))
    for codec in ("jpeg-ls", "htj2k", "uncompressed"):
        recorder.record(f"real-own-{codec}", recorder.own(codec))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def main() -> None:
    """Record, and say how each went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("results/committed"))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--frames", type=int, default=FRAME_COUNT)
    parser.add_argument("--quick", action="store_true", help="one load a row: see that it works")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, output = Path(name), options.output.absolute()
        record_all(Recorder(_made(folder / "scenarios"), output, options), folder)
    for page in write_pages(output):
        print(f"{page}: make tables fills it", flush=True)


if __name__ == "__main__":
    main()
