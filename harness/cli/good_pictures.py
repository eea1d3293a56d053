"""What `harness tune --until` needs to know of pictures, and how long that takes."""

from dataclasses import replace
from os import cpu_count
from time import perf_counter

import numpy as np
from rich.console import Console

from harness.core.images.manifest import FRAMES, PIXELS_NAME
from harness.core.quality_goal import QualityGoal
from harness.dataset.cache import BuiltDataset
from harness.predict.tune.judging import Judge
from harness.predict.tune.space import Space
from harness.results.trace import Picture
from harness.run.picture_meter import PictureMeter
from harness.run.plan import Images

_TIMED_COUNT, _TIMED_BYTES = 4, 4095


def judge_of(goal: QualityGoal, images: Images, dataset: BuiltDataset, console: Console) -> Judge:
    """Who judges pictures of these images; says how long that takes."""
    pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
    meter = PictureMeter(replace(images, pixels=pixels), dataset.directory)
    picture_s = _picture_s(meter)
    count = len(images.frame_paths)
    console.print(
        f"until {goal}: judging a picture takes {picture_s * 1000:.0f} ms; a length of first ranges"
        f" that is good, {count * picture_s:.0f} s, any other a few pictures; once, then they are"
        " kept with the images"
    )
    return Judge(meter, goal)


def _picture_s(meter: PictureMeter) -> float:
    """How long a picture takes, of images that are judged now whether they were before or not."""
    count = min(_TIMED_COUNT * (cpu_count() or 1), len(meter.images.frame_paths))
    # An odd number of bytes, which no search asks for.
    asked = [Picture(index, index, FRAMES, 0, _TIMED_BYTES) for index in range(count)]
    meter.judge(asked[:1])  # What judges is loaded with the first picture.
    for picture in asked:
        meter.known.pop(meter.as_read(picture), None)
    began_s = perf_counter()
    meter.judge(asked)
    return (perf_counter() - began_s) / count


def with_start(space: Space, judge: Judge, console: Console) -> Space:
    """The space, begun with the shortest range from which every image is good at full size."""
    if FRAMES not in space.partial_paths:
        return space
    unit_bytes = space.bounds.unit_bytes
    size_bytes = judge.shortest_good_bytes(unit_bytes, space.most_units)
    judge.meter.keep()
    if size_bytes is None:
        console.print(f"no range up to {space.most_units * unit_bytes} B is that good")
        return space
    console.print(f"every image has {judge.goal} from its first {size_bytes} B on, at full size")
    return replace(space, bounds=replace(space.bounds, start_bytes=(size_bytes,)))
