"""The page of what stands between the click and the first frame, and of what helps.

Its prose is in templates/opening.<language>.md.
"""

import re
from dataclasses import dataclass

from harness.core.milestone import Milestone
from harness.core.viewing.opening import Purpose
from harness.errors import BadInput
from harness.reporting.footer import last_line, template_environment
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, escape_prose, milliseconds, size, table
from harness.reporting.opening_memory import memory_table
from harness.reporting.opening_table import (
    click_table,
    from_click_s,
    opened_s,
    opening_words,
    prediction_errors,
)
from harness.reporting.rows import TableRow, table_rows
from harness.reporting.words import Words, words_in
from harness.results.document import RunDocument

USUAL = "as OHIF and Orthanc do"
"""The row that all others are held against."""
COMPRESSED = "gzip"
"""The row of what an archive can switch on."""

_TOLD_COUNT = 3
_CLOSE_SHARE = 0.03
_MANY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Study:
    """The rows of the page's run, and what they are held against."""

    document: RunDocument
    rows: tuple[TableRow, ...]

    @classmethod
    def of(cls, document: RunDocument) -> "Study":
        """The rows of a run. Raises BadInput for one without what the page speaks of."""
        rows = table_rows(document)
        for name in (USUAL, COMPRESSED):
            if not any(row.case == name and row.after_click for row in rows):
                rule = "has no such row that begins with a click and is counted"
                raise BadInput(document.scenario.name, name, rule, "use the scenario opening")
        return cls(document, rows)

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks, in the order of the run."""
        return tuple(network.name for network in self.document.scenario.networks)

    def row(self, case: str, network: str) -> TableRow:
        """One row."""
        return next(row for row in self.rows if (row.case, row.network) == (case, network))

    def first_s(self, case: str, network: str) -> float:
        """When the first image was on screen, after the click."""
        return from_click_s(self.row(case, network), Milestone.FIRST_RENDER) or 0.0

    def gain_s(self, case: str, network: str) -> float:
        """How much sooner that was than usually."""
        return self.first_s(USUAL, network) - self.first_s(case, network)


def opening_page(
    document: RunDocument,
    sizes: RunDocument,
    language: Language,
    largest: RunDocument | None = None,
    real: RunDocument | None = None,
) -> str:
    """The page in Markdown. Raises BadInput for a run that is not of the page's scenario.

    `largest` are real loads of the largest series, for what they cost the client, and `real` those
    of the page's scenario by our own loader, beside what was predicted for it.
    """
    study, words = Study.of(document), words_in(language)
    load, size_rows = document.scenario.load, table_rows(sizes)
    template = template_environment(language).get_template(f"opening.{language.value}.md")
    text = template.render(
        **finding(study),
        gains=_gains(study, language),
        most=[(words.name(network), _most(study, network)) for network in study.networks],
        helps_line=last_line(document, study.rows, language),
        opened=click_table(study.rows, load, words, language),
        meaning=opening_words(language).meaning,
        sizes=click_table(size_rows, load, words, language),
        sizes_line=last_line(sizes, size_rows, language),
        largest=memory_table(table_rows(largest), words, language) if largest else "",
        largest_line=last_line(largest, table_rows(largest), language) if largest else "",
        **_judged(real, words, language),
    )
    return _MANY_LINES.sub("\n\n", text).strip() + "\n"


def _judged(real: RunDocument | None, words: Words, language: Language) -> dict[str, object]:
    """What real loads of the same scenario say of the prediction, by the template's names."""
    if real is None:
        return {"real": ""}
    rows = table_rows(real)
    errors = list(prediction_errors(rows))
    return {
        "real": click_table(rows, real.scenario.load, words, language),
        "real_line": last_line(real, rows, language),
        "figure_count": len(errors),
        "close_count": sum(error <= _CLOSE_SHARE for error in errors),
    }


def finding(study: Study) -> dict[str, str]:
    """What compression at the server gives over the first network, by the template's names."""
    network = study.networks[0]
    plain, small = (_metadata_bytes(study.row(case, network)) for case in (USUAL, COMPRESSED))
    return {
        "network": network,
        "plain": size(plain),
        "small": size(small),
        "gain": f"{study.gain_s(COMPRESSED, network):.2f}",
        "usual": f"{study.first_s(USUAL, network):.2f}",
        "then": f"{study.first_s(COMPRESSED, network):.2f}",
    }


def _most(study: Study, network: str) -> list[str]:
    """What gives most over a network, and how much, the most first."""
    cases = [name for name in study.document.scenario.case_names if name != USUAL]
    best = sorted(cases, key=lambda case: study.gain_s(case, network), reverse=True)
    return [
        f"*{escape_prose(case)}* ({_signed(-study.gain_s(case, network))} ms)"
        for case in best[:_TOLD_COUNT]
    ]


def _metadata_bytes(row: TableRow) -> int:
    opening = row.after_click[0].opening
    assert opening is not None, "the row begins with a click"
    return opening.body_bytes(Purpose.METADATA)


def _gains(study: Study, language: Language) -> str:
    words = words_in(language)

    def cell(network: str) -> Column[str]:
        header = words.in_ms.format(name=words.name(network))
        return Column(header, lambda case: _gained(study, case, network))

    first: Column[str] = Column(words.type, escape_cell, is_number=False)
    return table([first, *map(cell, study.networks)], study.document.scenario.case_names)


def _gained(study: Study, case: str, network: str) -> str:
    """When the first image came, and how much sooner; the study was open before that."""
    first_s, open_s = study.first_s(case, network), opened_s(study.row(case, network))
    gain = "" if case == USUAL else f" ({_signed(-study.gain_s(case, network))})"
    return f"{milliseconds(first_s)}{gain} / {milliseconds(open_s)}"


def _signed(time_s: float) -> str:
    """Whole milliseconds with their sign: a minus is what was saved."""
    rounded = round(time_s * 1000)
    return f"{'−' if rounded < 0 else '+' if rounded else '±'}{abs(rounded)}"
