"""The tables of a run, each of them narrow enough to be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.retrieval.ledger import StageBytes
from harness.reporting.markdown import (
    Column,
    count,
    difference,
    escape_cell,
    exact,
    interval,
    milliseconds,
    size,
    spread,
    table,
)
from harness.reporting.rows import Figure, TableRow
from harness.reporting.words import Words

MISSED_MARK = "†"
"""Stands behind a network whose link was not certified as the one asked for."""

_KEYS = {Milestone.FIRST_RENDER: "first-render", Milestone.COMPLETE: "complete"}

RowColumn = Column[TableRow]
Rows = Sequence[TableRow]


def results_columns(rows: Rows, load: Load, words: Words, *, published: bool) -> list[RowColumn]:
    """The columns of the published page, each time beside its floor and the published one.

    A prediction does not vary: it has no n.
    """
    size_header = words.size_published if published else words.size
    columns = [
        *_names(rows, words),
        Column(size_header, _size, key="size"),
        *_compared(words.first_render, Milestone.FIRST_RENDER, rows, words, published),
        *_compared(words.last[load], Milestone.COMPLETE, rows, words, published),
    ]
    if any(row.lane is not Lane.PREDICTION for row in rows):
        columns.append(Column("n", lambda row: str(row.counted_count), key="n"))
    if any(row.invalid for row in rows):
        header = words.invalid_count
        columns.append(Column(header, lambda row: str(len(row.invalid)), key="excluded"))
    return columns


def way_table(rows: Rows, load: Load, words: Words) -> str:
    """Every milestone with its spread, and what was transferred for it all."""
    columns = [*_names(rows, words)]
    for name, milestone in _milestones(load, words):
        columns.append(_column(words.in_ms.format(name=name), milestone, _with_quartiles))
    columns += [
        Column(words.request_count, lambda row: count(row.request_count)),
        *_preflights(rows, words),
        Column(words.bytes_received, lambda row: size(row.bytes_received)),
        Column(words.bytes_redundant, lambda row: size(row.bytes_redundant)),
    ]
    if any(row.failure_count for row in rows):
        columns.append(Column(words.failure_count, lambda row: count(row.failure_count)))
    return table(columns, rows)


def _preflights(rows: Rows, words: Words) -> Sequence[RowColumn]:
    """What browsers asked leave by, where any did."""
    if not any(row.preflight_count for row in rows):
        return ()
    return (Column(words.preflight_count, lambda row: count(row.preflight_count)),)


def parts_table(rows: Rows, load: Load, words: Words) -> str:
    """Wire, decode and render of each milestone, the floor beside the wire.

    The real viewer tells none of it: rows of its lane are left out, and "" is all of none.
    """
    rows = [row for row in rows if row.lane is not Lane.VIEWER]
    if not rows:
        return ""
    columns = [
        *_names(rows, words),
        *(
            _column(words.in_ms.format(name=name), milestone, _parts)
            for name, milestone in _milestones(load, words)
        ),
    ]
    return table(columns, rows)


def ledger_table(rows: Rows, words: Words) -> str:
    """What each byte was for, a line for every stage; "" where nothing was measured.

    Networks on which a case fetched the same share its lines.
    """
    entries = _entries(rows, words)
    if not entries:
        return ""
    columns: list[Column[_Entry]] = [
        Column(words.type, lambda entry: escape_cell(entry.case), is_number=False),
        Column(words.network, lambda entry: escape_cell(entry.networks), is_number=False),
        Column(words.stage, lambda entry: escape_cell(entry.stage.stage_id), is_number=False),
        Column(words.request_count, lambda entry: exact(entry.stage.request_count)),
        Column(words.useful, lambda entry: exact(entry.stage.useful_bytes)),
        Column(words.redundant, lambda entry: exact(entry.stage.redundant_bytes)),
        Column(words.unseen, lambda entry: exact(entry.stage.unseen_bytes)),
        Column(words.heads, lambda entry: exact(entry.stage.head_bytes)),
        Column(words.total, lambda entry: exact(entry.stage.total_bytes)),
    ]
    return table(columns, entries)


def confidence_table(rows: Rows, load: Load, words: Words) -> str:
    """The confidence interval of each milestone; "" where there are too few samples for any."""
    if not any(_confidence(figure) for row in rows for figure in row.figures):
        return ""
    columns = [
        *_names(rows, words),
        *(
            _column(words.in_ms.format(name=name), milestone, _confidence)
            for name, milestone in _milestones(load, words)
        ),
    ]
    return table(columns, rows)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the ledger table; `networks` are those on which it is the same."""

    case: str
    networks: str
    stage: StageBytes


