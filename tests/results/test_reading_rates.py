from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.reading_rates import (
    MappedRate,
    ReadableRate,
    ReadingRates,
    rates_to_json,
    read_rates,
)

RATES = ReadingRates(
    scenario="readable",
    title={"en": "How fast", "zh": "多快"},
    scenario_digest="0123456789abcdef",
    policy="cs3d-5.14",
    device="reference-laptop",
    slice_count=101,
    least_tried_per_s=0.5,
    most_tried_per_s=60.0,
    rates=(
        ReadableRate("HTJ2K", "ohif-3.13", "4g", 18.8),
        ReadableRate("best", "rest-when-still", "4g", 60.0),
        ReadableRate("HTJ2K", "ohif-3.13", "slow", 0.0),
        ReadableRate("best", "rest-when-still", "slow", 4.38),
    ),
    cells=(
        MappedRate("best", 8e6, 0.04, 22.6),
        MappedRate("best", 8e6, 0.15, 12.2),
        MappedRate("best", 2e6, 0.04, 0.0),
        MappedRate("best", 2e6, 0.15, 3.0),
    ),
)


def test_rates_are_the_same_after_they_were_kept(tmp_path: Path) -> None:
    path = tmp_path / "rates.json"
    path.write_bytes(rates_to_json(RATES))

    assert read_rates(path) == RATES


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b"18.8", b'"fast"', r"rates.0.rate_per_s"),
        (b'"rates_version": 2', b'"rates_version": 9', "is not the version of this program"),
    ],
)
def test_rates_that_do_not_fit_are_refused(
    tmp_path: Path, old: bytes, new: bytes, complaint: str
) -> None:
    path = tmp_path / "rates.json"
    path.write_bytes(rates_to_json(RATES).replace(old, new))

    with pytest.raises(BadInput, match=complaint):
        read_rates(path)
