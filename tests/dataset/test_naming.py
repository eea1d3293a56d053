from dataclasses import replace

import pydicom.uid

from harness.core.images.manifest import FrameId
from harness.dataset.naming import named
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
