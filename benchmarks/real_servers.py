"""Real servers on the link: one drawn CT from Orthanc, from nginx, and from our own origin.

Started by `tools/test-servers PYTHON --record`, in a network of its own. Each run goes to a folder
of the output that is called like its scenario; what is there already is resumed or left alone.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from harness.core.images.specification import DatasetSpec
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.export import ExportSyntax
from harness.results.store import RUN_NAME
from harness.scenario.loading import load_scenario
from tests.real_servers.archives import nginx, orthanc, store

DATASET = """\
dataset:
  name: ct-512x48
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
FRAME_COUNT = 48
TITLES = {
    "real-orthanc-jls": "Orthanc, JPEG-LS",
    "real-orthanc-raw": "Orthanc, uncompressed",
    "real-nginx-htj2k": "nginx over a static tree, HTJ2K",
    "real-own-jpeg-ls": "Our own origin, JPEG-LS",
    "real-own-htj2k": "Our own origin, HTJ2K",
    "real-own-uncompressed": "Our own origin, uncompressed",
}
PAGE = """\
# Real servers on the link

The same drawn CT from servers that people have, and from our own origin, over the same two links.
What a server needs of its own stands apart from the wire, as *server* in the parts of each wait.
Debian's Orthanc is asked as Cornerstone3D asks: it sends what it stores, ignores ranges, and cannot
send HTJ2K to any viewer at all (`harness survey` says so). nginx serves a static tree.
`make bench-servers` measures all of it on your machine (root on Debian).
"""


class Recorder:
    """Writes scenarios to a folder, and measures them into another."""

    def __init__(self, folder: Path, output: Path, options: argparse.Namespace) -> None:
        self._folder = folder
        self._output = output
        self._options = options

    def record(self, name: str, images: str) -> None:
        """Measure one source of images; whatever goes wrong is told, and the next one goes on."""
        counts = f"repeats: {self._options.repeats}\nwarm_ups: 1\n"
        path = self._folder / f"{name}.yaml"
        path.write_text(f'title: "{TITLES[name]}"\n{images}{LOADS}{counts}')
        command = [sys.executable, "-m", "harness", "bench", str(path), "--resume"]
        done = subprocess.run([*command, "--run-dir", str(self._output / name)], check=False)
        print(f"{name}: exit code {done.returncode}", flush=True)

    def own(self, codec: str) -> str:
        """The images as our origin has them."""
        return DATASET.format(codec=codec, frames=self._options.frames)

    def built(self, codec: str) -> BuiltDataset:
        """The same, built."""
        path = self._folder / "own.yaml"
        path.write_text(self.own(codec) + LOADS)
        dataset: DatasetSpec = load_scenario(path).dataset
        return build_dataset(dataset, cache=DatasetCache())


def server_block(root: str, built: BuiltDataset, name: str) -> str:
    """The images as a server has them."""
    manifest = built.manifest
    uids = f"study: '{manifest.study_uid}', series: '{manifest.series_uid}'"
    return f"server: {{name: {name}, url: '{root}', {uids}}}\n"


def record_all(recorder: Recorder, folder: Path) -> None:
    """Each source after the other; a server runs while it is measured, and then no more."""
    built = recorder.built("htj2k")
    for form, syntax in (("jls", ExportSyntax.JPEG_LS), ("raw", ExportSyntax.RAW)):
        with orthanc(_made(folder / form)) as root:
            store(root, built, syntax)
            name = f"real-orthanc-{form}"
            recorder.record(name, server_block(root, built, name))
    with nginx(_made(folder / "nginx"), built) as root:
        recorder.record("real-nginx-htj2k", server_block(root, built, "real-nginx-htj2k"))
    for codec in ("jpeg-ls", "htj2k", "uncompressed"):
        recorder.record(f"real-own-{codec}", recorder.own(codec))


def page_of(names: Sequence[str]) -> str:
    """The page with a place for the tables of each of these runs."""
    places = (
        f"\n## {TITLES[name]}\n\n<!-- harness:table {name} begin -->\n\n"
        f"<!-- harness:table {name} end -->\n"
        for name in names
    )
    return PAGE + "".join(places)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def main() -> None:
    """Record, and say how each went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("results/committed"))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--frames", type=int, default=FRAME_COUNT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, output = Path(name), options.output.absolute()
        record_all(Recorder(_made(folder / "scenarios"), output, options), folder)
    page = output.parent / "real-servers.md"
    page.write_text(page_of([name for name in TITLES if (output / name / RUN_NAME).is_file()]))
    print(f"{page}: make tables fills it", flush=True)


if __name__ == "__main__":
    main()
