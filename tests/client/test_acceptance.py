from collections.abc import Mapping

import pytest

from harness.client.acceptance import Refused, failure_of, is_accepted
from harness.client.buffer import SparseBytes
from harness.core.retrieval.failure import broken_off, refused
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.errors import RetrieveFailed


class Answer:
    """See Answer: a head without a body."""

    def __init__(self, status_code: int) -> None:
        self.status_code = status_code
        self.headers: Mapping[str, str] = {}
        self.head_bytes = 250

    async def read(self, least_bytes: int | None) -> SparseBytes:
        return SparseBytes(0)


def request_in(mode: FetchMode) -> ImageRequest:
    return ImageRequest(0, 0, "stage", "path", mode, None, 0)


@pytest.mark.parametrize(
    ("mode", "status_code", "is_taken"),
    [
        (FetchMode.PLAIN, 200, True),
        (FetchMode.PLAIN, 206, True),
        (FetchMode.STREAM, 206, False),
        (FetchMode.PLAIN, 404, False),
        (FetchMode.RANGE, 404, True),
    ],
)
def test_which_status_an_image_may_come_with(
    mode: FetchMode, status_code: int, is_taken: bool
) -> None:
    assert is_accepted(request_in(mode), Answer(status_code)) is is_taken


def test_a_refusal_tells_its_status_and_all_else_was_broken_off() -> None:
    request = request_in(FetchMode.PLAIN)

    assert failure_of(Refused(request, Answer(404))) == refused(404)
    assert failure_of(RetrieveFailed("x", None, "y", "z", "told")) == broken_off("told")
