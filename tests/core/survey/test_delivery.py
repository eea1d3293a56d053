import pytest

from harness.core.survey.delivery import Compression


@pytest.mark.parametrize(
    ("coded_bytes", "coding", "best_bytes", "is_missed", "is_vain"),
    [
        (1000, "", 500, True, False),
        (1000, "", 501, False, False),
        (900, "gzip", 400, False, False),
        (951, "gzip", 951, False, True),
    ],
)
def test_compression_is_judged_by_what_it_saves(
    coded_bytes: int, coding: str, best_bytes: int, is_missed: bool, is_vain: bool
) -> None:
    found = Compression(1000, coded_bytes, coding, best_bytes, 0.1, 0.2)

    assert (found.is_missed, found.is_vain) == (is_missed, is_vain)
