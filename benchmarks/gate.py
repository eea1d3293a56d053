"""The gate itself: how often it is wrong, over real loads, in the order measured.

    python -m benchmarks.gate measure results/committed/gate/blocks.jsonl    about an hour
    python -m benchmarks.gate judge results/committed/gate/blocks.jsonl --into results/gate.md

Measuring keeps every block as soon as it is there, and goes on where it was stopped or killed;
judging reads that file alone, and can be repeated.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.gate_blocks import PLAIN, Block, append_block, order, read_blocks, triples_of
from benchmarks.gate_loads import VARIANTS, loaders
from benchmarks.gate_page import gate_page, rates_of
from harness.cli.budget import budget_s
from harness.durable import keep_file
from harness.errors import BadInput, HarnessError
from harness.reporting.language import Language
from harness.reporting.stamp import is_current, stamped
from harness.servers.scratch import scratch_folder

TABLE_COUNT = 300
"""Of loads as they are; none of 300 is at most 1 % with 95 % confidence."""

BUDGET = "75m"
_REMEDY = "free disk space, or name another file with --into"


def measure(output: Path, table_count: int, most_s: float) -> None:
    """Measure until there are so many tables, or the time is over. Raises HarnessError."""
    blocks = read_blocks(output)
    with scratch_folder(), TemporaryDirectory() as folder:
        asyncio.run(_measure_all(Path(folder), output, blocks, (table_count, most_s)))
    print(f"\n{_told(blocks, table_count)}: {output}", file=sys.stderr)
    if tables_in(blocks) < table_count:
        print("measure again with the same command: it goes on from here", file=sys.stderr)


async def _measure_all(
    folder: Path, output: Path, blocks: list[Block], limits: tuple[int, float]
) -> None:
    """Append block after block to the file, and to those that were in it."""
    table_count, most_s = limits
    async with loaders(folder) as found:
        began_s, began_at = time.monotonic(), len(blocks)
        for name in islice(order(tuple(VARIANTS)), began_at, None):
            spent_s = time.monotonic() - began_s
            if tables_in(blocks) >= table_count or spent_s >= most_s:
                return
            block = await found[name].block(len(blocks))
            check_belongs(block, blocks, output)
            append_block(output, block)
            blocks.append(block)
            rate_s = (time.monotonic() - began_s) / (len(blocks) - began_at)
            _show(f"{_told(blocks, table_count)}, {rate_s:.1f} s each")


def _show(progress: str) -> None:
    """Tell how far it is: in one line that changes on a terminal, in a line each elsewhere."""
    if sys.stderr.isatty():
        print(f"\r{progress} ", end="", file=sys.stderr)
    else:
        print(progress, file=sys.stderr)


def tables_in(blocks: list[Block]) -> int:
    """How many tables there are in which nothing changed."""
    return len(triples_of(blocks)[PLAIN])


def check_belongs(block: Block, blocks: list[Block], output: Path) -> None:
    """Raise BadInput unless a new block was measured as those of its variant in the file were."""
    former = next((each for each in blocks if each.variant == block.variant), block)
    if former.figures.must_match != block.figures.must_match:
        rule = f"was measured otherwise ({dict(former.figures.must_match)})"
        raise BadInput(str(output), None, rule, "name a new file for this machine and version")


def _told(blocks: list[Block], table_count: int) -> str:
    lost_count = sum(not block.is_whole for block in blocks)
    tables = f"{tables_in(blocks)} of {table_count} tables"
    return f"{len(blocks)} blocks ({lost_count} do not count), {tables}"


def judge(file: Path, into: Path | None, *, checks: bool) -> None:
    """Print or write the pages of a file, or say that they are not those. Raises BadInput."""
    blocks = read_blocks(file)
    sources = [file.read_bytes()] if blocks else []
    if checks:
        assert into is not None, "a page to check"
        check_pages(file, pages_at(into), sources)
        return
    if not triples_of(blocks)[PLAIN]:
        rule = f"has no three blocks that count, of {len(blocks)}"
        raise BadInput(str(file), None, rule, "measure on a quiet machine, with nothing else")
    rates = rates_of(blocks)
    if into is None:
        print(gate_page(rates, Language.ENGLISH), end="")
        return
    for path, language in pages_at(into).items():
        keep_file(path, stamped(gate_page(rates, language), sources).encode(), _REMEDY)
        print(path)


def check_pages(file: Path, pages: Iterable[Path], sources: Sequence[bytes]) -> None:
    """Raise BadInput for a page that was not made of these blocks; tell where there are none."""
    if not sources:
        print(f"{file} is not there: nobody measured the gate yet", file=sys.stderr)
        return
    for path in pages:
        if not path.is_file() or not is_current(path.read_text(encoding="utf-8"), sources):
            raise BadInput(str(path), None, f"was not made of {file}", "run make tables")


def pages_at(into: Path) -> Mapping[Path, Language]:
    """The languages of the pages, by where they go."""
    return {into: Language.ENGLISH, into.with_suffix(".zh.md"): Language.CHINESE}


def main() -> None:
    """Measure, or judge what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", choices=["measure", "judge"])
    parser.add_argument("blocks", type=Path)
    parser.add_argument("--into", type=Path, help="the page to write; the Chinese one lies beside")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a stale page")
    parser.add_argument("--tables", type=int, default=TABLE_COUNT, help="in which nothing changes")
    parser.add_argument("--budget", default=BUDGET, help=f"how long at most ({BUDGET})")
    given = parser.parse_args()
    try:
        if given.what == "measure":
            measure(given.blocks, given.tables, budget_s(given.budget))
        else:
            judge(given.blocks, given.into, checks=given.check)
    except HarnessError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
