"""A published table beside what its rules give here, and beside today's real viewer.

Two runs are joined by case and network: that of a scenario, and that of `viewer-<scenario>`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.footer import joint_line
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.reporting.words import Words, words_in
from harness.results.document import RunDocument

_SHOWN = (Milestone.FIRST_RENDER, Milestone.COMPLETE)


@dataclass(frozen=True, slots=True)
class _Joined:
    """A row of ours, and that of the real viewer, if it was asked."""

    ours: TableRow
    viewed: TableRow | None

    def viewed_s(self, milestone: Milestone) -> float | None:
        return self.viewed.figures.of(milestone).median_s if self.viewed else None


def render_today(document: RunDocument, viewed: RunDocument, language: Language) -> str:
    """The rows of a run that has published figures, each beside the real viewer's.

    One line below says when, on what and how often the two runs were measured.
    """
    words = words_in(language)
    beside = {(row.case, row.network): row for row in _of(viewed, Lane.VIEWER)}
    rows = [_Joined(row, beside.get((row.case, row.network))) for row in _of(document, Lane.LOADER)]
    columns = [
        Column(words.type, lambda row: escape_cell(words.name(row.ours.case)), is_number=False),
        *_network_column(document, words),
        *(column for milestone in _SHOWN for column in _columns(milestone, document, words)),
    ]
    return "\n\n".join((table(columns, rows), joint_line((document, viewed), language)))


def _network_column(document: RunDocument, words: Words) -> Sequence[Column[_Joined]]:
    """The network, unless it is the same in every row: then the line below names it."""
    if len(document.scenario.networks) == 1:
        return ()

    def name(row: _Joined) -> str:
        return escape_cell(words.name(row.ours.network))

    return (Column(words.network, name, is_number=False),)


def _columns(
    milestone: Milestone, document: RunDocument, words: Words
) -> Sequence[Column[_Joined]]:
    names: Mapping[Milestone, str] = {
        Milestone.FIRST_RENDER: words.first_render,
        Milestone.COMPLETE: words.last[document.scenario.load],
    }

    def figure(row: _Joined) -> Figure:
        return row.ours.figures.of(milestone)

    published = f"{words.in_ms.format(name=names[milestone])}: {words.published}"
    return (
        Column(published, lambda row: milliseconds(figure(row).published_s)),
        Column(words.its_rules, lambda row: milliseconds(figure(row).median_s)),
        Column(words.todays_viewer, lambda row: milliseconds(row.viewed_s(milestone))),
    )


def _of(document: RunDocument, lane: Lane) -> list[TableRow]:
    return [row for row in table_rows(document) if row.lane is lane]
