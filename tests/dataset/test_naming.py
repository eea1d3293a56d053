from dataclasses import replace

import pydicom.uid

from harness.core.images.manifest import FrameId
from harness.dataset.naming import named, renamed
from harness.dataset.series import PixelSeries
from tests.dataset.series_for_tests import noisy_pixels, series_of

SERIES = series_of(noisy_pixels((3, 16, 16)))


def test_made_uids_are_valid_distinct_and_the_same_every_time() -> None:
    first, again = named(SERIES), named(SERIES)

    assert first.frames is not None
    assert first.geometry is not None
    uids = [first.study_uid, first.series_uid, first.geometry.frame_of_reference_uid]
    uids += [frame.sop_instance_uid for frame in first.frames]
    assert len(set(uids)) == 6
    assert all(uid is not None and pydicom.uid.UID(uid).is_valid for uid in uids)
    assert (first.frames, first.study_uid, first.geometry) == (
        again.frames,
        again.study_uid,
        again.geometry,
    )


def test_other_datasets_have_other_uids() -> None:
    other = named(replace(SERIES, name="other"))

    assert other.study_uid != named(SERIES).study_uid


def test_given_uids_are_kept() -> None:
    frames = tuple(FrameId("1.2.3", number) for number in (1, 2, 3))
    given = replace(SERIES, frames=frames, study_uid="1.2", series_uid="1.2.1")

    kept = named(given)

    assert (kept.frames, kept.study_uid, kept.series_uid) == (frames, "1.2", "1.2.1")


def owned(uid: str = "1.2") -> PixelSeries:
    """The series under UIDs of somebody's."""
    assert SERIES.geometry is not None
    frames = tuple(FrameId(f"{uid}.3", number) for number in (1, 2, 3))
    geometry = replace(SERIES.geometry, frame_of_reference_uid=f"{uid}.9")
    return replace(SERIES, frames=frames, study_uid=uid, series_uid=f"{uid}.1", geometry=geometry)


def test_renamed_images_have_none_of_their_own_uids_and_the_mapping_has_all() -> None:
    series, own_uids = renamed(owned())

    assert series.geometry is not None
    assert sorted(own_uids.values()) == ["1.2", "1.2.1", "1.2.3", "1.2.9"]
    assert own_uids[series.study_uid or ""] == "1.2"
    assert own_uids[series.series_uid or ""] == "1.2.1"
    assert own_uids[series.geometry.frame_of_reference_uid or ""] == "1.2.9"
    assert [own_uids[frame.sop_instance_uid] for frame in series.frames or ()] == ["1.2.3"] * 3
    assert [frame.number for frame in series.frames or ()] == [1, 2, 3]


def test_new_uids_tell_of_the_pixels_and_of_nothing_else() -> None:
    assert set(renamed(owned("1.2"))[1]) == set(renamed(owned("1.5"))[1])
    other = replace(owned(), pixels=noisy_pixels((3, 16, 16))[::-1].copy())
    assert not set(renamed(other)[1]) & set(renamed(owned())[1])


def test_what_has_no_uids_gets_none_by_a_new_name() -> None:
    series, own_uids = renamed(SERIES)

    assert own_uids == {}
    assert (series.study_uid, series.series_uid, series.frames) == (None, None, None)
