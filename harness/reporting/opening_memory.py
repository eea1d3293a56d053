"""What reading the metadata of a series costs the client: memory and time, of real loads."""

import statistics
from collections.abc import Callable, Sequence

from harness.core.viewing.opening import Purpose
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, milliseconds, size, table
from harness.reporting.opening_table import opening_words
from harness.reporting.rows import TableRow
from harness.reporting.tables import network_cell
from harness.reporting.words import Words
from harness.results.opening_record import OpeningRecord

_MEMORY = {
    Language.ENGLISH: ("Memory before", "Memory, peak"),
    Language.CHINESE: ("加载前内存", "内存峰值"),
}


def memory_table(rows: Sequence[TableRow], words: Words, language: Language) -> str:
    """The rows whose memory was measured; "" where that of none was."""
    own, (before, peak) = opening_words(language), _MEMORY[language]
    told = [row for row in rows if _median(row, lambda each: each.memory_peak_bytes) is not None]
    if not told:
        return ""
    columns: list[Column[TableRow]] = [
        Column(words.type, lambda row: escape_cell(words.name(row.case)), is_number=False),
        Column(words.network, lambda row: network_cell(row, words), is_number=False),
        Column(own.purposes[Purpose.METADATA], _size(lambda each: each.body_bytes(_METADATA))),
        Column(own.inflated, _size(lambda each: each.text_bytes(_METADATA))),
        Column(
            words.in_ms.format(name=own.reading),
            lambda row: milliseconds(_median(row, lambda each: each.reading_s)),
        ),
        Column(before, _size(lambda each: each.memory_before_bytes)),
        Column(peak, _size(lambda each: each.memory_peak_bytes)),
    ]
    return table(columns, told)


_METADATA = Purpose.METADATA


def _size(value_of: Callable[[OpeningRecord], float | None]) -> Callable[[TableRow], str]:
    return lambda row: size(_median(row, value_of))


def _median(row: TableRow, value_of: Callable[[OpeningRecord], float | None]) -> float | None:
    """The median over the samples that have such a value."""
    openings = (sample.opening for sample in row.after_click)
    values = [value for each in openings if each and (value := value_of(each)) is not None]
    return statistics.median(values) if values else None
