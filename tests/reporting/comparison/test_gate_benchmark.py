"""The benchmark of the gate: what it keeps, what it compares, and what its page says of it."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.gate import check_belongs, judge
from benchmarks.gate_blocks import PLAIN, Block, append_block, order, read_blocks, triples_of
from benchmarks.gate_loads import VARIANTS
from benchmarks.gate_page import gate_page, rates_of
from harness.errors import BadInput
from harness.reporting.language import Language
from tests.reporting.comparison.figures import a_row, a_run, differing

REQUEST = "one request more per image"


def block(number: int, variant: str = PLAIN, count: int = 10, requests: str = "1") -> Block:
    """Ten loads of which so many count."""
    row = replace(a_row((3.0,) * count, (0.2,) * count, requests), attempted_count=10)
    row = row if count else replace(row, measured=())
    return Block(variant, a_run(row, run=f"block {number}"))


def names(blocks: list[Block], variant: str) -> list[list[str]]:
    return [[run.run for run in triple] for triple in triples_of(blocks).get(variant, [])]


def test_every_variant_is_measured_twice_behind_fifteen_plain_blocks() -> None:
    found = list(islice(order(tuple(VARIANTS)), 22))

    assert found[:15] == [PLAIN] * 15
    assert [found.count(name) for name in VARIANTS] == [16, 2, 2, 2]


def test_300_tables_come_with_twenty_of_every_change() -> None:
    until = next(
        place
        for place in range(300, 1000)
        if list(islice(order(tuple(VARIANTS)), place)).count(PLAIN) == 302
    )
    blocks = [block(number, name) for number, name in enumerate(islice(order([*VARIANTS]), until))]

    counts = {name: len(found) for name, found in triples_of(blocks).items()}
    assert counts == {name: 300 if name == PLAIN else 20 for name in VARIANTS}


def test_a_block_that_does_not_count_is_passed_over_like_a_night() -> None:
    blocks = [block(0), block(1, count=7), block(2), block(3), block(4, count=0)]

    assert names(blocks, PLAIN) == [["block 0", "block 2", "block 3"]]


def test_a_change_is_compared_with_the_plain_block_before_it() -> None:
    blocks = [block(0), block(1), block(2, REQUEST), block(3, REQUEST), block(4)]

    assert names(blocks, REQUEST) == [["block 1", "block 2", "block 3"]]


def test_a_change_without_its_confirmation_is_no_table() -> None:
    blocks = [block(0), block(1, REQUEST), block(2, REQUEST, count=0), block(3), block(4)]

    assert names(blocks, REQUEST) == []


def test_a_recording_goes_on_behind_its_last_whole_line(tmp_path: Path) -> None:
    file = tmp_path / "gate" / "blocks.jsonl"
    append_block(file, block(0))
    append_block(file, block(1))
    whole = file.read_bytes()
    file.write_bytes(whole[:-20])  # killed while it wrote

    assert read_blocks(file) == [block(0)]
    append_block(file, block(1))
    assert file.read_bytes() == whole


def test_a_line_that_is_no_block_is_told_with_its_place(tmp_path: Path) -> None:
    file = tmp_path / "blocks.jsonl"
    append_block(file, block(0))
    file.write_bytes(b"{}\n" + file.read_bytes())

    with pytest.raises(BadInput, match=r"blocks\.jsonl:1: .* no block"):
        read_blocks(file)


def test_a_recording_of_another_machine_is_not_gone_on_with(tmp_path: Path) -> None:
    other = Block(PLAIN, differing(block(1).figures, machine="another"))

    check_belongs(block(1), [block(0)], tmp_path)
    with pytest.raises(BadInput, match="measured otherwise"):
        check_belongs(other, [block(0)], tmp_path)


def test_the_page_tells_rates_with_exact_intervals() -> None:
    blocks = [block(number) for number in range(12)]
    blocks += [block(12, REQUEST, requests="2"), block(13, REQUEST, requests="2")]
    rates = rates_of(blocks)
    english, chinese = gate_page(rates, Language.ENGLISH), gate_page(rates, Language.CHINESE)

    assert "0 of 14 blocks had fewer than 8 that count" in english
    # None of ten: 1 - 0.05^(1/10); one of one: 0.05, both one-sided.
    nothing = "| nothing | 10 | 0 (0.0 to 25.9 %) | 0 (0.0 to 25.9 %) | at most 1 %: **missed** |"
    assert nothing in english
    assert (
        f"| {REQUEST} | 1 | 1 (5.0 to 100.0 %) | 1 (5.0 to 100.0 %) | at least 95 %: reached |"
        in english
    )
    assert "| 无 | 10 | 0（0.0 至 25.9 %）" in chinese


def test_a_page_that_the_blocks_do_not_give_is_stale(tmp_path: Path) -> None:
    file, page = tmp_path / "blocks.jsonl", tmp_path / "gate.md"
    for number in range(3):
        append_block(file, block(number))
    judge(file, page, checks=False)
    judge(file, page, checks=True)

    page.write_text(page.read_text().replace("| 1 |", "| 2 |"))
    with pytest.raises(BadInput, match="make tables"):
        judge(file, page, checks=True)
