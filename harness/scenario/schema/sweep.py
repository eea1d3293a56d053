"""The schema of a sweep: scenarios, what varies in them, and how that is drawn."""

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from harness.scenario.schema.axis import (
    ChunkSizes,
    ConnectionCounts,
    Durations,
    HttpVersions,
    Labels,
    Rates,
    Sides,
    SliceCounts,
)
from harness.scenario.schema.block import Block, BrokenRule, Label, Texts
from harness.scenario.schema.client import ClientBlock
from harness.scenario.schema.scenario import NetworkReference


class UploadRatioBlock(Block):
    """An upload that is so many times the download."""

    ratio: Annotated[float, Field(gt=0, le=100)]


def _ratio_or_rates(value: Any) -> str:
    is_ratio = isinstance(value, UploadRatioBlock) or (isinstance(value, dict) and "ratio" in value)
    return "ratio" if is_ratio else "rates"


Uploads = Annotated[
    Annotated[UploadRatioBlock, Tag("ratio")] | Annotated[Rates, Tag("rates")],
    Discriminator(_ratio_or_rates),
]


class AxesBlock(Block):
    """What varies; an axis that is left out stays as the scenario says.

    Every combination is one cell. `connections` are those of HTTP/1.1, `chunk_size` is that of
    the first range, `slices` and `image_size` are those of the images.
    """

    download: Rates | None = None
    upload: Uploads | None = None
    rtt: Durations | None = None
    http: HttpVersions | None = None
    connections: ConnectionCounts | None = None
    chunk_size: ChunkSizes | None = None
    slices: SliceCounts | None = None
    image_size: Sides | None = None
    device: Labels | None = None


class FigureBlock(Block):
    """A picture: a crossover map, or curves along one dimension, in rows of another.

    A crossover map shows what gains most `against` one case, the first unless it is named.
    """

    kind: Literal["crossover", "curves"]
    along: Literal["download", "rtt", "connections", "chunk_size", "slices", "image_size"] = (
        "download"
    )
    colour: Literal["case", "download", "rtt", "http", "device"] = "case"
    rows: Literal["download", "rtt", "http", "device", "case"] | None = None
    only: AxesBlock = AxesBlock()
    against: Label | None = None

    @model_validator(mode="after")
    def _uses_a_dimension_once(self) -> Self:
        if self.kind == "crossover" and self.model_fields_set & {"along", "colour", "rows"}:
            rule = "is a crossover map, which has dimensions of its own"
            raise BrokenRule(rule, 'leave "along", "colour" and "rows" out')
        if self.kind == "curves" and self.against is not None:
            raise BrokenRule("holds curves against a case", 'leave "against" out')
        if len({self.along, self.colour, self.rows}) < 3:
            raise BrokenRule("shows one dimension twice", "name each once")
        return self


class SweepBlock(Block):
    """Scenarios by name, what varies in them, and the pictures of it.

    `cases` keeps only these of every scenario, `network` stands in for their networks, and
    `client` for what it names of their clients.
    """

    title: Texts | None = None
    scenarios: Labels
    cases: Labels | None = None
    network: NetworkReference | None = None
    client: ClientBlock | None = None
    axes: AxesBlock
    figures: list[FigureBlock] = Field(default_factory=list, max_length=20)
