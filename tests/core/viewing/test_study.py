import pytest

from harness.core.viewing.study import Study


def test_a_server_needs_its_time_for_the_request_and_for_every_slice() -> None:
    study = Study(request_s=0.002, slice_s=0.0013)

    assert study.server_s(0) == 0.002
    assert study.server_s(174) == pytest.approx(0.002 + 174 * 0.0013)
