"""What every part of a stored document has in common."""

from pydantic import ConfigDict


class Record:
    """A part of a stored document; a key it does not know is refused when it is read."""

    __slots__ = ()
    __pydantic_config__ = ConfigDict(extra="forbid")
