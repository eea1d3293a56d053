"""The schema of an axis: values that are written out, or a range of them."""

from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from harness.scenario.schema.block import Block, BrokenRule, ChunkSize, Duration, Label, Rate
from harness.scenario.schema.blocks import Side
from harness.scenario.schema.client import Connections, Http

V = TypeVar("V", bound=float)
_MOST_VALUES = 1000


class RangeBlock(Block, Generic[V]):
    """So many values from one end to the other, evenly apart: by difference, or by factor."""

    # These fields have no docstrings; looking for them, Pydantic would go through every module
    # that is loaded, for each kind of value anew: most of the time that a schema takes to import.
    model_config = ConfigDict(populate_by_name=True, use_attribute_docstrings=False)

    first: Annotated[V, Field(alias="from")]
    last: Annotated[V, Field(alias="to")]
    count: Annotated[int, Field(ge=2, le=_MOST_VALUES)]
    scale: Literal["linear", "logarithmic"] = "logarithmic"

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.first >= self.last:
            raise BrokenRule("has a range that does not rise", 'let "to" be above "from"')
        if self.scale == "logarithmic" and self.first <= 0:
            rule = "has a logarithmic range from 0"
            raise BrokenRule(rule, 'write "scale: linear", or begin above 0')
        return self

    def values(self) -> tuple[V, ...]:
        """The values; those between the ends have three digits, or are whole numbers.

        Mathematical libraries differ in the last bit of a power; what is rounded is the same
        everywhere.
        """
        steps = range(1, self.count - 1)
        between = tuple(self._between(step / (self.count - 1)) for step in steps)
        return tuple(dict.fromkeys((self.first, *between, self.last)))

    def _between(self, share: float) -> V:
        value = self.first + (self.last - self.first) * share
        if self.scale == "logarithmic":
            value = self.first * (self.last / self.first) ** share
        kind = type(self.first)
        return kind(round(value)) if kind is int else kind(float(f"{value:.3g}"))


def _list_or_range(value: Any) -> str:
    return "range" if isinstance(value, dict | RangeBlock) else "list"


def _distinct(values: list[Any]) -> list[Any]:
    if twice := next((value for value in values if values.count(value) > 1), None):
        raise BrokenRule(f"has {twice} twice", "name each value once")
    return values


_DISTINCT = AfterValidator(_distinct)
_SOME = Field(min_length=1, max_length=_MOST_VALUES)
_LIST, _RANGE = Tag("list"), Tag("range")
_CHOICE = Discriminator(_list_or_range)
_SliceCount = Annotated[int, Field(ge=1, le=100_000)]

Rates = Annotated[
    Annotated[list[Rate], _SOME, _DISTINCT, _LIST] | Annotated[RangeBlock[Rate], _RANGE], _CHOICE
]
Durations = Annotated[
    Annotated[list[Duration], _SOME, _DISTINCT, _LIST] | Annotated[RangeBlock[Duration], _RANGE],
    _CHOICE,
]
ChunkSizes = Annotated[
    Annotated[list[ChunkSize], _SOME, _DISTINCT, _LIST] | Annotated[RangeBlock[ChunkSize], _RANGE],
    _CHOICE,
]
ConnectionCounts = Annotated[
    Annotated[list[Connections], _SOME, _DISTINCT, _LIST]
    | Annotated[RangeBlock[Connections], _RANGE],
    _CHOICE,
]
SliceCounts = Annotated[
    Annotated[list[_SliceCount], _SOME, _DISTINCT, _LIST]
    | Annotated[RangeBlock[_SliceCount], _RANGE],
    _CHOICE,
]
Sides = Annotated[
    Annotated[list[Side], _SOME, _DISTINCT, _LIST] | Annotated[RangeBlock[Side], _RANGE], _CHOICE
]
HttpVersions = Annotated[list[Http], _SOME, _DISTINCT]
Labels = Annotated[list[Label], _SOME, _DISTINCT]


def values_of(axis: "list[V] | RangeBlock[V] | None") -> tuple[V, ...]:
    """The values of an axis; none of one that is not there."""
    match axis:
        case None:
            return ()
        case RangeBlock():
            return axis.values()
        case written:
            return tuple(written)
