from harness.reporting.comparison.comparison import Comparison, compared
from harness.reporting.comparison.text import (
    across_note,
    as_markdown,
    details,
    line_columns,
    lines_of,
    method,
    summary,
)
from harness.reporting.comparison.verdict import Rule
from harness.results.figures import RunFigures
from tests.reporting.comparison.figures import a_row, a_run, differing


def comparison(head: RunFigures, base: RunFigures | None = None) -> Comparison:
    return compared(base or a_run(), head, Rule(), across=True)


def test_the_first_sentence_is_the_verdict() -> None:
    slower = comparison(a_run(a_row((3.06,) * 9, requests="175")))

    assert summary(comparison(a_run())) == "3 same; 0 of 1 exact figures changed."
    assert summary(slower) == "2 slower, 1 same; 1 of 1 exact figures changed."
    assert summary(comparison(a_run(a_row(network="local")))).startswith("Nothing to compare")


def test_a_line_says_where_and_by_how_much() -> None:
    [line] = lines_of(comparison(a_run(a_row((3.06,) * 9))))

    assert [column.cell(line) for column in line_columns([line])] == [
        *("JLS, 4g", "complete"),
        *("SLOWER +2.0 %", "SLOWER +2.1 %", "same", ""),
    ]


def test_decoding_again_has_a_column_where_a_row_has_it() -> None:
    base = a_run(a_row(decode_again_s=(0.02,) * 9))
    [line] = lines_of(comparison(a_run(a_row(decode_again_s=(0.022,) * 9)), base))
    *_, again = line_columns([line])

    assert (again.header, again.cell(line)) == ("Decode again", "SLOWER +10.0 %")


def test_whatever_is_not_the_same_is_told_with_its_figures() -> None:
    found = list(details(comparison(a_run(a_row((3.06,) * 9, requests="175")))))

    assert found[0].startswith("changed: JLS, 4g: requests 174 → 175; reason: nothing that it was")
    assert found[1].startswith(
        "slower: JLS, 4g, complete: 3000 → 3060 ms (+2.0 %, +2.0 % … +2.0 %), p "
    )
    assert found[1].endswith(", n 9/9")


def test_unknown_says_how_many_samples_it_would_take() -> None:
    few = a_run(a_row((3.0,) * 3, (0.2,) * 3))
    told = list(details(comparison(a_run(a_row((3.06,) * 3, (0.2,) * 3)), few)))

    assert told[0].endswith("n 3/3; it would take about 6 of each")


def test_rows_of_one_run_alone_are_told() -> None:
    assert list(details(comparison(a_run(a_row(network="local"))))) == [
        "only in the base: JLS, 4g",
        "only in the head: JLS, local",
    ]


def test_every_output_says_what_it_was_compared_across() -> None:
    across = comparison(differing(a_run(), policy="cs3d-5.14"))
    note = "Compared across differences: policy was cs3d-2023-11, is cs3d-5.14."

    assert across_note(across) == note
    assert note in as_markdown(across)
    assert across_note(comparison(a_run())) == ""


def test_markdown_leads_with_the_verdict_and_folds_the_table() -> None:
    text = as_markdown(comparison(a_run()))

    assert text.startswith("**synthetic: 3 same; 0 of 1 exact figures changed.**\n")
    assert "<details><summary>Every figure</summary>" in text
    assert "| JLS, 4g | complete | same | same | same |  |" in text


def test_the_method_names_its_test() -> None:
    pairs = compared(a_run(), a_run(), Rule(), are_pairs=True)

    assert "Mann-Whitney" in method(comparison(a_run()))
    assert "signed-rank" in method(pairs)
