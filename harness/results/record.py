"""What every part of a stored document has in common."""

from collections.abc import Callable
from typing import Any

from pydantic import ConfigDict


class Record:
    """A part of a stored document; a key it does not know is refused when it is read."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(extra="forbid")


def with_each(values: object, key: str, change: Callable[[object], object]) -> object:
    """The same JSON values with everything in one of their lists changed; others as they are."""
    if not isinstance(values, dict) or not isinstance(values.get(key), list):
        return values
    changed: dict[str, Any] = {**values, key: [change(each) for each in values[key]]}
    return changed
