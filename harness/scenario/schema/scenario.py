"""The schema of a scenario file: one file is one table."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Discriminator, Field, Tag, model_validator

from harness.core.retrieval.policy import DEFAULT_POLICY, POLICY_NAMES
from harness.scenario.schema.block import Block, BrokenRule, Label, Texts
from harness.scenario.schema.blocks import DatasetBlock, PublishedBlock
from harness.scenario.schema.client import ClientBlock
from harness.scenario.schema.hand import ReadingBlock, ViewerName
from harness.scenario.schema.network import NetworkBlock
from harness.scenario.schema.opening import NO_OPENING, OpeningBlock, StudyBlock
from harness.scenario.schema.origin import CaseOriginBlock, OriginBlock
from harness.scenario.schema.retrieve import RetrieveBlock
from harness.scenario.schema.server import ServerBlock

BOTH_LANES = "both"
_MOST_REPEATS = 10_000


def _name_or_block(value: Any) -> str:
    return "block" if isinstance(value, dict | Block) else "name"


def _known_policy(name: str) -> str:
    if name not in POLICY_NAMES:
        rule = "is not a client policy"
        raise BrokenRule(rule, f"write one of {', '.join(POLICY_NAMES)}")
    return name


def _distinct(noun: str) -> Callable[[list[Any]], list[Any]]:
    def check(entries: list[Any]) -> list[Any]:
        names = [entry if isinstance(entry, str) else entry.name for entry in entries]
        twice = next((name for name in names if name and names.count(name) > 1), None)
        if twice is not None:
            raise BrokenRule(f'has two {noun} called "{twice}"', "give each its own name")
        return entries

    return check


Choice = Discriminator(_name_or_block)
NetworkReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[NetworkBlock, Tag("block")], Choice
]
DatasetReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[DatasetBlock, Tag("block")], Choice
]
ServerReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[ServerBlock, Tag("block")], Choice
]
RetrieveReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[RetrieveBlock, Tag("block")], Choice
]
OpeningReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[OpeningBlock, Tag("block")], Choice
]
PublishedReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[PublishedBlock, Tag("block")], Choice
]


class CaseBlock(Block):
    """One row of the table, for every network."""

    name: Annotated[Label, Field(examples=["as today"])]
    """What the table calls it."""
    retrieve: Annotated[RetrieveReference, Field(examples=["volume-as-stored"])]
    """How images are asked for: a built-in name, a file, or Cornerstone3D's own keys."""
    origin: Annotated[CaseOriginBlock | None, Field(examples=[{"framing": "single-part"}])] = None
    """What the origin does otherwise in this case."""
    client: Annotated[ClientBlock | None, Field(examples=[{"http": 2}])] = None
    """What the client does otherwise in this case."""
    viewer: ViewerName | None = None
    """Whose rules say what is asked for while somebody reads, other than reading says."""
    open: Annotated[OpeningReference | None, Field(examples=["none", "ohif-3.13"])] = None
    """What comes before the first frame in this case."""
    study: Annotated[StudyBlock | None, Field(examples=[{"codings": ["gzip"]}])] = None
    """What the study and its server have otherwise in this case."""


class ScenarioBlock(Block):
    """A network, a dataset, a load, and the retrieve configurations to compare."""

    title: Annotated[Texts | None, Field(examples=["Our CT over the clinic's Wi-Fi"])] = None
    """The table's title, or a title by language; otherwise the file's name."""
    load: Literal["stack", "volume"]
    """What is loaded: the one image on screen, or all images of a series."""
    dataset: Annotated[DatasetReference | None, Field(examples=["ct-512x174"])] = None
    """The images: a built-in name, a file, or the keys of one. Needed unless there is a server."""
    server: Annotated[ServerReference | None, Field(examples=["server.yaml"])] = None
    """Somebody's DICOMweb server in place of dataset and origin: a file, or its keys (server)."""
    networks: Annotated[
        list[NetworkReference],
        Field(
            min_length=1,
            examples=[["4g", {"name": "clinic", "download": "17 Mbit/s", "rtt": "37 ms"}]],
        ),
        AfterValidator(_distinct("networks")),
    ]
    """One or more, each a built-in name, a file, or the keys of one: see network."""
    cases: Annotated[
        list[CaseBlock],
        Field(min_length=1, examples=[[{"name": "plain", "retrieve": "volume-htj2k"}]]),
        AfterValidator(_distinct("cases")),
    ]
    """The rows of the table, each with a name and how images are asked for: see case."""
    policy: Annotated[
        str, AfterValidator(_known_policy), Field(json_schema_extra={"enum": list(POLICY_NAMES)})
    ] = DEFAULT_POLICY
    """The version of the viewer whose rules the client follows."""
    client: Annotated[ClientBlock, Field(examples=[{"http": 2, "decode_workers": 2}])] = (
        ClientBlock()
    )
    """What is at the viewer's end of the link: see client."""
    origin: OriginBlock = OriginBlock()
    """How the origin sends images: see origin."""
    open: Annotated[OpeningReference, Field(examples=["none", "ohif-3.13"])] = NO_OPENING
    """What comes before the first frame: nothing, a built-in name, a file, or steps."""
    study: Annotated[StudyBlock, Field(examples=[{"series": [174, 60, 40, 20, 3]}])] = StudyBlock()
    """The study around the images, for what comes before the first frame: see study."""
    lane: Literal["loader", "viewer", "both"] = "loader"
    """Who loads: our own client, the real viewer in a browser, or both in turns."""
    reading: Annotated[ReadingBlock | None, Field(examples=[{"hands": ["scroll-10"]}])] = None
    """Who scrolls through the series while it loads: see reading."""
    repeats: Annotated[int, Field(ge=1, le=_MOST_REPEATS)] = 5
    """How many loads of each case and network count."""
    warm_ups: Annotated[int, Field(ge=0, le=_MOST_REPEATS)] = 1
    """How many loads go before them and do not count."""
    published: Annotated[PublishedReference | None, Field(examples=["cornerstone3d-volume"])] = None
    """Figures of others to print beside: a built-in name, a file, or the keys of one."""

    @model_validator(mode="after")
    def _has_one_source_of_images(self) -> Self:
        if self.dataset is None and self.server is None:
            raise BrokenRule("has neither a dataset nor a server", 'add e.g. "dataset: ct-512x174"')
        if self.server is None:
            return self
        if self.dataset is not None or "origin" in self.model_fields_set:
            rule = "has a server, which stands in place of dataset and origin"
            raise BrokenRule(rule, "remove one or the other")
        if any(case.origin is not None for case in self.cases):
            rule = "has a server, and a case in which our origin should answer otherwise"
            raise BrokenRule(rule, 'remove "origin" from the case')
        if self.lane != "loader":
            raise BrokenRule("has a server, which our loader alone loads from", "remove the lane")
        return self