def _entries(rows: Rows, words: Words) -> list[_Entry]:
    networks: dict[tuple[str, tuple[StageBytes, ...]], list[str]] = {}
    for row in rows:
        networks.setdefault((row.case, row.ledger), []).append(words.name(row.network))
    return [
        _Entry(words.name(case), " / ".join(names), stage)
        for (case, ledger), names in networks.items()
        for stage in ledger
    ]


def network_cell(row: TableRow, words: Words) -> str:
    """The name of a row's network, marked where the link missed its certificate."""
    name = escape_cell(words.name(row.network))
    return f"{name} {MISSED_MARK}" if row.is_over_missed_link else name


def _names(rows: Rows, words: Words) -> list[RowColumn]:
    """What a row is of; who loaded it is said where that was not our loader alone."""

    def named(name_of: Callable[[TableRow], str]) -> Callable[[TableRow], str]:
        return lambda row: escape_cell(words.name(name_of(row)))

    columns = [
        Column(words.type, named(lambda row: row.case), is_number=False, key="type"),
        Column(words.network, lambda row: network_cell(row, words), is_number=False, key="network"),
    ]
    if any(row.lane is Lane.VIEWER for row in rows):
        columns.append(
            Column(words.lane, lambda row: words.lanes[row.lane], is_number=False, key="lane")
        )
    return columns


def _milestones(load: Load, words: Words) -> list[tuple[str, Milestone]]:
    """The milestones of a load in their order; one image is every image when it is rendered."""
    every_image = [(words.every_image, Milestone.EVERY_IMAGE)]
    return [
        (words.first_image, Milestone.FIRST_IMAGE),
        (words.first_render, Milestone.FIRST_RENDER),
        *(every_image if load is Load.VOLUME else []),
        (words.last[load], Milestone.COMPLETE),
    ]


def _compared(
    name: str, milestone: Milestone, rows: Rows, words: Words, published: bool
) -> list[RowColumn]:
    """The columns of one milestone; predicted and published ones only where there are such."""
    key = _KEYS[milestone]

    def beside(part: str, header: str, write: Callable[[Figure], str]) -> RowColumn:
        return replace(_column(header, milestone, write), key=f"{key}-{part}")

    columns = [
        Column(
            words.in_ms.format(name=name),
            lambda row: _measured(row.figures.of(milestone), row),
            key=key,
        ),
        beside("floor", words.floor, lambda figure: milliseconds(figure.floor_s)),
    ]
    if any(figure.browser_s is not None for row in rows for figure in row.figures):
        columns.append(beside("browser", words.browser, lambda f: milliseconds(f.browser_s)))
    if any(figure.predicted_s is not None for row in rows for figure in row.figures):
        columns += [
            beside("predicted", words.predicted, lambda figure: milliseconds(figure.predicted_s)),
            beside("prediction-error", words.prediction_error, prediction_error),
        ]
    if published:
        columns += [
            beside("published", words.published, lambda figure: milliseconds(figure.published_s)),
            beside("difference", words.difference, _difference),
        ]
    return columns


def _column(header: str, milestone: Milestone, write: Callable[[Figure], str]) -> RowColumn:
    return Column(header, lambda row: write(row.figures.of(milestone)))


def _size(row: TableRow) -> str:
    quoted = row.published.size_text if row.published else ""
    return _beside(size(row.size_bytes), escape_cell(quoted))


def _measured(figure: Figure, row: TableRow) -> str:
    """The median; with its own n where the milestone was not always reached."""
    if figure.summary is None:
        return ""
    own_n = f"n = {figure.summary.count}" if figure.summary.count != row.counted_count else ""
    return _beside(milliseconds(figure.summary.median_s), own_n)


def _with_quartiles(figure: Figure) -> str:
    summary = figure.summary
    return spread(summary.median_s, summary.quartiles) if summary else ""


def _beside(main: str, other: str) -> str:
    return f"{main} ({other})" if main and other else main


def prediction_error(figure: Figure) -> str:
    """How much later it came than predicted, and as a part of the prediction."""
    return difference(figure.median_s, figure.predicted_s)


def _difference(figure: Figure) -> str:
    return difference(figure.median_s, figure.published_s)


def _parts(figure: Figure) -> str:
    if figure.wire_s is None:
        return ""
    wire = _beside(milliseconds(figure.wire_s), milliseconds(figure.floor_s))
    server = () if figure.server_s is None else (milliseconds(figure.server_s),)
    return " / ".join((wire, *server, milliseconds(figure.decode_s), milliseconds(figure.render_s)))


def _confidence(figure: Figure) -> str:
    return interval(figure.summary.confidence) if figure.summary else ""
