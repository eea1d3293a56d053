from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.core.load import Load
from harness.reporting.language import Language
from harness.reporting.markdown import table
from harness.reporting.rows import table_rows
from harness.reporting.tables import (
    Rows,
    confidence_table,
    ledger_table,
    parts_table,
    results_columns,
    way_table,
)
from harness.reporting.words import Words, words_in
from harness.results.certification import Moment
from harness.results.document import RunDocument
from harness.results.sample import Sample, StageTimes
from tests.runs import (
    BOTH_LANES,
    LEDGER,
    MEASURED,
    PREDICTED_ALONE,
    SCENARIO,
    a_certificate,
    a_document,
    a_finished_document,
    a_sample,
)

ENGLISH = words_in(Language.ENGLISH)
FINISHED = table_rows(a_finished_document())
UNMEASURED = table_rows(a_document())


def _results_table(rows: Rows, load: Load, words: Words, *, published: bool) -> str:
    return table(results_columns(rows, load, words, published=published), rows)


def _cells(text: str) -> list[list[str]]:
    lines = text.split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _measured(document: RunDocument, **changes: object) -> RunDocument:
    """The document with every sample measured, and changed alike."""
    for slot in document.missing():
        sample: Sample = replace(a_sample(slot), **changes)  # type: ignore[arg-type]
        document = document.with_sample(sample)
    return document


def test_rows_over_a_link_that_missed_are_marked() -> None:
    slow = a_certificate(Moment.AFTER, replace(MEASURED, download_bps=15e6))
    rows = table_rows(replace(a_finished_document(), certificates=(slow,)))
    for text in (
        _results_table(rows, Load.VOLUME, ENGLISH, published=True),
        way_table(rows, Load.VOLUME, ENGLISH),
        parts_table(rows, Load.VOLUME, ENGLISH),
    ):
        assert [row[1] for row in _cells(text)[2:]] == ["4g †", "4g †", "local", "local"]


def test_each_measured_time_stands_beside_its_prediction() -> None:
    scenario = replace(SCENARIO, lanes=(Lane.LOADER, Lane.PREDICTION))
    rows = table_rows(a_finished_document(scenario))
    header, _, first, *_ = _cells(_results_table(rows, Load.VOLUME, ENGLISH, published=False))

    assert len(rows) == 4
    assert header[3:7] == ["First render, ms", "Floor", "Predicted", "Prediction error"]
    assert first[3:7] == ["2350", "2115", "2250", "+100 (+4.4 %)"]
    assert first[7:11] == ["8350", "8010", "8250", "+100 (+1.2 %)"]


def test_predictions_alone_stand_where_measured_times_do() -> None:
    rows = table_rows(a_finished_document(PREDICTED_ALONE))
    header, _, first, *_ = _cells(_results_table(rows, Load.VOLUME, ENGLISH, published=False))

    assert "Predicted" not in header
    assert "n" not in header
    assert first[3] == "2250"
    assert "2230 (2115) / 15.0 / 5.0" in parts_table(rows, Load.VOLUME, ENGLISH)


def test_the_results_stand_beside_floor_published_figure_and_difference() -> None:
    header, _, first, *_ = _cells(_results_table(FINISHED, Load.VOLUME, ENGLISH, published=True))

    assert list(zip(header, first, strict=True)) == [
        ("Type", "JLS"),
        ("Network", "4g"),
        ("Size (published)", "30 MB (30 M)"),
        ("First render, ms", "2350"),
        ("Floor", "2115"),
        ("Published", "2265"),
        ("Difference", "+85 (+3.8 %)"),
        ("Complete, ms", "8350"),
        ("Floor", "8010"),
        ("Published", "8106"),
        ("Difference", "+244 (+3.0 %)"),
        ("n", "2"),
        ("Excluded", "0"),
    ]


def test_who_loaded_is_said_where_it_was_not_our_loader_alone() -> None:
    both = table_rows(a_finished_document(BOTH_LANES))
    header, _, *rows = _cells(way_table(both, Load.VOLUME, ENGLISH))

    assert header[2] == "Loaded by"
    assert [row[2] for row in rows] == ["Our loader", "Real viewer"] * 4
    assert "Loaded by" not in way_table(FINISHED, Load.VOLUME, ENGLISH)


def test_the_parts_are_those_of_our_loader() -> None:
    both = table_rows(a_finished_document(BOTH_LANES))

    assert parts_table(both, Load.VOLUME, ENGLISH) == parts_table(FINISHED, Load.VOLUME, ENGLISH)


def test_without_a_published_table_nothing_speaks_of_one() -> None:
    header, *_ = _cells(_results_table(FINISHED, Load.VOLUME, ENGLISH, published=False))

    assert "Size" in header
    assert not [name for name in header if "ublished" in name or "Difference" in name]


def test_the_last_milestone_is_called_as_on_the_published_page() -> None:
    for load, name in ((Load.STACK, "Final render"), (Load.VOLUME, "Complete")):
        header, *_ = _cells(_results_table(FINISHED, load, ENGLISH, published=False))

        assert f"{name}, ms" in header


def test_samples_that_are_not_valid_are_shown_only_where_there_are_any() -> None:
    header, _, *rows = _cells(_results_table(FINISHED, Load.VOLUME, ENGLISH, published=True))
    all_valid = table_rows(_measured(a_document()))

    assert (header[-1], [row[-1] for row in rows]) == ("Excluded", ["0", "0", "0", "1"])
    assert "Excluded" not in _results_table(all_valid, Load.VOLUME, ENGLISH, published=True)


