from dataclasses import dataclass

import pytest
from pydantic import TypeAdapter, ValidationError

from harness.results.record import Record


@dataclass(frozen=True, slots=True)
class Size(Record):
    """A part of some document."""

    size_bytes: int


def test_a_key_that_a_record_does_not_know_is_refused() -> None:
    sizes = TypeAdapter(Size)

    assert sizes.validate_json('{"size_bytes": 1}') == Size(1)
    with pytest.raises(ValidationError, match="colour"):
        sizes.validate_json('{"size_bytes": 1, "colour": "red"}')
