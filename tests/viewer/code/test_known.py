import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.stage import RequestType
from harness.viewer.code.known import (
    STAGE_LISTS,
    is_default_loader,
    is_stage_list,
    outside,
    stages_in,
)
from harness.viewer.code.value import Enumeration, Outside, StageList


def test_every_status_and_every_pool_is_known() -> None:
    status, pool = outside(("Enums", "ImageQualityStatus")), outside(("RequestType",))

    assert isinstance(status, Enumeration)
    assert isinstance(pool, Enumeration)
    assert set(status.members) == {each.name for each in ImageQualityStatus}
    assert set(pool.members.values()) == {each.value for each in RequestType}


@pytest.mark.parametrize(("theirs", "ours"), STAGE_LISTS.items())
def test_a_stage_list_of_the_viewer_s_is_one_of_ours(theirs: str, ours: str) -> None:
    content = outside(("ProgressiveRetrieveImages", theirs))

    assert is_stage_list(content)
    assert isinstance(content, dict)
    assert content["stages"].content == StageList(ours)
    assert all(stage.entries is not None for stage in stages_in(ours))


def test_anything_else_from_elsewhere_is_not_known() -> None:
    assert outside(("a", "b"), "./c") == Outside(("a", "b"), "./c")
    assert not is_stage_list(outside(("a", "b")))


def test_the_default_loader_is_known_by_its_name() -> None:
    assert is_default_loader(outside(("ProgressiveRetrieveImages", "createProgressive")))
    assert is_default_loader(outside(("createProgressive",)))
    assert not is_default_loader(outside(("createProgressive", "bind")))
    assert not is_default_loader("createProgressive")
