from dataclasses import replace

from harness.core.load import Load
from harness.reporting.language import Language
from harness.reporting.rows import table_rows
from harness.reporting.tables import parts_table, results_table, spread_table
from harness.reporting.words import words_in
from tests.runs import a_document, a_finished_document, a_sample

ENGLISH = words_in(Language.ENGLISH)
FINISHED = table_rows(a_finished_document())


def _cells(table: str) -> list[list[str]]:
    lines = table.split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_results_stand_beside_floor_published_figure_and_difference() -> None:
    header, _, first, *_ = _cells(results_table(FINISHED, Load.VOLUME, ENGLISH, published=True))

    assert dict(zip(header, first, strict=True)) == {
        "Type": "JLS",
        "Size (published)": "30 MB (30 M)",
        "Network": "4g",
        "First image, ms (floor)": "62.5 (40.0)",
        "First render, ms (IQR)": "2350 (2325–2375)",
        "First render floor, ms": "2115",
        "First render published, ms": "2265",
        "First render difference, ms": "+85 (+3.8 %)",
        "Complete, ms (IQR)": "8350 (8325–8375)",
        "Complete floor, ms": "8010",
        "Complete published, ms": "8106",
        "Complete difference, ms": "+244 (+3.0 %)",
        "n": "2",
    }


def test_without_a_published_table_nothing_speaks_of_one() -> None:
    header, *_ = _cells(results_table(FINISHED, Load.VOLUME, ENGLISH, published=False))

    assert "Size" in header
    assert not [name for name in header if "published" in name or "difference" in name]


def test_the_last_milestone_is_called_as_on_the_published_page() -> None:
    for load, name in ((Load.STACK, "Final render"), (Load.VOLUME, "Complete")):
        header, *_ = _cells(results_table(FINISHED, load, ENGLISH, published=False))

        assert f"{name}, ms (IQR)" in header


def test_a_cell_that_was_not_measured_stays_empty() -> None:
    rows = table_rows(a_document())
    results = _cells(results_table(rows, Load.VOLUME, ENGLISH, published=True))
    parts = _cells(parts_table(rows, Load.VOLUME, ENGLISH))
    spread = _cells(spread_table(rows, Load.VOLUME, ENGLISH))

    assert results[2][3:] == ["", "", "", "2265", "", "", "", "8106", "", "0"]
    assert parts[2] == ["JLS", "4g", "", "", "", "", "", "", ""]
    assert spread[2] == ["JLS", "4g", "", "", "", "", "", "", "0"]


def test_the_parts_of_each_milestone_stand_apart() -> None:
    _, _, first, *_ = _cells(parts_table(FINISHED, Load.VOLUME, ENGLISH))

    assert first == [
        *("JLS", "4g", "50.0 / 12.5 / 0.0", "2330 / 15.0 / 5.0", "8330 / 15.0 / 5.0"),
        *("174", "30.1 MB", "0 B", "300 MB"),
    ]


def test_samples_that_are_not_valid_are_shown_as_such() -> None:
    last = _cells(spread_table(FINISHED, Load.VOLUME, ENGLISH))[-1]

    assert last == [
        *("JLS Reduced", "local", "62.5–62.5", "", "2300–2300", "", "8300–8300", "", "1")
    ]


def test_a_milestone_that_was_not_always_reached_says_its_own_n() -> None:
    document = a_document()
    for slot in document.missing():
        sample = a_sample(slot)
        if slot.repeat == 2:
            sample = replace(sample, first_render_s=None)
        document = document.with_sample(sample)
    table = results_table(table_rows(document), Load.VOLUME, ENGLISH, published=False)

    assert "2300 (2300–2300; n = 1)" in table
    assert "8300 (8300–8300)" in table
