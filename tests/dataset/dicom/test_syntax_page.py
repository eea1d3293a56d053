from harness.dataset.dicom.syntax_page import transfer_syntax_page
from harness.dataset.dicom.transfer_syntax import TRANSFER_SYNTAXES
from tests.source_tree import ROOT


def test_every_transfer_syntax_has_one_row_that_says_what_becomes_of_it() -> None:
    rows = [line for line in transfer_syntax_page().splitlines() if line.startswith("| ")]

    for syntax in TRANSFER_SYNTAXES:
        (row,) = (row for row in rows if f"| {syntax.uid} |" in row)
        assert (syntax.codec is None) == (bool(syntax.why_not) and syntax.why_not in row)
        assert ("(retired)" in row) == syntax.is_retired


def test_the_page_among_the_results_is_the_one_that_the_table_gives() -> None:
    page = (ROOT / "results/transfer-syntaxes.md").read_text(encoding="utf-8")

    assert page == transfer_syntax_page()
