from dataclasses import replace

import pytest

from harness.core.images.specification import DatasetSource, DatasetSpec, SourceKind
from harness.scenario.library import builtin_folder
from harness.scenario.loading import load_scenario
from harness.scenario.titles import title_of_other_images

MINE = DatasetSpec("scan", DatasetSource(SourceKind.DICOM_FOLDER), (), "CT, 4 images of 9 x 9.")


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("volume", "Volume: ", "体积："),
        ("stack", "Stack, one image on screen: ", "堆栈，屏幕上一幅图像："),
        ("protocols", "Volume, as in protocols: ", "体积，对照方式同 protocols："),
    ],
)
def test_the_title_tells_the_images_that_are_loaded_and_no_others(
    name: str, english: str, chinese: str
) -> None:
    scenario = load_scenario(builtin_folder() / f"{name}.yaml")

    assert title_of_other_images(scenario, MINE) == {
        "en": f"{english}CT, 4 images of 9 x 9 (scan)",
        "zh": f"{chinese}CT, 4 images of 9 x 9 (scan)",
    }


def test_images_without_a_description_are_told_by_their_name() -> None:
    scenario = load_scenario(builtin_folder() / "volume.yaml")
    titles = title_of_other_images(scenario, replace(MINE, description=" \n"))

    assert titles["en"] == "Volume (scan)"


def test_a_description_of_several_lines_becomes_one() -> None:
    scenario = load_scenario(builtin_folder() / "volume.yaml")
    titles = title_of_other_images(scenario, replace(MINE, description="A knee,\n  MR.\n"))

    assert titles["en"] == "Volume: A knee, MR (scan)"
