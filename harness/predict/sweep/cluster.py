"""The cells of a sweep computed elsewhere: by a cluster of dask."""

from collections.abc import Iterator
from contextlib import contextmanager

from harness.errors import EnvironmentProblem
from harness.predict.workers import Workers

_CONNECT_LIMIT = "10s"


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a dask cluster, all of which have this version of the harness installed.

    Raises EnvironmentProblem where dask is not installed, or nobody answers at the address.
    """
    try:
        # An extra, which takes a second to import.
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        rule, remedy = "needs the package distributed", "install it, or the extra dask"
        raise EnvironmentProblem("--dask", address, rule, remedy) from error
    try:
        client = Client(address, timeout=_CONNECT_LIMIT, set_as_default=False)
    except (OSError, ValueError) as error:
        rule = f"is not a dask scheduler that answers ({error})"
        raise EnvironmentProblem(
            "--dask", address, rule, "start one, or correct the address"
        ) from error
    with client:
        thread_count = sum(client.nthreads().values())
        if not thread_count:
            rule = "has no workers"
            raise EnvironmentProblem("--dask", address, rule, "start some: dask worker ADDRESS")
        with client.get_executor() as executor:
            yield Workers(executor, thread_count)
