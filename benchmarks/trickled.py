"""A client that downloads what its standard input says: "SIZE COUNT", a line each, seconds out.

Run by trickle, which holds its sockets back.
"""

import sys

from benchmarks.http1_client import Http1Client


def main() -> None:
    """Serve until standard input ends."""
    client = Http1Client(int(sys.argv[1]), int(sys.argv[2]))
    for line in sys.stdin:
        size_bytes, connection_count = map(int, line.split())
        print(client.fetch(size_bytes, connection_count).finished_s[-1], flush=True)
    client.close()


if __name__ == "__main__":
    main()
