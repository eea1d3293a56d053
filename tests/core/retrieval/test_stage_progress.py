from harness.core.retrieval.stage_progress import StageProgress
from harness.core.retrieval.timeline import StageEnded


def expecting(image_count: int) -> StageProgress:
    stages = StageProgress()
    for _ in range(image_count):
        stages.expect("fast")
    return stages


def test_a_stage_ends_with_its_last_image() -> None:
    stages = expecting(2)

    assert stages.fetched("fast", 1.5) is None
    assert stages.fetched("fast", 4.0) == StageEnded(4.0, "fast", 2, 0, first_image_s=1.5)


def test_failures_are_counted_apart_from_images() -> None:
    stages = expecting(3)
    stages.fetched("fast", 1.0)
    stages.failed("fast", 2.0)

    assert stages.failed("fast", 3.0) == StageEnded(3.0, "fast", 1, 2, first_image_s=1.0)


def test_a_failure_can_be_what_comes_first_in_a_stage() -> None:
    stages = expecting(2)
    stages.failed("fast", 1.0)

    assert stages.fetched("fast", 3.0) == StageEnded(3.0, "fast", 1, 1, first_image_s=1.0)


def test_a_skipped_image_is_neither_fetched_nor_failed() -> None:
    stages = expecting(2)
    stages.fetched("fast", 1.0)

    assert stages.skipped("fast", 2.0) == StageEnded(2.0, "fast", 1, 0, first_image_s=1.0)


def test_a_stage_of_which_every_image_is_skipped_had_no_first_image() -> None:
    assert expecting(1).skipped("fast", 2.0) == StageEnded(2.0, "fast", 0, 0, None)


def test_stages_end_independently_of_each_other() -> None:
    stages = expecting(2)
    stages.expect("final")

    assert stages.fetched("final", 1.0) == StageEnded(1.0, "final", 1, 0, 1.0)
    assert stages.fetched("fast", 2.0) is None
