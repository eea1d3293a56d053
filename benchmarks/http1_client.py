"""Keep-alive HTTP/1.1 over plain sockets, in one thread, and what a client of the link sees."""

from dataclasses import dataclass

from harness.certify.certificate.connection import Connection, exchange_at_once, get


@dataclass(frozen=True, slots=True)
class Fetched:
    """Equal downloads asked for at once; `finished_s` is in order of their ends.

    `up_bytes` is what had to be sent before anything could come back, `down_bytes` what came.
    """

    finished_s: tuple[float, ...]
    up_bytes: int
    down_bytes: int


class Http1Client:
    """Connections that are open and stay open."""

    def __init__(self, port: int, connection_count: int) -> None:
        self._connections = [Connection(port) for _ in range(connection_count)]

    def fetch(self, size_bytes: int, connection_count: int) -> Fetched:
        """Ask for as many bytes on each of so many connections; blocks until all are there."""
        request = get(size_bytes)
        exchanges = exchange_at_once(
            [(connection, request) for connection in self._connections[:connection_count]]
        )
        return Fetched(
            tuple(sorted(exchange.elapsed_s for exchange in exchanges)),
            len(request),
            sum(exchange.received_bytes for exchange in exchanges),
        )

    def close(self) -> None:
        """Close every connection."""
        for connection in self._connections:
            connection.close()
