"""The schema of a gate's rules: what counts as slower, and for which rows."""

from pydantic import Field

from harness.scenario.schema.block import Block, Duration, Label, Share


class GateBlock(Block):
    """What is left out is as the program has it.

    `risk` is the chance of any false alarm in a table, `floor_share` and `floor` what a change has
    to exceed. `ignore` are patterns of "case, network", with * and ?.
    """

    risk: Share = 0.01
    floor_share: Share = 0.005
    floor: Duration = 2e-3
    ignore: list[Label] = Field(default_factory=list)
