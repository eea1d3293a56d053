"""The schema of what a person does while a series loads, and of a scenario that is read so."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from harness.core.viewing.rules import VIEWER_NAMES
from harness.scenario.schema.block import Block, BrokenRule, Duration, Label

_MOST_SLICES = 10_000
_MOST_SERIES = 100
_MOST_RATE = 1000.0
_MOST_TIMES = 1000
_MOST_MOVES = 20_000


def _known_viewer(name: str) -> str:
    if name not in VIEWER_NAMES:
        rule = "is not a viewer whose rules are known"
        raise BrokenRule(rule, f"write one of {', '.join(VIEWER_NAMES)}")
    return name


ViewerName = Annotated[
    str, AfterValidator(_known_viewer), Field(json_schema_extra={"enum": list(VIEWER_NAMES)})
]
SliceIndex = Annotated[int, Field(ge=0, lt=_MOST_SLICES)]
SeriesIndex = Annotated[int, Field(ge=0, lt=_MOST_SERIES)]
Slices = Annotated[int, Field(ge=-_MOST_SLICES, le=_MOST_SLICES)]
SlicesOfSeries = Annotated[int, Field(ge=1, le=_MOST_SLICES)]
LoopSlices = Annotated[int, Field(ge=2, le=_MOST_SLICES)]
Times = Annotated[int, Field(ge=1, le=_MOST_TIMES)]
SlicesPerSecond = Annotated[float, Field(gt=0, le=_MOST_RATE)]


class HandStepBlock(Block):
    """One thing that the hand does: scroll at a rate, run a cine, pause, jump, open a series."""

    scroll: Annotated[Slices | None, Field(examples=[100])] = None
    """So many slices on; below 0 it goes back."""
    per_second: Annotated[SlicesPerSecond | None, Field(examples=[10])] = None
    """How many slices a second it scrolls, or the cine has."""
    cine: Annotated[LoopSlices | None, Field(examples=[100])] = None
    """So many slices from the one on screen on, over and over, behind the last the first."""
    times: Times = 1
    """How often a cine runs through them; then it stops where it began."""
    pause: Duration | None = None
    """Nothing moves for so long."""
    jump: SliceIndex | None = None
    """Straight to this slice, counted from 0."""
    open: SeriesIndex | None = None
    """Another series of the reading, counted from 0, in place of the one on screen."""

    @model_validator(mode="after")
    def _does_one_thing(self) -> Self:
        kinds = ("scroll", "cine", "pause", "jump", "open")
        said = [name for name in kinds if getattr(self, name) is not None]
        if len(said) != 1:
            rule = f"does {' and '.join(said) or 'nothing'} in one step"
            raise BrokenRule(rule, "write one of scroll, cine, pause, jump and open")
        if (self.scroll is None and self.cine is None) != (self.per_second is None):
            rule = "has a scroll or a cine without its rate, or a rate without either"
            raise BrokenRule(rule, 'write e.g. "{scroll: 100, per_second: 10}"')
        if self.cine is not None and self.cine * self.times > _MOST_MOVES:
            rule = f"runs through {self.cine * self.times} slices, and {_MOST_MOVES} are the most"
            raise BrokenRule(rule, "let it run less often")
        if self.times != 1 and self.cine is None:
            raise BrokenRule("has times without a cine", 'write e.g. "cine: 100", or drop them')
        if self.scroll == 0:
            raise BrokenRule("scrolls by no slice", 'write "pause: 1 s", say')
        return self


class HandBlock(Block):
    """What a person does while a series loads: steps, or a file of moves."""

    name: Annotated[Label | None, Field(examples=["overshooting"])] = None
    """What tables call it; in a file of its own the file's name, in a scenario needed."""
    source: Label
    """Where it is from: who was observed, or that it is made up."""
    begins: Literal["first-picture", "click"] = "first-picture"
    """What its times count from: the first picture on screen, or the click that opens it all."""
    opens_at: SliceIndex = 0
    """The slice at which the series opens."""
    steps: Annotated[list[HandStepBlock] | None, Field(min_length=1)] = None
    """What the hand does, one after the other."""
    file: Annotated[Label | None, Field(examples=["trace.csv"])] = None
    """In place of steps a file with columns time_s, slice, and perhaps series, relative to this."""

    @model_validator(mode="after")
    def _has_moves(self) -> Self:
        if (self.steps is None) == (self.file is None):
            rule = "has neither steps nor a file" if self.file is None else "has steps and a file"
            raise BrokenRule(rule, "write one of the two")
        return self


def _name_or_block(value: object) -> str:
    return "block" if isinstance(value, dict | HandBlock) else "name"


HandReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[HandBlock, Tag("block")],
    Discriminator(_name_or_block),
]


class ReadingBlock(Block):
    """Somebody scrolls through a series, or several, while it loads."""

    hands: Annotated[list[HandReference], Field(min_length=1, examples=[["scroll-10"]])]
    """What the person does, each a built-in name, a file, or the keys of one: see hand."""
    viewer: ViewerName | None = None
    """Whose rules say what is asked for under the moving hand, unless a case says otherwise: by
    itself ohif-3.13 of a stack, cornerstone-5.8-volume of a volume."""
    series: Annotated[
        list[SlicesOfSeries] | None,
        Field(min_length=2, max_length=_MOST_SERIES, examples=[[87, 87]]),
    ] = None
    """The dataset's slices as series of so many, in their order; without it they are one series."""
    side_by_side: bool = False
    """All series are on screen, each in a viewport of its own, and the hand scrolls all at once."""

    @model_validator(mode="after")
    def _has_what_stands_side_by_side(self) -> Self:
        if self.side_by_side and self.series is None:
            raise BrokenRule("is side_by_side without series", 'write e.g. "series: [87, 87]"')
        return self
