"""What the harness gave in a server's place, as a field of its own tells it within the harness."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

FIELD_NAME = b"harness-gave"


class Given(Enum):
    """Leave for a page to ask or to read (Fetch §3.2), which the server gives none; or all of it.

    `PREFLIGHT` is the answer to OPTIONS, `CROSS_ORIGIN_FIELDS` stand in an answer of the server's,
    and an `ANSWER` is of ours where the server has none.
    """

    PREFLIGHT = "preflight"
    CROSS_ORIGIN_FIELDS = "cross-origin fields"
    ANSWER = "answer"


class GivenAnswer(NamedTuple):
    """What was given in an answer: to which method, path with its query, and Range, if any."""

    method: str
    path: str
    range: str | None
    given: Given


def given_field(given: Given) -> tuple[bytes, bytes]:
    """The field that tells of it: its name and its value."""
    return FIELD_NAME, given.value.encode()


def read_given(fields: Iterable[tuple[bytes, bytes]]) -> Given | None:
    """What the fields of an answer tell of; None where all of it is the server's."""
    told = (value.decode("latin-1") for name, value in fields if name.lower() == FIELD_NAME)
    value = next(told, None)
    return next((given for given in Given if given.value == value), None)
