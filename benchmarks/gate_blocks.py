"""Blocks of loads, as they are kept in a file of lines, and what of them is compared.

The law of the file: a block is a line, written when it was measured and never changed. A line that
a killed recording left half written is cut off; the next recording goes on behind the last whole
one, in the same order.
"""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from harness.durable import make_folders
from harness.errors import BadInput
from harness.reporting.comparison.error_rates import neighbours
from harness.results.figures import RunFigures

Triple = tuple[RunFigures, RunFigures, RunFigures]
"""What is compared: a base, a head, and the head measured again."""

PLAIN = "plain"
REPEATS = 10
LEAST_COUNTED = 8
"""Loads of a block that have to count; a run, too, may be short of some on a busy machine."""

POWER_EVERY = 15
"""So many plain blocks, then two of every variant: 20 tables of each beside 300, 422 blocks."""


@dataclass(frozen=True, slots=True)
class Block:
    """Loads of one variant, boiled down, with all their times."""

    variant: str
    figures: RunFigures

    @property
    def is_whole(self) -> bool:
        """Whether enough of its loads count; a table of nothing has no alarm."""
        return all(
            row.measured and len(row.measured[0].times_s) >= LEAST_COUNTED
            for row in self.figures.rows
        )


_BLOCK: TypeAdapter[Block] = TypeAdapter(Block)


def order(variants: Sequence[str]) -> Iterator[str]:
    """The variants in the order of measuring, without end."""
    for number in count(1):
        yield PLAIN
        if number % POWER_EVERY == 0:
            for name in variants:
                if name != PLAIN:
                    yield from (name, name)


def read_blocks(file: Path) -> list[Block]:
    """The whole blocks of a file, in the order measured; none where there is no file.

    Raises BadInput for a line that is no block.
    """
    if not file.exists():
        return []
    found = []
    for number, line in enumerate(file.read_bytes().splitlines(keepends=True), 1):
        if not line.endswith(b"\n"):
            break  # was being written when the recording was killed
        try:
            found.append(_BLOCK.validate_json(line))
        except ValidationError as error:
            remedy = "name another file, or restore this one"
            raise BadInput(f"{file}:{number}", None, "is no block of loads", remedy) from error
    return found


def append_block(file: Path, block: Block) -> None:
    """Write one more block behind the last whole one; it is on the disk when this returns."""
    make_folders(file.parent)
    content = _BLOCK.dump_json(block) + b"\n"
    with file.open("ab+") as stream:
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def triples_of(blocks: Sequence[Block]) -> Mapping[str, Sequence[Triple]]:
    """By variant what is compared: blocks as nights are, or a plain one and two of the variant.

    A block that is not whole is passed over as a night that does not count: the next is compared
    with the one before it.
    """
    whole = [block for block in blocks if block.is_whole]
    plain = [block.figures for block in whole if block.variant == PLAIN]
    triples: defaultdict[str, list[Triple]] = defaultdict(list)
    triples[PLAIN] = list(neighbours(plain))
    base: RunFigures | None = None
    for block, following in pairwise(whole):
        if block.variant == PLAIN:
            base = block.figures
        elif base is not None and following.variant == block.variant:
            triples[block.variant].append((base, block.figures, following.figures))
    return triples
