"""A client that downloads what its standard input says: "SIZE COUNT", a line each, seconds out.

Run by trickle, which holds its sockets back.
"""

import sys

from benchmarks.http1_client import Http1Client

_FIRST_BYTES = 1_000


def kept_download_s(port: int, size_bytes: int, connection_count: int) -> float:
    """How long so many bytes take over each of so many connections that carried some before."""
    client = Http1Client(port, connection_count)
    try:
        client.fetch(_FIRST_BYTES, connection_count)
        return client.fetch(size_bytes, connection_count).finished_s[-1]
    finally:
        client.close()


def main() -> None:
    """Serve until standard input ends."""
    port = int(sys.argv[1])
    for line in sys.stdin:
        size_bytes, connection_count = map(int, line.split())
        print(kept_download_s(port, size_bytes, connection_count), flush=True)


if __name__ == "__main__":
    main()
