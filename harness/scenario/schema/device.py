"""Device files: what a machine needs for its own work, stated or as slow-down of another."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from harness.core.images.specification import Codec
from harness.scenario.schema.block import Block, BrokenRule, Duration, Label, Name
from harness.scenario.schema.blocks import CodecName


class CostBlock(Block):
    """A time in parts: for each time, for every million of pixels, for every MB."""

    fixed: Duration = 0.0
    per_megapixel: Duration = 0.0
    per_megabyte: Duration = 0.0


Addition = Annotated[float, Field(gt=-1, allow_inf_nan=False)]
_ALWAYS_NEEDED = (Codec.HTJ2K, Codec.JPEG_LS)
"""Older files have no costs of the other codecs; who needs those is told."""


class ContentionBlock(Block):
    """What a decode takes longer that is not alone, as shares of its own time."""

    behind: Addition = 0.0
    beside: Addition = 0.0


class PageBlock(Block):
    """The page of a viewer in a browser: see harness.core.models.device.Page."""

    start_up: Duration = 0.0
    frame_interval: Annotated[Duration, Field(gt=0)]
    hand_over: CostBlock = CostBlock()
    first_image: Duration = 0.0


class DeviceBlock(Block):
    """A machine: all its costs, or the name of another and how much slower it is."""

    name: Name | None = None
    source: Label
    like: Label | None = None
    slow_down: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    decode: dict[CodecName, CostBlock] = Field(default_factory=dict)
    contention: dict[CodecName, ContentionBlock] = Field(default_factory=dict)
    crowding: Addition = 0.0
    enlarge: CostBlock = CostBlock()
    render: CostBlock = CostBlock()
    compare: CostBlock = CostBlock()
    request: CostBlock = CostBlock()
    answer: CostBlock = CostBlock()
    serve: CostBlock = CostBlock()
    relay: CostBlock = CostBlock()
    page: PageBlock | None = None
    inflate: CostBlock = CostBlock()
    parse: CostBlock = CostBlock()

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        written = self.model_fields_set - {"name", "source", "like", "slow_down"}
        if self.like is not None and written:
            rule = f"is like another device and has its own {', '.join(sorted(written))}"
            raise BrokenRule(rule, "keep like and slow_down, or the costs")
        if self.like is None and "slow_down" in self.model_fields_set:
            raise BrokenRule("has a slow_down and says of nothing", 'add "like: NAME"')
        missing = [codec.value for codec in _ALWAYS_NEEDED if codec.value not in self.decode]
        if missing and self.like is None:
            rule = f"does not say what decoding {' and '.join(missing)} costs"
            raise BrokenRule(rule, 'measure it with "harness calibrate"')
        return self
