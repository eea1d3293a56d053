"""A run as one piece of Markdown: title, three tables, and what stands under them."""

from harness.reporting.footer import footer
from harness.reporting.language import Language
from harness.reporting.markdown import escape_prose
from harness.reporting.rows import table_rows
from harness.reporting.tables import parts_table, results_table, spread_table
from harness.reporting.words import words_in
from harness.results.document import RunDocument


def render_table(document: RunDocument, language: Language) -> str:
    """The tables of a run in one language, without a line break at the end.

    The same document gives the same text. Raises BadInput for definitions that are not known.
    """
    words = words_in(language)
    rows = table_rows(document)
    load = document.scenario.load
    titles = document.scenario.title
    title = titles.get(language.value) or titles.get(Language.ENGLISH.value)
    return "\n\n".join(
        (
            f"**{escape_prose(title or document.scenario.name)}**",
            results_table(rows, load, words, published=document.published is not None),
            f"*{words.parts_caption}*",
            parts_table(rows, load, words),
            f"*{words.spread_caption}*",
            spread_table(rows, load, words),
            footer(document, rows, language, words),
        )
    )
