"""A run as one piece of Markdown: title, tables, and what stands under them."""

from collections.abc import Iterator, Sequence

from harness.core.load import Load
from harness.reporting.footer import footer, last_line
from harness.reporting.lanes import compared_tables, lane_pairs, viewer_table
from harness.reporting.language import Language
from harness.reporting.markdown import escape_prose, table
from harness.reporting.opening_table import click_table, has_openings, opening_words
from harness.reporting.quality_table import quality_meaning, quality_table, quality_words
from harness.reporting.rows import TableRow, table_rows
from harness.reporting.tables import (
    RowColumn,
    confidence_table,
    ledger_table,
    parts_table,
    results_columns,
    way_table,
)
from harness.reporting.words import Words, words_in
from harness.results.document import RunDocument

_ANY = words_in(Language.ENGLISH)


def render_table(
    document: RunDocument,
    language: Language,
    columns: Sequence[str] = (),
    browser: RunDocument | None = None,
) -> str:
    """The tables of a run in one language, without a line break at the end.

    The same document gives the same text. `columns` are those of the first table, by the names
    of `column_keys`; none are all. `browser` is the same scenario, predicted for a browser, to
    stand beside a prediction. Raises BadInput for definitions that are not known.
    """
    words = words_in(language)
    rows = table_rows(document, browser)
    load = document.scenario.load
    return "\n\n".join(
        (
            f"**{escape_prose(_title(document, language, words))}**",
            *_from_click(rows, load, language),
            *_results(document, rows, words, columns),
            *_browser_note(browser, words),
            *_details(rows, load, words),
            *_quality(rows, load, language),
            footer(document, rows, language, words),
            last_line(document, rows, language),
        )
    )


def render_brief_table(
    document: RunDocument, language: Language, columns: Sequence[str] = ()
) -> str:
    """The results alone, beside the published figures, and their last line. See `render_table`."""
    words, rows = words_in(language), table_rows(document)
    caption = f"*{escape_prose(_title(document, language, words))}*"
    return "\n\n".join(
        (
            *([caption] if _is_prediction(document) else []),
            *_from_click(rows, document.scenario.load, language),
            *_results(document, rows, words, columns),
            last_line(document, rows, language),
        )
    )


def render_quality_table(document: RunDocument, language: Language) -> str:
    """How good what was shown was, what that means, and the last line; "" where nobody judged."""
    rows = table_rows(document)
    parts = tuple(_quality(rows, document.scenario.load, language))
    return "\n\n".join((*parts, last_line(document, rows, language))) if parts else ""


def column_keys(document: RunDocument) -> tuple[str, ...]:
    """What the columns of the first table are called, in every language.

    None where our loader and the viewer stand in tables of their own, which have all columns.
    """
    rows = table_rows(document)
    return () if lane_pairs(rows) else tuple(each.key for each in _columns(document, rows, _ANY))


def _title(document: RunDocument, language: Language, words: Words) -> str:
    """The scenario's title; of predictions alone, and of a quick look, it says so."""
    titles = document.scenario.title
    title = titles.get(language.value) or titles.get(Language.ENGLISH.value)
    title = title or document.scenario.name
    if document.prediction is None or not _is_prediction(document):
        return words.quick_title.format(title=title) if document.scenario.is_quick else title
    return words.predicted_title.format(title=title, device=document.prediction.device.name)


def _is_prediction(document: RunDocument) -> bool:
    return document.provenance.circumstances is None


def _results(
    document: RunDocument, rows: Sequence[TableRow], words: Words, keys: Sequence[str]
) -> Iterator[str]:
    """The table of the published page; with both lanes, one for each of its milestones."""
    pairs = lane_pairs(rows)
    if not pairs:
        columns = _columns(document, rows, words)
        by_key = {column.key: column for column in columns}
        yield table([by_key[key] for key in keys] or columns, rows)
    load, published = document.scenario.load, document.published is not None
    for caption, compared in compared_tables(pairs, load, words, published=published):
        yield f"*{caption}*"
        yield compared


def _from_click(rows: Sequence[TableRow], load: Load, language: Language) -> Iterator[str]:
    """What came before the first frame, and the name of the other beginning."""
    if not has_openings(rows):
        return
    words = opening_words(language)
    yield f"*{words.from_click}*"
    yield click_table(rows, load, words_in(language), language)
    yield words.meaning
    yield f"*{words.from_first_frame}*"


def _browser_note(browser: RunDocument | None, words: Words) -> Iterator[str]:
    if browser is not None and browser.prediction is not None:
        yield words.browser_note.format(device=escape_prose(browser.prediction.device.name))


def _columns(document: RunDocument, rows: Sequence[TableRow], words: Words) -> list[RowColumn]:
    published = document.published is not None
    return results_columns(rows, document.scenario.load, words, published=published)


def _quality(rows: Sequence[TableRow], load: Load, language: Language) -> Iterator[str]:
    """When what was shown was good, where somebody judged it."""
    if found := quality_table(rows, load, words_in(language), language):
        yield f"*{quality_words(language).caption}*"
        yield found
        yield quality_meaning(load, language)


def _parts_caption(rows: Sequence[TableRow], words: Words) -> str:
    """What the parts of a wait are: one more where somebody's server was measured."""
    figures = (figure for row in rows for figure in row.figures)
    has_server = any(figure.server_s is not None for figure in figures)
    return words.server_parts_caption if has_server else words.parts_caption


def _details(rows: Sequence[TableRow], load: Load, words: Words) -> Iterator[str]:
    """Every further table under its caption; one with nothing in it is left out."""
    tables = (
        (words.viewer_caption, viewer_table(rows, words)),
        (words.way_caption, way_table(rows, load, words)),
        (_parts_caption(rows, words), parts_table(rows, load, words)),
        (words.confidence_caption, confidence_table(rows, load, words)),
    )
    for caption, text in tables:
        if text:
            yield f"*{caption}*"
            yield text
    if ledger := ledger_table(rows, words):
        # A line for every stage of every case is long: a page shows it when it is asked for.
        yield f"<details><summary>{words.ledger_caption}</summary>"
        yield ledger
        yield "</details>"
