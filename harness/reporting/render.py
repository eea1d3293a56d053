"""A run as one piece of Markdown: title, tables, and what stands under them."""

from collections.abc import Iterator, Sequence

from harness.core.load import Load
from harness.reporting.footer import footer
from harness.reporting.lanes import compared_tables, lane_pairs, viewer_table
from harness.reporting.language import Language
from harness.reporting.markdown import escape_prose
from harness.reporting.rows import TableRow, table_rows
from harness.reporting.tables import (
    confidence_table,
    ledger_table,
    parts_table,
    results_table,
    way_table,
)
from harness.reporting.words import Words, words_in
from harness.results.document import RunDocument


def render_table(document: RunDocument, language: Language) -> str:
    """The tables of a run in one language, without a line break at the end.

    The same document gives the same text. Raises BadInput for definitions that are not known.
    """
    words = words_in(language)
    rows = table_rows(document)
    load = document.scenario.load
    return "\n\n".join(
        (
            f"**{escape_prose(_title(document, language, words))}**",
            *_results(document, rows, words),
            *_details(rows, load, words),
            footer(document, rows, language, words),
        )
    )


def _title(document: RunDocument, language: Language, words: Words) -> str:
    """The scenario's title; of predictions alone it says so."""
    titles = document.scenario.title
    title = titles.get(language.value) or titles.get(Language.ENGLISH.value)
    title = title or document.scenario.name
    if document.prediction is None or document.provenance.circumstances is not None:
        return title
    return words.predicted_title.format(title=title, device=document.prediction.device.name)


def render_brief_table(document: RunDocument, language: Language) -> str:
    """The results alone, beside the published figures. See `render_table`."""
    return "\n\n".join(_results(document, table_rows(document), words_in(language)))


def _results(document: RunDocument, rows: Sequence[TableRow], words: Words) -> Iterator[str]:
    """The table of the published page; with both lanes, one for each of its milestones."""
    load, published = document.scenario.load, document.published is not None
    pairs = lane_pairs(rows)
    if not pairs:
        yield results_table(rows, load, words, published=published)
    for caption, table in compared_tables(pairs, load, words, published=published):
        yield f"*{caption}*"
        yield table


def _details(rows: Sequence[TableRow], load: Load, words: Words) -> Iterator[str]:
    """Every further table under its caption; one with nothing in it is left out."""
    tables = (
        (words.viewer_caption, viewer_table(rows, words)),
        (words.way_caption, way_table(rows, load, words)),
        (words.parts_caption, parts_table(rows, load, words)),
        (words.confidence_caption, confidence_table(rows, load, words)),
    )
    for caption, table in tables:
        if table:
            yield f"*{caption}*"
            yield table
    if ledger := ledger_table(rows, words):
        # A line for every stage of every case is long: a page shows it when it is asked for.
        yield f"<details><summary>{words.ledger_caption}</summary>"
        yield ledger
        yield "</details>"
