"""Processes that compute for this one, and end with it, whatever ends it."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, get_context, parent_process

from harness.errors import EnvironmentProblem


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor, and how many of its workers compute at once."""

    executor: Executor
    worker_count: int


@contextmanager
def processes(worker_count: int | None = None) -> Iterator[Workers]:
    """Processes of this machine, one for each processor unless told; none of them is left behind.

    Ctrl-C is for this process alone: the others end with what they are at. Raises
    EnvironmentProblem where one of them ends before its work is done.
    """
    count = worker_count or os.cpu_count() or 1
    executor = ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield Workers(executor, count)
    except BrokenExecutor as error:
        rule = "ended before its work was done"
        remedy = "see whether somebody ended it or memory ran out, and start again"
        raise EnvironmentProblem("a worker", None, rule, remedy) from error
    finally:
        executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """In a new process: leave Ctrl-C to the parent, and end when the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
