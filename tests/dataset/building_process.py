"""A process that builds the test dataset in the folder it is given.

It tells each step on its standard output, and before its first encoded image is counted it
waits for a line on its standard input. At the end it tells how often it loaded the pixels.
"""

import sys
from pathlib import Path

from harness.dataset.build import BuildProgress, BuildStep, build_dataset
from harness.dataset.cache import DatasetCache
from tests.dataset.series_for_tests import FakeSource, noisy_pixels, series_of, spec_of


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _tell(progress: BuildProgress) -> None:
    if progress.step is not BuildStep.ENCODING or progress.done_count == 1:
        _say(progress.step.name)
    if progress.step is BuildStep.ENCODING and progress.done_count == 1:
        sys.stdin.readline()


if __name__ == "__main__":
    source = FakeSource(series_of(noisy_pixels()))
    cache = DatasetCache(Path(sys.argv[1]))
    build_dataset(spec_of(), cache=cache, on_progress=_tell, load=source)
    _say(f"loaded {source.load_count}")
