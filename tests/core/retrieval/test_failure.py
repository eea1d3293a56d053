from harness.core.retrieval.failure import NOT_FULL, Failure, FailureKind, broken_off, refused


def test_failures_of_one_kind_are_the_same_only_with_the_same_values() -> None:
    assert refused(404) == Failure(FailureKind.REFUSED, status_code=404) != refused(500)
    assert broken_off("reset") == Failure(FailureKind.BROKEN_OFF, told="reset") != broken_off()


def test_what_nobody_told_and_no_status_refused_is_left_open() -> None:
    assert (NOT_FULL.status_code, NOT_FULL.told) == (None, "")
