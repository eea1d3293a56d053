from dataclasses import dataclass

import pytest
from pydantic import TypeAdapter, ValidationError

from harness.results.record import Record, with_each


@dataclass(frozen=True, slots=True)
class Size(Record):
    """A part of some document."""

    size_bytes: int


def test_a_key_that_a_record_does_not_know_is_refused() -> None:
    sizes = TypeAdapter(Size)

    assert sizes.validate_json('{"size_bytes": 1}') == Size(1)
    with pytest.raises(ValidationError, match="colour"):
        sizes.validate_json('{"size_bytes": 1, "colour": "red"}')


def test_everything_in_one_list_changes_and_nothing_else_does() -> None:
    values = {"sizes": [1, 2], "colours": [1]}

    assert with_each(values, "sizes", str) == {"sizes": ["1", "2"], "colours": [1]}
    assert values["sizes"] == [1, 2]


@pytest.mark.parametrize("values", [None, [1], {"colours": [1]}, {"sizes": 1}])
def test_what_has_no_such_list_stays_as_it_is(values: object) -> None:
    assert with_each(values, "sizes", str) == values
