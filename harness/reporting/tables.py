"""The three tables of a run: results beside the published figures, parts, spread."""

from collections.abc import Callable, Sequence

from harness.core.load import Load
from harness.reporting.markdown import (
    Column,
    count,
    difference,
    escape_cell,
    interval,
    milliseconds,
    size,
    table,
)
from harness.reporting.rows import Figure, TableRow
from harness.reporting.words import Words

FigureOf = Callable[[TableRow], Figure]
RowColumn = Column[TableRow]


def results_table(rows: Sequence[TableRow], load: Load, words: Words, *, published: bool) -> str:
    """The columns of the published page, each time with its spread, floor and difference."""
    kind, network = _names(words)
    columns = [
        kind,
        Column(words.size_published if published else words.size, _size),
        network,
        _column(words.with_floor.format(name=words.first_image), _first_image, _median_and_floor),
        *_milestone(words.first_render, _first_render, words, published),
        *_milestone(words.last[load], _complete, words, published),
        Column("n", lambda row: str(row.counted_count)),
    ]
    return table(columns, rows)


def parts_table(rows: Sequence[TableRow], load: Load, words: Words) -> str:
    """Wire, decode and render of each milestone, and what was transferred for it all."""
    columns = [
        *_names(words),
        *(
            _column(words.parts.format(name=name), of, _parts)
            for name, of in _milestones(load, words)
        ),
        Column(words.request_count, lambda row: count(row.request_count)),
        Column(words.bytes_received, lambda row: size(row.bytes_received)),
        Column(words.bytes_redundant, lambda row: size(row.bytes_redundant)),
        Column(words.peak_memory, lambda row: size(row.peak_memory_bytes)),
    ]
    return table(columns, rows)


def spread_table(rows: Sequence[TableRow], load: Load, words: Words) -> str:
    """Extremes and confidence interval of each milestone, and how many samples do not count."""
    columns = [*_names(words)]
    for name, of in _milestones(load, words):
        columns.append(_column(words.extremes.format(name=name), of, _extremes))
        columns.append(_column(words.confidence.format(name=name), of, _confidence))
    columns.append(Column(words.invalid_count, lambda row: str(len(row.invalid))))
    return table(columns, rows)


def _names(words: Words) -> tuple[RowColumn, RowColumn]:
    def named(name_of: Callable[[TableRow], str]) -> Callable[[TableRow], str]:
        return lambda row: escape_cell(words.name(name_of(row)))

    return (
        Column(words.type, named(lambda row: row.case), is_number=False),
        Column(words.network, named(lambda row: row.network), is_number=False),
    )


def _milestones(load: Load, words: Words) -> list[tuple[str, FigureOf]]:
    return [
        (words.first_image, _first_image),
        (words.first_render, _first_render),
        (words.last[load], _complete),
    ]


def _milestone(name: str, of: FigureOf, words: Words, published: bool) -> list[RowColumn]:
    """The columns of one milestone; the published ones only where there is a published table."""
    columns = [
        Column(words.with_quartiles.format(name=name), lambda row: _measured(of(row), row)),
        _column(words.floor.format(name=name), of, lambda figure: milliseconds(figure.floor_s)),
    ]
    if published:
        columns += [
            _column(words.published.format(name=name), of, lambda f: milliseconds(f.published_s)),
            _column(words.difference.format(name=name), of, _difference),
        ]
    return columns


def _column(header: str, of: FigureOf, write: Callable[[Figure], str]) -> RowColumn:
    return Column(header, lambda row: write(of(row)))


def _first_image(row: TableRow) -> Figure:
    return row.first_image


def _first_render(row: TableRow) -> Figure:
    return row.first_render


def _complete(row: TableRow) -> Figure:
    return row.complete


def _size(row: TableRow) -> str:
    quoted = row.published.size_text if row.published else ""
    return _beside(size(row.size_bytes), escape_cell(quoted))


def _measured(figure: Figure, row: TableRow) -> str:
    """Median and quartiles; with its own n where the milestone was not always reached."""
    if figure.summary is None:
        return ""
    spread = interval(figure.summary.quartiles)
    if figure.summary.count != row.counted_count:
        spread += f"; n = {figure.summary.count}"
    return _beside(milliseconds(figure.summary.median_s), spread)


def _median_and_floor(figure: Figure) -> str:
    return _beside(milliseconds(figure.median_s), milliseconds(figure.floor_s))


def _beside(main: str, other: str) -> str:
    return f"{main} ({other})" if main and other else main


def _difference(figure: Figure) -> str:
    return difference(figure.median_s, figure.published_s)


def _parts(figure: Figure) -> str:
    if figure.wire_s is None:
        return ""
    parts_s = (figure.wire_s, figure.decode_s, figure.render_s)
    return " / ".join(milliseconds(part_s) for part_s in parts_s)


def _extremes(figure: Figure) -> str:
    return interval(figure.summary.extremes) if figure.summary else ""


def _confidence(figure: Figure) -> str:
    return interval(figure.summary.confidence) if figure.summary else ""
