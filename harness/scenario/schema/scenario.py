"""The schema of a scenario file: one file is one table."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag

from harness.core.retrieval.policy import DEFAULT_POLICY, POLICY_NAMES
from harness.scenario.schema.block import Block, BrokenRule, Label, Texts
from harness.scenario.schema.blocks import DatasetBlock, PublishedBlock
from harness.scenario.schema.client import ClientBlock
from harness.scenario.schema.network import NetworkBlock
from harness.scenario.schema.origin import CaseOriginBlock, OriginBlock
from harness.scenario.schema.retrieve import RetrieveBlock

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
RetrieveReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[RetrieveBlock, Tag("block")], Choice
]
PublishedReference = Annotated[
    Annotated[Label, Tag("name")] | Annotated[PublishedBlock, Tag("block")], Choice
]


class CaseBlock(Block):
    """One row of the table, for every network."""

    name: Label
    retrieve: RetrieveReference
    origin: CaseOriginBlock | None = None
    client: ClientBlock | None = None


class ScenarioBlock(Block):
    """A network, a dataset, a load, and the retrieve configurations to compare."""

    title: Texts | None = None
    load: Literal["stack", "volume"]
    dataset: DatasetReference
    networks: Annotated[
        list[NetworkReference], Field(min_length=1), AfterValidator(_distinct("networks"))
    ]
    cases: Annotated[list[CaseBlock], Field(min_length=1), AfterValidator(_distinct("cases"))]
    policy: Annotated[
        str, AfterValidator(_known_policy), Field(json_schema_extra={"enum": list(POLICY_NAMES)})
    ] = DEFAULT_POLICY
    client: ClientBlock = ClientBlock()
    origin: OriginBlock = OriginBlock()
    lane: Literal["loader", "viewer", "both"] = "loader"
    repeats: Annotated[int, Field(ge=1, le=_MOST_REPEATS)] = 5
    warm_ups: Annotated[int, Field(ge=0, le=_MOST_REPEATS)] = 1
    published: PublishedReference | None = None
