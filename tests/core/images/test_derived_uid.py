from harness.core.images.derived_uid import derived_uid


def test_the_same_part_of_the_same_name_has_the_same_uid() -> None:
    assert derived_uid("ct", "series") == derived_uid("ct", "series")
    assert (
        len({derived_uid("ct", "series"), derived_uid("ct", "study"), derived_uid("mr", "series")})
        == 3
    )


def test_a_uid_is_one_of_a_uuid_and_no_longer_than_dicom_allows() -> None:
    uid = derived_uid("ct", "series")

    assert uid.startswith("2.25.")
    assert len(uid) <= 64
