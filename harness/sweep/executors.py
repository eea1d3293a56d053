"""Who computes the cells: processes of this machine, or a cluster of dask."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process

from harness.errors import EnvironmentProblem

_CONNECT_LIMIT = "10s"


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how many of its workers compute at once."""

    executor: Executor
    worker_count: int


@contextmanager
def processes(worker_count: int) -> Iterator[Workers]:
    """Processes of this machine; none of them is left behind, whatever ends this one.

    Ctrl-C is for this process alone: the others end with the batch that they are at.
    """
    executor = ProcessPoolExecutor(
        worker_count, mp_context=get_context("spawn"), initializer=_begin
    )
    try:
        yield Workers(executor, worker_count)
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a dask cluster, all of which have this version of the harness installed.

    Raises EnvironmentProblem where dask is not installed, or nobody answers at the address.
    """
    try:
        # An extra, which takes a second to import.
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        rule, remedy = "needs the package distributed", "install it, or the extra called dask"
        raise EnvironmentProblem("--dask", address, rule, remedy) from error
    try:
        client = Client(address, timeout=_CONNECT_LIMIT, set_as_default=False)
    except (OSError, ValueError) as error:
        rule = f"is not a scheduler of dask that answers ({error})"
        raise EnvironmentProblem("--dask", address, rule, "start one, or correct it") from error
    with client:
        thread_count = sum(client.nthreads().values())
        if not thread_count:
            rule = "is a scheduler without workers"
            raise EnvironmentProblem("--dask", address, rule, "start some: dask worker ADDRESS")
        with client.get_executor() as executor:
            yield Workers(executor, thread_count)


def _begin() -> None:
    """In a new process: leave Ctrl-C to the parent, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
