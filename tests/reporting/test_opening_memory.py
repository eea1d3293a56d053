"""What reading metadata costs, of loads whose memory was measured."""

from dataclasses import replace

from harness.reporting.language import Language
from harness.reporting.opening_memory import memory_table
from harness.reporting.rows import table_rows
from harness.reporting.words import words_in
from harness.results.document import RunDocument
from tests.reporting.test_opening_table import document


def measured(of: RunDocument) -> RunDocument:
    """The same, whose first load told of memory."""
    row, *rows = of.cases
    [sample] = row.samples
    assert sample.opening is not None
    opening = replace(
        sample.opening, memory_before_bytes=150_000_000, memory_peak_bytes=400_000_000
    )
    return replace(of, cases=(replace(row, samples=(replace(sample, opening=opening),)), *rows))


def lines(of: RunDocument, language: Language = Language.ENGLISH) -> list[str]:
    return memory_table(table_rows(of), words_in(language), language).splitlines()


def test_loads_whose_memory_nobody_measured_have_no_table() -> None:
    assert lines(document()) == []


def test_memory_stands_beside_what_was_read_and_how_long_that_took() -> None:
    header, _, *rows = lines(measured(document()))

    assert header.endswith("| Metadata | inflated | Reading, ms | Memory before | Memory, peak |")
    assert len(rows) == 1
    assert rows[0].endswith("| 150 MB | 400 MB |")


def test_the_table_is_in_the_language_of_its_page() -> None:
    assert "内存峰值" in lines(measured(document()), Language.CHINESE)[0]
