"""What a search for good pictures is told before it begins."""

import io
from pathlib import Path

from rich.console import Console

from harness.cli.good_pictures import judge_of, with_start
from harness.core.quality_goal import Measure, QualityGoal
from harness.core.retrieval.policy import CS3D_5_14
from harness.predict.tune.space import Bounds, Space
from tests.tiny import prepared, scenario_text


def test_it_is_said_how_long_judging_takes_and_a_good_range_is_begun_with(
    tiny_cache: Path, tmp_path: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text())
    told = Console(file=io.StringIO(), width=200)
    judge = judge_of(QualityGoal(Measure.PSNR, 20.0), experiment.images, experiment.dataset, told)
    bounds = Bounds(unit_bytes=256)
    begun = with_start(Space(experiment.images, CS3D_5_14, ("frames",), bounds), judge, told)
    jls = Space(experiment.images, CS3D_5_14, ("jls",), bounds)
    assert isinstance(told.file, io.StringIO)
    first, second = told.file.getvalue().splitlines()

    [start_bytes] = begun.bounds.start_bytes
    assert first.startswith("until 20 dB: judging a picture takes ")
    assert second == f"every image has 20 dB from its first {start_bytes} B on, at full size"
    assert start_bytes % 256 == 0
    assert with_start(jls, judge, told) is jls
