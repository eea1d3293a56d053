"""One HTTP request as a server saw it: what any viewer asked for, and when it had its answer."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """One line of a request log; times are seconds since the log began.

    `path` has its query; `base_url` is scheme and host as the client wrote them. Connections count
    from 1. Sizes of heads are those that HTTP/1.1 gives them; bytes of an answer are those that
    reached the client. A request was begun at `started_s` and was all sent at `sent_s`;
    `first_byte_s` is when the client had the first byte of the answer (None: it never came),
    `ended_s` the last. `given_by_harness` names what of an answer is not of somebody else's
    server that was asked (see core.http.given).
    """

    connection_index: int
    method: str
    base_url: str
    path: str
    http_version: str
    range: str | None
    accept: str | None
    status_code: int | None
    content_type: str | None
    request_head_bytes: int
    request_body_bytes: int
    answer_head_bytes: int
    answer_body_bytes: int
    started_s: float
    sent_s: float
    first_byte_s: float | None
    ended_s: float
    is_aborted: bool
    given_by_harness: str | None = None

    def since(self, zero_s: float) -> "RequestRecord":
        """The same, counted from another moment; times are whole microseconds then."""

        def shifted_s(at_s: float) -> float:
            return round(at_s - zero_s, 6)

        first_byte_s = None if self.first_byte_s is None else shifted_s(self.first_byte_s)
        return replace(
            self,
            started_s=shifted_s(self.started_s),
            sent_s=shifted_s(self.sent_s),
            first_byte_s=first_byte_s,
            ended_s=shifted_s(self.ended_s),
        )


def head_bytes(start_line: str, fields: list[tuple[bytes, bytes]]) -> int:
    """The size of a head in HTTP/1.1: a line, "name: value" lines, an empty one (RFC 9112 §2.1)."""
    return len(start_line) + 4 + sum(len(name) + len(value) + 4 for name, value in fields)
