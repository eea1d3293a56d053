"""From what a scenario says of a hand to its moves: names looked up, files read, slices checked."""

import csv
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from harness.core.viewing.hand import (
    Beginning,
    Cine,
    Hand,
    HandStep,
    Jump,
    Move,
    OpenSeries,
    Pause,
    Scroll,
    moves_of,
)
from harness.errors import ScenarioError
from harness.scenario.library import HANDS, Library, NamedBlock, load_block
from harness.scenario.schema.hand import HandBlock, HandReference, HandStepBlock
from harness.scenario.yaml_source import Place

_COLUMNS = (["time_s", "slice"], ["time_s", "slice", "series"])
_PLAIN = ("time and slice", "0.25,12")
_MOST_MOVES = 20_000
_MOST_DURATION_S = 600.0
_MOST_FILE_BYTES = 2_000_000


def load_hand(path: Path) -> Hand:
    """The hand in a file of its own. Raises ScenarioError."""
    return hand_of(load_block(HANDS, path))


def hands_of(
    references: Sequence[HandReference],
    place: Place,
    library: Library,
    counts: Sequence[int] | None,
) -> tuple[Hand, ...]:
    """The hands that stand at `place`, for series of so many slices; None: the images tell later.

    Raises ScenarioError.
    """
    hands: list[Hand] = []
    for position, reference in enumerate(references):
        here = place.at(position)
        if isinstance(reference, str):
            hand = hand_of(library.load(HANDS, reference, here))
        else:
            hand = hand_of(NamedBlock(reference, here, ""))
        if not hand.name:
            raise here.error("has no name", 'add e.g. "name: overshooting"')
        if hand.name in {other.name for other in hands}:
            raise here.error(f'is a second hand called "{hand.name}"', "give each its own name")
        if counts is not None:
            check_slices(hand, counts, str(here))
        hands.append(hand)
    return tuple(hands)


def hand_of(found: NamedBlock[HandBlock]) -> Hand:
    """The moves of one block. Raises ScenarioError."""
    block, place = found.block, found.place
    if block.file is not None:
        moves = _moves_in(block.file, place.at("file"))
    else:
        moves = moves_of(map(_step, block.steps or ()), block.opens_at)
    hand = Hand(
        name=block.name or found.default_name,
        moves=moves,
        first_index=block.opens_at,
        begins=Beginning(block.begins),
        source=block.source,
    )
    _check_moves(hand, place)
    return hand


def check_slices(hand: Hand, counts: Sequence[int], place: str) -> None:
    """Raise ScenarioError where a hand wants a series, or a slice of one, that is not there."""
    count = len(counts)
    if hand.series_count > count:
        rule = f"opens series {hand.series_count - 1}, and there are {count}, counted from 0"
        remedy = 'let it open another, or say "series: [87, 87]" of the reading'
        raise ScenarioError(place, hand.name, rule, remedy)
    for series, slice_count in enumerate(counts):
        if (most := hand.most_index(series)) >= slice_count:
            whose = f"series {series}, of" if count > 1 else "a series of"
            rule = f"wants slice {most} of {whose} {slice_count}"
            remedy = f"let it stay between 0 and {slice_count - 1}, or name another dataset"
            raise ScenarioError(place, hand.name, rule, remedy)


def _check_moves(hand: Hand, place: Place) -> None:
    if not hand.moves:
        raise place.error("has no move", "let it scroll or jump once, at least")
    if len(hand.moves) > _MOST_MOVES:
        rule = f"has {len(hand.moves)} moves, and {_MOST_MOVES} are the most"
        raise place.error(rule, "let it do less")
    if hand.moves[-1].at_s > _MOST_DURATION_S:
        rule = f"takes {hand.moves[-1].at_s:g} s, and {_MOST_DURATION_S:g} s are the most"
        raise place.error(rule, "let it end sooner")
    if (least := min(move.slice_index for move in hand.moves)) < 0:
        raise place.error(f"wants slice {least}, before the first one", "let it turn sooner")


def _step(block: HandStepBlock) -> HandStep:
    if block.scroll is not None:
        assert block.per_second is not None
        return Scroll(block.scroll, block.per_second)
    if block.cine is not None:
        assert block.per_second is not None
        return Cine(block.cine, block.per_second, block.times)
    if block.pause is not None:
        return Pause(block.pause)
    if block.open is not None:
        return OpenSeries(block.open)
    assert block.jump is not None
    return Jump(block.jump)


def _moves_in(file: str, place: Place) -> tuple[Move, ...]:
    """The moves of a CSV file. Raises ScenarioError, with the line."""
    path = place.document.path.parent / file
    try:
        if (size_bytes := path.stat().st_size) > _MOST_FILE_BYTES:
            rule = f"is a file of {size_bytes} bytes, and {_MOST_FILE_BYTES} are the most"
            raise place.error(rule, f"keep {_MOST_MOVES} moves at most", value=file)
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.reader(lines)
            header = [cell.strip() for cell in next(rows, [])]
            found = list(islice(rows, _MOST_MOVES + 1))
    except (OSError, ValueError, csv.Error) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise place.error(rule, "name a CSV file in UTF-8", value=file) from error
    if header not in _COLUMNS:
        written = '" or "'.join(map(",".join, _COLUMNS))
        rule, remedy = "has other columns", f'let its first line be "{written}"'
        raise ScenarioError(f"{path}:1", ",".join(header), rule, remedy)
    moves: list[Move] = []
    for line, row in enumerate(found, 2):
        if row:
            before_s = moves[-1].at_s if moves else 0.0
            moves.append(_move(row, f"{path}:{line}", before_s, has_series=len(header) > 2))
    return tuple(moves)


def _move(row: Sequence[str], place: str, before_s: float, *, has_series: bool) -> Move:
    written = ",".join(row)
    try:
        at_s, index, series = row if has_series else (*row, "0")
        move = Move(float(at_s), int(index), int(series))
    except ValueError as error:
        what, example = ("time, slice and series", "0.25,12,1") if has_series else _PLAIN
        raise ScenarioError(place, written, f"is no {what}", f'write e.g. "{example}"') from error
    if not before_s <= move.at_s <= _MOST_DURATION_S:
        rule = f"does not come between {before_s:g} s, when the move before it was, and 600 s"
        raise ScenarioError(place, written, rule, "order the lines by time, from 0 on")
    if move.slice_index < 0:
        raise ScenarioError(place, written, "is before the first slice", "count slices from 0")
    if move.series_index < 0:
        raise ScenarioError(place, written, "is before the first series", "count series from 0")
    return move
