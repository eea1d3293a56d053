"""What is no cluster; see test_computing for one of dask."""

import pytest

from harness.errors import EnvironmentProblem
from harness.predict.sweep.cluster import cluster


def test_an_address_that_is_none_is_told() -> None:
    with (
        pytest.raises(EnvironmentProblem, match="is not a dask scheduler that answers"),
        cluster("nonsense://x"),
    ):
        pass
