import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.media_type import HTJ2K_LOSSLESS
from harness.core.images.server_faults import (
    NO_FAULTS,
    BodyCut,
    ServerFaults,
    Stall,
    labelled,
)
from tests.core.dataset_of import JPEG_LS, encoded, manifest_of
from tests.origin_behaviours import FAULTS


@given(FAULTS, st.integers(0, 500), st.integers(0, 500))
def test_only_spoilt_images_are_refused_or_cut_whichever_request_asks_for_them(
    faults: ServerFaults, image_index: int, request_index: int
) -> None:
    certain = faults.without_refusals()
    fails = (
        certain.refusal(image_index, request_index) is not None
        or certain.cut_after_bytes(image_index) is not None
    )

    assert faults.may_fail(image_index) == certain.may_fail(image_index) == fails


def test_a_fault_that_counts_requests_spoils_no_certain_image() -> None:
    faults = ServerFaults(failure_period_count=1, missing_image_indices=(2,))

    assert [faults.may_fail(index) for index in range(3)] == [False, False, True]
    assert not faults.without_refusals().counts_requests


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_good_server_refuses_nothing(image_index: int, request_index: int) -> None:
    assert NO_FAULTS.refusal(image_index, request_index) is None
    assert not NO_FAULTS.may_fail(image_index)


def test_every_third_request_fails_whatever_it_asks_for() -> None:
    faults = ServerFaults(failure_period_count=3)

    assert [faults.refusal(7, number) for number in range(7)] == [
        *(None, None, 500),
        *(None, None, 500),
        None,
    ]


def test_a_missing_image_is_missing_every_time() -> None:
    faults = ServerFaults(missing_image_indices=(1, 4))

    assert [faults.refusal(index, 0) for index in range(5)] == [None, 404, None, None, 404]
    assert [faults.refusal(4, number) for number in range(3)] == [404, 404, 404]


@pytest.mark.parametrize(
    ("image_indices", "concerned"),
    [pytest.param(None, [0, 1, 2], id="all"), pytest.param((1,), [1], id="one")],
)
def test_cuts_and_stalls_happen_to_the_images_they_name(
    image_indices: tuple[int, ...] | None, concerned: list[int]
) -> None:
    faults = ServerFaults(
        cut=BodyCut(10, image_indices), stall=Stall(2.0, image_indices=image_indices)
    )

    assert [index for index in range(3) if faults.cut_after_bytes(index) == 10] == concerned
    assert [index for index in range(3) if faults.stall_of(index)] == concerned


def test_a_label_goes_on_htj2k_images_alone() -> None:
    manifest = manifest_of(encoded("frames", (9,)), encoded("jls", (8,)))

    wrong = labelled(manifest, HTJ2K_LOSSLESS)

    syntaxes = [encoding.transfer_syntax_uid for encoding in wrong.encodings]
    assert syntaxes == [HTJ2K_LOSSLESS, JPEG_LS[1]]
    assert labelled(manifest, None) == manifest
