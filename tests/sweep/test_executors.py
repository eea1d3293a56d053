"""Workers that are real: processes of this machine. See test_computing for a cluster of dask."""

import os
from concurrent.futures import BrokenExecutor

import psutil
import pytest

from harness.errors import EnvironmentProblem
from harness.sweep.executors import cluster, processes


@pytest.mark.live
def test_processes_compute_and_none_is_left() -> None:
    with processes(1) as workers:
        pid = workers.executor.submit(os.getpid).result()
        assert (workers.worker_count, pid != os.getpid()) == (1, True)

    assert not psutil.pid_exists(pid)


@pytest.mark.live
def test_a_process_that_dies_breaks_the_executor() -> None:
    with processes(1) as workers, pytest.raises(BrokenExecutor):
        workers.executor.submit(os._exit, 1).result()


def test_an_address_that_is_none_is_told() -> None:
    with (
        pytest.raises(EnvironmentProblem, match="is not a scheduler of dask that answers"),
        cluster("nonsense://x"),
    ):
        pass
