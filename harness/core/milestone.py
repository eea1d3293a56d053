"""The four moments of a load that people wait for, and a value for each of them.

The *first image* is decoded, the *first render* is on screen (every slice shows something, its own
data or a neighbour's copy; a stack shows one image), *every image* shows data of its own at any
quality, and the load is *complete* (every image at full resolution).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class Milestone(Enum):
    """The four moments, in the order in which they come; the values are names in documents."""

    FIRST_IMAGE = "first_image"
    FIRST_RENDER = "first_render"
    EVERY_IMAGE = "every_image"
    COMPLETE = "complete"

    @property
    def time_key(self) -> str:
        """What its time is called in documents and columns, in seconds: "first_image_s"."""
        return f"{self.value}_s"


@dataclass(frozen=True, slots=True)
class PerMilestone(Generic[T]):
    """A value for each milestone; iterated over in their order."""

    first_image: T
    first_render: T
    every_image: T
    complete: T

    @classmethod
    def each(cls, value_of: Callable[[Milestone], T]) -> "PerMilestone[T]":
        """The value that a function gives for each milestone."""
        return cls(*(value_of(milestone) for milestone in Milestone))

    def of(self, milestone: Milestone) -> T:
        """The value for one milestone."""
        value: T = getattr(self, milestone.value)
        return value

    def map(self, function: Callable[[T], U]) -> "PerMilestone[U]":
        """What a function makes of each value."""
        return PerMilestone(*map(function, self))

    def __iter__(self) -> Iterator[T]:
        return map(self.of, Milestone)
