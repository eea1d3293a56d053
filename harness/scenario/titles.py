"""The title of a table that shows other images than its scenario was written for."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.core.images.specification import DatasetSpec
from harness.core.load import Load
from harness.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's words: what is loaded, whose comparison it is, and the mark before images."""

    loads: Mapping[Load, str]
    as_in: str
    mark: str


_WORDS = {
    "en": _Words(
        {Load.STACK: "Stack, one image on screen", Load.VOLUME: "Volume"}, ", as in {name}", ": "
    ),
    "zh": _Words(
        {Load.STACK: "堆栈，屏幕上一幅图像", Load.VOLUME: "体积"}, "，对照方式同 {name}", "："
    ),
}


def title_of_other_images(scenario: Scenario, dataset: DatasetSpec) -> dict[str, str]:
    """What is really loaded, by language.

    The scenario's own title speaks of its own images, so nothing of it is kept. Descriptions
    of images are in one language.
    """
    return {
        language: _title(words, scenario, dataset)
        for language, words in _WORDS.items()
        if language in scenario.title
    }


def _title(words: _Words, scenario: Scenario, dataset: DatasetSpec) -> str:
    is_plain = scenario.name == scenario.load.value
    subject = words.loads[scenario.load]
    subject += "" if is_plain else words.as_in.format(name=scenario.name)
    images = " ".join(dataset.description.split()).rstrip(".")
    return (
        f"{subject}{words.mark}{images} ({dataset.name})"
        if images
        else f"{subject} ({dataset.name})"
    )
