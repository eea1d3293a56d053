import os
from concurrent.futures import BrokenExecutor

import psutil
import pytest

from harness.errors import EnvironmentProblem
from harness.predict.workers import processes

pytestmark = [pytest.mark.live, pytest.mark.every_python]


def test_processes_compute_and_none_is_left() -> None:
    with processes(1) as workers:
        pid = workers.executor.submit(os.getpid).result()
        assert (workers.worker_count, pid != os.getpid()) == (1, True)

    assert not psutil.pid_exists(pid)


def test_a_process_that_dies_breaks_the_executor() -> None:
    with processes(1) as workers, pytest.raises(BrokenExecutor):
        workers.executor.submit(os._exit, 1).result()


def test_whoever_leaves_its_death_to_us_tells_what_to_do() -> None:
    with pytest.raises(EnvironmentProblem) as caught, processes(1) as workers:
        workers.executor.submit(os._exit, 1).result()

    assert caught.value.exit_code == 2
    assert (caught.value.place, caught.value.rule) == ("a worker", "ended before its work was done")
    assert "memory" in caught.value.remedy


def test_there_are_as_many_as_processors_unless_told() -> None:
    with processes() as workers:
        assert workers.worker_count == os.cpu_count()
