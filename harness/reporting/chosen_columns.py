"""The tables of a run with the columns that somebody asks for: a set by its name, or single ones.

full        all tables, with definitions and conditions
brief       the first of them, and the line that says under which conditions it holds
published   the five columns of the page that published such times, and that line
"""

from collections.abc import Collection, Sequence
from enum import Enum

from harness.core.lane import Lane
from harness.core.load import Load
from harness.errors import BadInput
from harness.reporting.footer import last_line
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, milliseconds, size, table
from harness.reporting.render import column_keys, render_brief_table, render_table
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.reporting.tables import network_cell
from harness.reporting.words import Words, words_in
from harness.results.document import RunDocument


class ColumnSet(Enum):
    """A set of columns by its name."""

    FULL = "full"
    BRIEF = "brief"
    PUBLISHED = "published"


def render_columns(
    document: RunDocument,
    language: Language,
    columns: Sequence[str],
    place: str,
    is_brief: bool = False,
) -> str:
    """The tables of a run with these columns, or with those of one `ColumnSet`; () is `full`.

    `is_brief` is for single columns: the first table alone. Raises BadInput at `place` for a
    column that there is not, and as `render_table` does.
    """
    match columns:
        case () | [ColumnSet.FULL.value]:
            return render_table(document, language)
        case [ColumnSet.BRIEF.value]:
            return render_brief_table(document, language)
        case [ColumnSet.PUBLISHED.value]:
            return render_published_columns(document, language)
    known = column_keys(document)
    for column in columns:
        if column not in known:
            _refuse(column, (*known, *(each.value for each in ColumnSet)), "column", place)
    render = render_brief_table if is_brief else render_table
    return render(document, language, columns)


def render_published_columns(document: RunDocument, language: Language) -> str:
    """What the published page prints of such a load: type, network, size, and two times in ms.

    Where two lanes were measured, a row of the real viewer says so behind its type.
    """
    words, rows, load = words_in(language), table_rows(document), document.scenario.load
    return "\n\n".join(
        (
            table(_published_columns(rows, load, words), rows),
            last_line(document, rows, language),
        )
    )


def on_chosen_networks(document: RunDocument, names: Collection[str], place: str) -> RunDocument:
    """A run without the networks that nobody asked for; no names are all. Raises BadInput."""
    known = [network.name for network in document.scenario.networks]
    for name in names:
        if name not in known:
            _refuse(name, known, "network", place)
    return document.on_networks(names) if names else document


def _published_columns(
    rows: Sequence[TableRow], load: Load, words: Words
) -> list[Column[TableRow]]:
    several = len({row.lane for row in rows}) > 1

    def kind(row: TableRow) -> str:
        who = f" ({words.lanes[row.lane]})" if several and row.lane is Lane.VIEWER else ""
        return escape_cell(words.name(row.case)) + who

    return [
        Column(words.type, kind, is_number=False),
        Column(words.network, lambda row: network_cell(row, words), is_number=False),
        Column(words.size, lambda row: size(row.size_bytes)),
        Column(words.first_render.title(), lambda row: _time(row.figures.first_render)),
        Column(words.last[load].title(), lambda row: _time(row.figures.complete)),
    ]


def _time(figure: Figure) -> str:
    """A time as the published page writes it, its unit in the cell; "" for what never came."""
    written = milliseconds(figure.median_s)
    return f"{written} ms" if written else ""


def _refuse(name: str, known: Collection[str], what: str, place: str) -> None:
    rule = f"is no {what} of this table (there are: {', '.join(known) or 'none'})"
    raise BadInput(place, name, rule, f"correct {what}s=, or leave it out")
