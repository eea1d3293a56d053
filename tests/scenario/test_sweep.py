from harness.scenario.library import find_sweep
from harness.scenario.sweep import Dimension
from harness.scenario.sweep_loading import load_sweep


def test_every_axis_is_a_dimension_and_so_is_the_case() -> None:
    assert {dimension.value for dimension in Dimension} == {
        *("download", "upload", "rtt", "http", "connections", "chunk_size", "slices"),
        *("image_size", "device", "case"),
    }


def test_a_sweep_has_its_title_in_english() -> None:
    assert load_sweep(find_sweep("initial-range")).english_title.startswith("The initial range")
