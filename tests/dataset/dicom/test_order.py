from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from harness.dataset.dicom.image import Format, GreyScale, ImageFile, Plane
from harness.dataset.dicom.order import DisplayOrder, display_order

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def file_of(name: str, number: int | None, *planes: Plane | None) -> ImageFile:
    form = Format(4, 4, 12, is_signed=False, is_inverted=False)
    return ImageFile(
        path=Path(name),
        study_uid="1.2",
        series_uid="1.2.3",
        sop_instance_uid="1.2.3.4",
        sop_class_uid="1.2.840",
        modality="CT",
        description="",
        number=number,
        format=form,
        grey_scale=GreyScale(),
        planes=planes,
        spacing_mm=None,
        slice_thickness_mm=None,
        frame_of_reference_uid=None,
        is_lossy=False,
        refusal=None,
    )


def axial(z_mm: float) -> Plane:
    return Plane((0.0, 0.0, z_mm), AXIAL)


def names(order: DisplayOrder) -> list[str]:
    return [str(frame.file.path) for frame in order.frames]


@given(st.permutations(range(6)))
def test_placed_images_are_ordered_along_their_normal_whatever_their_numbers(
    heights: list[int],
) -> None:
    files = [file_of(str(i), i, axial(2.5 * height)) for i, height in enumerate(heights)]

    order = display_order(files)

    assert [heights[int(name)] for name in names(order)] == sorted(heights)
    assert (order.notes, order.stack_only) == ((), "")


def test_an_oblique_series_is_ordered_along_its_own_normal() -> None:
    cosines = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)  # sagittal: the normal is -x
    files = [file_of(str(x), 1, Plane((x, 0.0, -x), cosines)) for x in (1.0, 3.0, 2.0)]

    assert names(display_order(files)) == ["3.0", "2.0", "1.0"]


def test_frames_of_one_file_are_ordered_by_their_own_places() -> None:
    order = display_order([file_of("a", 1, axial(3), axial(1), axial(2))])

    assert [frame.number for frame in order.frames] == [2, 3, 1]
    assert order.stack_only == ""


def test_two_images_in_one_place_are_a_stack_in_order_of_number() -> None:
    files = [file_of("c", 3, axial(0)), file_of("b", 2, axial(1)), file_of("a", 1, axial(1.0005))]

    order = display_order(files)

    assert names(order) == ["a", "b", "c"]
    assert "several images at one place" in order.stack_only
    assert order.notes == (
        f"a stack, not a volume: {order.stack_only}; ordered by instance number",
    )


def test_a_localizer_is_a_stack_in_order_of_number() -> None:
    coronal = Plane((0.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0, 0.0, -1.0))

    order = display_order([file_of("b", 2, coronal), file_of("a", 1, axial(1))])

    assert names(order) == ["a", "b"]
    assert "different directions" in order.stack_only


def test_without_places_instance_numbers_decide_and_a_note_says_so() -> None:
    order = display_order([file_of("a", 10, None), file_of("b", 9, None)])

    assert names(order) == ["b", "a"]
    assert "instance number" in order.notes[0]
    assert "not every image says where it lies" in order.stack_only


def test_one_missing_place_puts_all_images_in_order_of_number() -> None:
    order = display_order([file_of("a", 2, axial(1)), file_of("b", 1, None)])

    assert names(order) == ["b", "a"]


def test_without_numbers_file_names_decide() -> None:
    order = display_order([file_of("b", 1, None), file_of("a", None, None)])

    assert names(order) == ["a", "b"]
    assert "file name" in order.notes[0]


def test_a_single_image_needs_no_note_and_no_place() -> None:
    order = display_order([file_of("a", None, None)])

    assert (order.notes, order.stack_only) == ((), "")
