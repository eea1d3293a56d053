from dataclasses import replace

import pytest

from harness.reporting.rows import TableRow, table_rows
from tests.runs import A_PIXEL_DIFFERS, LEDGER, SCENARIO, a_document, a_finished_document, a_sample


def _row(case: str, network: str) -> TableRow:
    rows = table_rows(a_finished_document())
    return next(row for row in rows if (row.case, row.network) == (case, network))


def test_rows_stand_in_the_order_of_the_run() -> None:
    names = [(row.network, row.case) for row in table_rows(a_finished_document())]

    assert names == [
        ("4g", "JLS"),
        ("4g", "JLS Reduced"),
        ("local", "JLS"),
        ("local", "JLS Reduced"),
    ]


def test_warm_ups_are_not_counted() -> None:
    row = _row("JLS", "4g")

    assert row.counted_count == 2
    assert row.figures.first_render.median_s == pytest.approx(2.35)


def test_invalid_samples_are_kept_apart() -> None:
    row = _row("JLS Reduced", "local")

    assert row.counted_count == 1
    assert row.figures.first_render.median_s == pytest.approx(2.3)
    assert [sample.invalid_because for sample in row.invalid] == [(A_PIXEL_DIFFERS,)]


def test_published_figures_stand_in_their_own_row_only() -> None:
    assert _row("JLS", "4g").figures.first_render.published_s == 2.265
    assert _row("JLS", "4g").figures.complete.published_s == 8.106
    assert _row("JLS", "local").figures.first_render.published_s is None
    assert _row("JLS", "4g").figures.first_image.published_s is None


def test_the_ratio_needs_both_figures() -> None:
    assert _row("JLS", "4g").figures.first_render.published_ratio == pytest.approx(2.35 / 2.265)
    assert _row("JLS", "local").figures.first_render.published_ratio is None
    assert table_rows(a_document())[0].figures.first_render.published_ratio is None


def test_what_was_not_measured_is_none() -> None:
    row = table_rows(a_document())[0]

    assert row.counted_count == 0
    assert row.request_count is None
    assert row.failure_count is None
    assert row.ledger == ()
    assert [(f.summary, f.wire_s, f.floor_s) for f in row.figures] == [(None, None, None)] * 4


def test_a_milestone_that_never_came_lowers_only_its_own_n() -> None:
    document = a_document()
    first, second = (
        slot
        for slot in document.missing()
        if (slot.case, slot.network, slot.is_warm_up) == ("JLS", "4g", False)
    )
    whole = a_sample(first)
    without = replace(
        a_sample(second),
        times_s=replace(whole.times_s, first_render=None),
        waits=replace(whole.waits, first_render=None),
    )
    row = table_rows(document.with_sample(whole).with_sample(without))[0]

    assert row.counted_count == 2
    assert row.figures.first_render.summary is not None
    assert row.figures.first_render.summary.count == 1
    assert row.figures.complete.summary is not None
    assert row.figures.complete.summary.count == 2


def test_the_ledger_is_that_of_the_median_sample_so_that_it_adds_up() -> None:
    document = a_document(replace(SCENARIO, repeats=3))
    for slot in document.missing():
        received = {1: 300, 2: 100, 3: 200}[slot.repeat]
        ledger = (replace(LEDGER[0], useful_bytes=received),)
        sample = replace(a_sample(slot), bytes_received=received, ledger=ledger)
        document = document.with_sample(sample)

    assert [stage.useful_bytes for stage in table_rows(document)[0].ledger] == [200]