def test_a_cell_that_was_not_measured_stays_empty() -> None:
    results = _cells(_results_table(UNMEASURED, Load.VOLUME, ENGLISH, published=True))
    way = _cells(way_table(UNMEASURED, Load.VOLUME, ENGLISH))
    parts = _cells(parts_table(UNMEASURED, Load.VOLUME, ENGLISH))

    assert results[2][3:] == ["", "", "2265", "", "", "", "8106", "", "0"]
    assert way[2] == ["JLS", "4g", "", "", "", "", "", "", ""]
    assert parts[2] == ["JLS", "4g", "", "", "", ""]


def test_a_table_in_which_nothing_would_stand_is_left_out() -> None:
    assert ledger_table(UNMEASURED, ENGLISH) == ""
    assert confidence_table(UNMEASURED, Load.VOLUME, ENGLISH) == ""


def test_a_case_that_never_completes_by_design_counts_with_empty_cells() -> None:
    sample = a_sample(next(SCENARIO.slots()))
    times_s, waits = (replace(each, complete=None) for each in (sample.times_s, sample.waits))
    rows = table_rows(_measured(a_document(), times_s=times_s, waits=waits))
    results = _cells(_results_table(rows, Load.VOLUME, ENGLISH, published=False))
    way = _cells(way_table(rows, Load.VOLUME, ENGLISH))
    parts = _cells(parts_table(rows, Load.VOLUME, ENGLISH))

    assert results[2][3:] == ["2300", "2115", "", "", "2"]
    assert (way[0][5], way[2][5]) == ("Complete, ms", "")
    assert (parts[0][5], parts[2][5]) == ("Complete, ms", "")


def test_the_whole_way_gives_every_milestone_its_quartiles() -> None:
    header, _, first, *_ = _cells(way_table(FINISHED, Load.VOLUME, ENGLISH))

    assert dict(zip(header, first, strict=True)) == {
        "Type": "JLS",
        "Network": "4g",
        "First image, ms": "62.5",
        "First render, ms": "2350 (2325–2375)",
        "Every slice, ms": "3350 (3325–3375)",
        "Complete, ms": "8350 (8325–8375)",
        "Requests": "174",
        "Received": "30.1 MB",
        "Redundant": "64 kB",
    }


@pytest.mark.parametrize("write", [way_table, parts_table])
def test_a_stack_has_no_slices(write: object) -> None:
    assert callable(write)
    header, *_ = _cells(write(FINISHED, Load.STACK, ENGLISH))

    assert "Every slice, ms" not in header
    assert "Final render, ms" in header


def test_failures_are_shown_only_where_there_are_any() -> None:
    stages = (StageTimes("fast", 3, 2, None, 0.1), StageTimes("full", 3, 1, None, 0.2))
    header, _, first, *_ = _cells(
        way_table(table_rows(_measured(a_document(), stages=stages)), Load.VOLUME, ENGLISH)
    )

    assert (header[-1], first[-1]) == ("Failures", "3")
    assert "Failures" not in way_table(FINISHED, Load.VOLUME, ENGLISH)


def test_the_parts_of_each_milestone_stand_apart_with_the_floor_beside_the_wire() -> None:
    _, _, first, *_ = _cells(parts_table(FINISHED, Load.VOLUME, ENGLISH))

    assert first == [
        *("JLS", "4g", "50.0 (40.0) / 12.5 / 0.0", "2330 (2115) / 15.0 / 5.0"),
        *("3330 (3115) / 15.0 / 5.0", "8330 (8010) / 15.0 / 5.0"),
    ]


def test_the_ledger_has_a_line_for_every_stage_and_adds_up() -> None:
    header, _, *rows = _cells(ledger_table(FINISHED, ENGLISH))

    assert header[3:] == [
        *("Requests", "Useful, B", "Redundant, B", "Unseen, B", "Heads, B", "Total, B"),
    ]
    assert rows[:2] == [
        ["JLS", "4g / local", "initialImages", "3", "500,000", "0", "0", "1,700", "501,700"],
        [
            *("JLS", "4g / local", "full", "171"),
            *("29,400,000", "64,000", "100,000", "134,300", "29,698,300"),
        ],
    ]
    for row in rows:
        *parts, total = (int(cell.replace(",", "")) for cell in row[4:])
        assert sum(parts) == total


def test_networks_with_different_ledgers_have_their_own_lines() -> None:
    document = a_document()
    for slot in document.missing():
        ledger = LEDGER if slot.network == "4g" else LEDGER[:1]
        document = document.with_sample(replace(a_sample(slot), ledger=ledger))
    _, _, *rows = _cells(ledger_table(table_rows(document), ENGLISH))

    assert [row[1] for row in rows] == ["4g", "4g", "4g", "4g", "local", "local"]


def test_intervals_are_given_where_there_are_enough_samples() -> None:
    document = a_document(replace(SCENARIO, repeats=5))
    for slot in document.missing():
        if slot.network == "4g":
            document = document.with_sample(a_sample(slot, 2.2 + 0.1 * slot.repeat))
    _, _, first, *_, last = _cells(confidence_table(table_rows(document), Load.VOLUME, ENGLISH))

    assert first == ["JLS", "4g", "62.5", "2300–2700", "3300–3700", "8300–8700"]
    assert last[2:] == ["", "", "", ""]


def test_a_milestone_that_was_not_always_reached_says_its_own_n() -> None:
    document = a_document()
    for slot in document.missing():
        sample = a_sample(slot)
        if slot.repeat == 2:
            sample = replace(sample, times_s=replace(sample.times_s, first_render=None))
        document = document.with_sample(sample)
    table = _results_table(table_rows(document), Load.VOLUME, ENGLISH, published=False)

    assert "| 2300 (n = 1) |" in table
    assert "| 8300 |" in table
