"""The tables of runs with the real viewer: our loader beside it, and what it alone tells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.reporting.markdown import (
    Column,
    bias_percent,
    escape_cell,
    exact,
    milliseconds,
    size,
    spread,
    table,
)
from harness.reporting.rows import Figure, TableRow, ViewerFigures
from harness.reporting.statistics import Summary, bias
from harness.reporting.tables import network_cell, prediction_error
from harness.reporting.words import Words


@dataclass(frozen=True, slots=True)
class LanePair:
    """One case on one network in both lanes."""

    loader: TableRow
    viewer: TableRow


def lane_pairs(rows: Sequence[TableRow]) -> list[LanePair]:
    """The rows that were measured in both lanes, in their order."""
    viewed = {(row.case, row.network): row for row in rows if row.lane is Lane.VIEWER}
    return [
        LanePair(row, viewed[row.case, row.network])
        for row in rows
        if row.lane is Lane.LOADER and (row.case, row.network) in viewed
    ]


def compared_tables(
    pairs: Sequence[LanePair], load: Load, words: Words, *, published: bool
) -> Iterator[tuple[str, str]]:
    """First render, then completion, each under its caption."""
    if not pairs:
        return
    for milestone, name in (
        (Milestone.FIRST_RENDER, words.first_render),
        (Milestone.COMPLETE, words.last[load]),
    ):
        columns = _compared_columns(milestone, pairs, words, published=published)
        yield words.compared_caption.format(name=name), table(columns, pairs)


def viewer_table(rows: Sequence[TableRow], words: Words) -> str:
    """The end of network and decoding, the bytes on the link, and stalls; "" without a viewer."""
    viewed = [(row, row.viewer) for row in rows if row.viewer is not None]
    columns: list[Column[tuple[TableRow, ViewerFigures]]] = [
        Column(words.type, lambda each: escape_cell(words.name(each[0].case)), is_number=False),
        Column(words.network, lambda each: network_cell(each[0], words), is_number=False),
        Column(
            words.in_ms.format(name=words.network_end), lambda each: _spread(each[1].network_end)
        ),
        Column(words.in_ms.format(name=words.data_ready), lambda each: _spread(each[1].data_ready)),
        Column(words.link_bytes, lambda each: size(each[1].link_bytes)),
        Column(words.stalled_count, lambda each: exact(each[1].stalled_count)),
    ]
    return table(columns, viewed) if viewed else ""


def _compared_columns(
    milestone: Milestone, pairs: Sequence[LanePair], words: Words, *, published: bool
) -> list[Column[LanePair]]:
    """Published and measured times, the floor, and how far ours is off."""

    def ours(pair: LanePair) -> Figure:
        return pair.loader.figures.of(milestone)

    def theirs(pair: LanePair) -> Figure:
        return pair.viewer.figures.of(milestone)

    def in_ms(name: str, of: Callable[[LanePair], float | None]) -> Column[LanePair]:
        return Column(words.in_ms.format(name=name), lambda pair: milliseconds(of(pair)))

    columns = list(_names(words))
    if published:
        columns.append(in_ms(words.published, lambda pair: ours(pair).published_s))
    columns += [
        in_ms(words.lanes[Lane.LOADER], lambda pair: ours(pair).median_s),
        in_ms(words.lanes[Lane.VIEWER], lambda pair: theirs(pair).median_s),
        in_ms(words.floor, lambda pair: ours(pair).floor_s),
        Column(words.bias, lambda pair: _bias(ours(pair).times_s, theirs(pair).times_s)),
    ]
    if any(ours(pair).predicted_s is not None for pair in pairs):
        columns += [
            in_ms(words.predicted, lambda pair: ours(pair).predicted_s),
            Column(words.prediction_error, lambda pair: prediction_error(ours(pair))),
        ]
    if milestone is Milestone.COMPLETE:
        columns += [
            in_ms(words.network_end, lambda pair: _median_s(_told(pair).network_end)),
            Column(
                words.bias_to_network_end,
                lambda pair: _bias(ours(pair).times_s, _told(pair).network_ends_s),
            ),
        ]
    return [*columns, *_counts(pairs, words)]


def _names(words: Words) -> Iterator[Column[LanePair]]:
    yield Column(words.type, lambda pair: escape_cell(words.name(pair.viewer.case)), False)
    yield Column(words.network, lambda pair: network_cell(pair.viewer, words), False)


def _counts(pairs: Sequence[LanePair], words: Words) -> Iterator[Column[LanePair]]:
    yield Column("n", lambda pair: f"{pair.loader.counted_count} / {pair.viewer.counted_count}")
    if any(pair.loader.invalid or pair.viewer.invalid for pair in pairs):
        yield Column(
            words.invalid_count,
            lambda pair: f"{len(pair.loader.invalid)} / {len(pair.viewer.invalid)}",
        )


def _told(pair: LanePair) -> ViewerFigures:
    assert pair.viewer.viewer is not None
    return pair.viewer.viewer


def _bias(ours_s: Sequence[float], theirs_s: Sequence[float]) -> str:
    return bias_percent(bias(ours_s, theirs_s))


def _median_s(summary: Summary | None) -> float | None:
    return summary.median_s if summary else None


def _spread(summary: Summary | None) -> str:
    return spread(summary.median_s, summary.quartiles) if summary else ""
