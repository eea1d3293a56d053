from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.core.load import Load
from harness.reporting.lanes import compared_tables, lane_pairs, viewer_table
from harness.reporting.language import Language
from harness.reporting.rows import TableRow, table_rows
from harness.reporting.words import words_in
from harness.results.reasons import ViewerStalled
from tests.runs import (
    BOTH_LANES,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    a_viewer_sample,
)

ENGLISH = words_in(Language.ENGLISH)
FIVE_EACH = table_rows(a_finished_document(replace(BOTH_LANES, repeats=5)))
OURS_ALONE = table_rows(a_finished_document())


def _cells(table: str) -> list[list[str]]:
    lines = table.split("\n")
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _compared(rows: tuple[TableRow, ...], published: bool = True) -> list[list[list[str]]]:
    found = compared_tables(lane_pairs(rows), Load.VOLUME, ENGLISH, published=published)
    return [_cells(table) for _, table in found]


def test_a_case_is_one_row_with_both_lanes_side_by_side() -> None:
    """Our loader first renders after 2.3 to 2.7 s, the viewer 0.2 s later: 2.5 / 2.7 - 1."""
    (header, _, first, *others), _ = _compared(FIVE_EACH)

    assert len(others) == 3
    assert list(zip(header, first, strict=True)) == [
        ("Type", "JLS"),
        ("Network", "4g"),
        ("Published, ms", "2265"),
        ("Our loader, ms", "2500"),
        ("Real viewer, ms", "2700"),
        ("Floor, ms", "2115"),
        ("Bias of our loader", "−7.4 % (−17.2 … +3.8)"),
        ("n", "5 / 5"),
        ("Excluded", "0 / 0"),
    ]


def test_completion_stands_beside_the_end_of_the_viewers_network_too() -> None:
    """Complete after 8.5 s against the viewer's 8.7; its last byte came after 8.2."""
    _, (header, _, first, *_) = _compared(FIVE_EACH)
    cells = dict(zip(header, first, strict=True))

    assert (cells["Our loader, ms"], cells["Real viewer, ms"]) == ("8500", "8700")
    assert cells["Network end, ms"] == "8200"
    assert cells["Bias to network end"].startswith("+3.7 % (")


def test_what_was_predicted_stands_beside_what_our_loader_measured() -> None:
    (header, _, first, *_), _ = _compared(table_rows(a_finished_document(WITH_PREDICTION)))
    cells = dict(zip(header, first, strict=True))

    assert (cells["Our loader, ms"], cells["Predicted, ms"]) == ("2350", "2250")
    assert cells["Prediction error"] == "+100 (+4.4 %)"


def test_with_few_samples_a_bias_has_no_interval() -> None:
    (_, _, first, *_), _ = _compared(table_rows(a_finished_document(BOTH_LANES)))

    assert first[6] == "−7.8 %"


def test_what_was_not_published_or_measured_is_an_empty_cell() -> None:
    (header, _, first, *_), _ = _compared(table_rows(a_document(BOTH_LANES)), published=False)

    assert "Published, ms" not in header
    assert first == ["JLS", "4g", "", "", "", "", "0 / 0"]


def test_each_table_is_named_after_its_milestone() -> None:
    for load, last in ((Load.STACK, "Final render"), (Load.VOLUME, "Complete")):
        found = compared_tables(lane_pairs(FIVE_EACH), load, ENGLISH, published=True)

        assert [caption.partition(":")[0] for caption, _ in found] == ["First render", last]


def test_a_run_of_one_lane_compares_nothing() -> None:
    of_viewer = table_rows(a_finished_document(replace(BOTH_LANES, lanes=(Lane.VIEWER,))))

    assert _compared(OURS_ALONE) == _compared(of_viewer) == []


def test_the_viewer_tells_when_network_and_decoding_ended() -> None:
    header, _, first, *others = _cells(viewer_table(FIVE_EACH, ENGLISH))

    assert len(others) == 3
    assert list(zip(header, first, strict=True)) == [
        ("Type", "JLS"),
        ("Network", "4g"),
        ("Network end, ms", "8200 (8100–8300)"),
        ("Data ready, ms", "8450 (8350–8550)"),
        ("On the link", "30.2 MB"),
        ("Stalled", "0"),
    ]


@pytest.mark.parametrize("is_warm_up", [True, False])
def test_a_stall_is_told_though_it_is_not_counted(is_warm_up: bool) -> None:
    """A stalled warm-up is none of the samples that were asked for."""
    document = a_document(replace(BOTH_LANES, lanes=(Lane.VIEWER,)))
    slot = next(slot for slot in document.missing() if slot.is_warm_up == is_warm_up)
    sample = a_viewer_sample(slot, 2.5, ViewerStalled(120.0, page_answers=True))
    assert sample.viewer is not None
    stalled = replace(sample, viewer=replace(sample.viewer, has_stalled=True))
    _, _, first, *_ = _cells(viewer_table(table_rows(document.with_sample(stalled)), ENGLISH))

    assert first == ["JLS", "4g", "", "", "", "0" if is_warm_up else "1"]


def test_without_the_viewer_there_is_no_table_of_it() -> None:
    assert viewer_table(OURS_ALONE, ENGLISH) == ""
