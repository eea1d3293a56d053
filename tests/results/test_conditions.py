from dataclasses import replace

import pytest

from harness.results.conditions import LoadAverage, Provenance
from tests.runs import CIRCUMSTANCES, DATASET, MACHINE, PROVENANCE, measured_at


@pytest.mark.parametrize(
    ("now", "difference"),
    [
        pytest.param(
            replace(PROVENANCE, scenario_digest="other"),
            f"scenario digest was {'5' * 64}, is other",
            id="scenario",
        ),
        pytest.param(
            replace(PROVENANCE, dataset=replace(DATASET, digest="other")),
            f"dataset digest was {'d' * 64}, is other",
            id="dataset",
        ),
        pytest.param(
            measured_at(machine=replace(MACHINE, core_count=3)),
            "core_count was 2, is 3",
            id="machine",
        ),
        pytest.param(
            measured_at(versions={"mitmproxy": "11.0.2", "numpy": "2"}),
            "openjph was 0.26.3, is None",
            id="version-gone",
        ),
        pytest.param(
            measured_at(versions={**CIRCUMSTANCES.versions, "numpy": "2"}),
            "numpy was None, is 2",
            id="version-new",
        ),
    ],
)
def test_what_keeps_samples_apart_is_named(now: Provenance, difference: str) -> None:
    assert difference in PROVENANCE.differences(now)


def test_another_time_load_or_commit_keeps_nothing_apart() -> None:
    now = measured_at(
        started_at="2001-01-01T00:00:00Z",
        load_average=LoadAverage((9.0, 9.0, 9.0), None),
        commit="e" * 40,
        is_dirty=True,
    )

    assert PROVENANCE.differences(now) == []
