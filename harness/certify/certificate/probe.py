"""Performs the exchanges of a plan over connections of its own, and times them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from time import perf_counter

from harness.certify.certificate.connection import Connection, exchange_at_once, get, put
from harness.core.network.probe import (
    EQUAL_COUNT,
    Observations,
    ObservedExchange,
    ObservedExchanges,
    ProbePlan,
)

_EMPTY = get(0)


def observe(port: int, plan: ProbePlan) -> Observations:
    """What a link that is entered at `port` does to the exchanges of a plan.

    Blocks until it is done. Raises RetrieveFailed.
    """
    with _connections(port, 2) as (one, other):
        _open((one, other))
        return Observations(
            warm=_repeated(one, _EMPTY, plan.warm_count),
            new=tuple(_over_a_new_connection(port) for _ in range(plan.new_count)),
            downloads=_repeated(one, get(plan.download_bytes), plan.download_count),
            uploads=_repeated(one, put(plan.upload_bytes), plan.upload_count),
            during=_during_a_download(one, other, plan),
            equal=_equal_downloads(port, plan),
        )


def _open(connections: Sequence[Connection]) -> None:
    """The first exchange of a connection opens the one behind the link, too."""
    exchange_at_once([(each, _EMPTY) for each in connections])


def _repeated(connection: Connection, request: bytes, count: int) -> ObservedExchanges:
    return tuple(_exchange(connection, request) for _ in range(count))


def _exchange(connection: Connection, request: bytes) -> ObservedExchange:
    [exchange] = exchange_at_once([(connection, request)])
    return exchange


def _over_a_new_connection(port: int) -> ObservedExchange:
    started_s = perf_counter()
    with _connections(port, 1) as [connection]:
        exchange = _exchange(connection, _EMPTY)
        return replace(exchange, elapsed_s=perf_counter() - started_s)


def _equal_downloads(port: int, plan: ProbePlan) -> tuple[ObservedExchanges, ...]:
    """Over connections of their own: what one has carried before may help it."""
    if not plan.equal_count:
        return ()
    with _connections(port, EQUAL_COUNT) as connections:
        _open(connections)
        requests = [(each, get(plan.equal_bytes)) for each in connections]
        return tuple(exchange_at_once(requests) for _ in range(plan.equal_count))


def _during_a_download(
    downloading: Connection, asking: Connection, plan: ProbePlan
) -> ObservedExchanges:
    """Empty answers that came while a download was under way from beginning to end."""
    if not plan.during_count:
        return ()
    downloading.send(get(plan.long_bytes))
    downloading.receive()
    exchanges: list[ObservedExchange] = []
    while len(exchanges) < plan.during_count:
        [exchange] = exchange_at_once([(asking, _EMPTY)], beside=[downloading])
        if downloading.is_complete:
            break
        exchanges.append(exchange)
    while not downloading.is_complete:
        downloading.receive()
    return tuple(exchanges)


@contextmanager
def _connections(port: int, count: int) -> Iterator[Sequence[Connection]]:
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Connection(port))) for _ in range(count)]
