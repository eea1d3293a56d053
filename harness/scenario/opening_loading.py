"""What comes before the first frame: openings by name or as blocks, and the study they are of."""

from pathlib import Path

from harness.core.viewing.opening import Opening
from harness.core.viewing.study import Study
from harness.scenario.library import OPENINGS, Library, NamedBlock, load_block
from harness.scenario.schema.block import BrokenRule
from harness.scenario.schema.opening import (
    NO_OPENING,
    OpeningBlock,
    StudyBlock,
    opening_of,
    study_of,
)
from harness.scenario.yaml_source import Place

_OWN = "own"
"""What an opening is called that stands in the scenario itself and has no name."""


def load_opening(path: Path) -> Opening:
    """The opening in a file. Raises ScenarioError."""
    return _opening(load_block(OPENINGS, path))


def opening_named(reference: str | OpeningBlock, place: Place, library: Library) -> Opening | None:
    """The opening that stands at a place, or is named there; None where there is none.

    Raises ScenarioError.
    """
    if reference == NO_OPENING:
        return None
    if isinstance(reference, str):
        return _opening(library.load(OPENINGS, reference, place))
    return opening_of(reference, _OWN)


def study_at(place: Place, block: StudyBlock | None, usual: Study) -> Study:
    """The study that a block at a place describes; see `study_of`. Raises ScenarioError."""
    try:
        return study_of(block, usual)
    except BrokenRule as broken:
        raise place.error(broken.rule, broken.remedy) from broken


def _opening(found: NamedBlock[OpeningBlock]) -> Opening:
    return opening_of(found.block, found.default_name)
