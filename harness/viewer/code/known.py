"""What the viewer calls its own, by name, as in Cornerstone3D 5.8.2.

The enums ImageQualityStatus and RequestType, the three stage lists of ProgressiveRetrieveImages,
each an object with the key "stages", and the loader that is there without being asked for. They
count as the viewer's whatever they are imported from, unless the file defines them itself.
"""

from collections.abc import Mapping

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.stage import RequestType
from harness.scenario.library import STAGES, Library, load_block
from harness.scenario.yaml_source import Mark
from harness.viewer.code.value import Content, Enumeration, Located, Member, Outside, StageList

STAGE_LISTS: Mapping[str, str] = {
    "singleRetrieveStages": "single",
    "sequentialRetrieveStages": "sequential",
    "interleavedRetrieveStages": "interleaved",
}
_DEFAULT_LOADER = "createProgressive"
_ENUMS: Mapping[str, Mapping[str, Content]] = {
    "ImageQualityStatus": {status.name: Member(status.name) for status in ImageQualityStatus},
    # Its members are written Thumbnail in the code and THUMBNAIL in the documentation.
    "RequestType": {
        spelling: pool.value
        for pool in RequestType
        for spelling in (pool.value.capitalize(), pool.name)
    },
}
_NOWHERE = Mark(1, 1, None)


def outside(path: tuple[str, ...], module: str = "") -> Content:
    """What a name from elsewhere stands for: something of the viewer's, or nothing known."""
    name = path[-1]
    if name in _ENUMS:
        return Enumeration(name, _ENUMS[name])
    if name in STAGE_LISTS:
        return {"stages": Located(StageList(STAGE_LISTS[name]), Mark(1, 1, name))}
    return Outside(path, module)


def is_stage_list(content: Content) -> bool:
    """Whether it is one of the viewer's stage lists, and nothing more."""
    if not isinstance(content, Mapping) or list(content) != ["stages"]:
        return False
    return isinstance(content["stages"].content, StageList)


def is_default_loader(content: Content) -> bool:
    """Whether it is what the viewer creates its loader with where nothing is said."""
    return isinstance(content, Outside) and content.path[-1] == _DEFAULT_LOADER


def stages_in(name: str) -> tuple[Located, ...]:
    """The stages of a list by our name, as viewer code would hold them."""
    path = Library.builtin().path(STAGES, name)
    assert path is not None
    return tuple(map(_located, load_block(STAGES, path).place.document.content["stages"]))


def _located(value: object) -> Located:
    match value:
        case Mapping():
            return Located({str(key): _located(item) for key, item in value.items()}, _NOWHERE)
        case list():
            return Located(tuple(map(_located, value)), _NOWHERE)
        case str() | int() | float():
            return Located(value, _NOWHERE)
        case _:
            raise TypeError(f"{value!r} is nothing that a stage holds")
