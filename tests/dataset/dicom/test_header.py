from typing import Any

import pytest
from pydicom.dataset import Dataset

from harness.dataset.dicom.header import (
    Header,
    UnusableAttribute,
    all_numbers,
    first_number,
    numbers,
    uid,
)


def header_of(**attributes: Any) -> Header:
    dataset = Dataset()
    for keyword, value in attributes.items():
        setattr(dataset, keyword, value)
    return Header(dataset)


def test_what_is_missing_or_empty_is_none_or_named_as_missing() -> None:
    header = header_of(WindowCenter=None, StudyDescription="")

    assert header.optional("Rows", int) is None
    assert header.optional("WindowCenter", float) is None
    assert header.text("StudyDescription") == ""
    with pytest.raises(UnusableAttribute, match="Rows is missing"):
        header.required("Rows", int)


def test_zero_is_a_value() -> None:
    assert header_of(PixelRepresentation=0).required("PixelRepresentation", int) == 0


def test_a_value_that_cannot_be_read_is_named() -> None:
    with pytest.raises(UnusableAttribute, match='StudyID: "a/b" is no UID'):
        header_of(StudyID="a/b").optional("StudyID", uid)
    with pytest.raises(UnusableAttribute, match="StudyID: could not convert"):
        header_of(StudyID="a").optional("StudyID", float)


def grouped(own: float | None, shared: float | None, top: float | None) -> Header:
    def group(thickness: float | None) -> Dataset:
        measures, holder = Dataset(), Dataset()
        if thickness is not None:
            measures.SliceThickness = thickness
        holder.PixelMeasuresSequence = [measures]
        return holder

    attributes: dict[str, Any] = {
        "PerFrameFunctionalGroupsSequence": [group(None), group(own)],
        "SharedFunctionalGroupsSequence": [group(shared)],
    }
    return header_of(**attributes, **({"SliceThickness": top} if top else {}))


@pytest.mark.parametrize(
    ("own", "shared", "top", "found"),
    [(1, 2, 3, 1), (None, 2, 3, 2), (None, None, 3, 3), (None, None, None, None)],
)
def test_the_own_group_of_a_frame_comes_first_then_the_shared_then_the_top(
    own: float | None, shared: float | None, top: float | None, found: float | None
) -> None:
    header = grouped(own, shared, top)

    assert header.of_frame(1, "PixelMeasuresSequence", "SliceThickness", float) == found


def test_groups_alone_leave_the_top_out() -> None:
    header = grouped(None, None, 3)

    assert header.in_groups(1, "PixelMeasuresSequence", "SliceThickness", float) is None


def test_one_number_and_several_are_both_numbers() -> None:
    header = header_of(WindowCenter=[40, -600], WindowWidth=400, PixelSpacing=[0.5, 0.25])

    assert header.optional("WindowCenter", first_number) == 40
    assert header.optional("WindowWidth", first_number) == 400
    assert header.optional("WindowWidth", all_numbers) == (400,)
    assert header.optional("PixelSpacing", numbers(2)) == (0.5, 0.25)
    with pytest.raises(UnusableAttribute, match="are not 3 numbers"):
        header.optional("PixelSpacing", numbers(3))
