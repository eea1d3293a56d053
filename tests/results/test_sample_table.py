import polars as pl
import pytest

from harness.predict.document import predicted_document
from harness.results.sample_table import SAMPLE_COLUMNS, data_dictionary, sample_table
from tests.predicted import DEVICE, MANIFEST, scenario
from tests.runs import PREDICTED_ALONE, a_document, a_finished_document

DOCUMENT = a_finished_document()
TABLE = sample_table({"one": DOCUMENT})


def test_every_sample_is_a_row_warm_ups_and_excluded_ones_too() -> None:
    assert len(TABLE) == len(DOCUMENT.samples)
    assert TABLE["is_warm_up"].sum() == sum(each.is_warm_up for each in DOCUMENT.samples)
    assert TABLE["is_counted"].sum() == sum(each.is_counted for each in DOCUMENT.samples)
    assert TABLE["excluded_because"].drop_nulls().to_list() == ["other"]


def test_a_row_has_times_parts_costs_and_conditions() -> None:
    row = TABLE.row(1, named=True)
    [sample] = [each for each in DOCUMENT.samples if each.slot.row[:2] == ("JLS", "4g")][1:2]

    assert (row["run"], row["case"], row["network"], row["lane"]) == ("one", "JLS", "4g", "loader")
    assert row["first_render_s"] == sample.times_s.first_render
    parts = [row[f"first_render_{part}_s"] for part in ("wire", "decode", "render")]
    assert sum(parts) == pytest.approx(row["first_render_s"])
    assert (row["download_bps"], row["rtt_s"], row["policy"]) == (30e6, 0.010, "cs3d-2023-11")
    assert (row["commit"], row["core_count"], row["dataset_licence"]) == ("c" * 40, 2, "CC0")


def test_a_network_without_a_limit_has_none() -> None:
    local = TABLE.filter(pl.col("network") == "local")

    assert local["download_bps"].null_count() == len(local)


def test_predictions_have_no_machine_and_runs_stand_one_below_the_other() -> None:
    both = sample_table({"one": DOCUMENT, "two": a_finished_document(PREDICTED_ALONE)})
    predicted = both.filter(pl.col("run") == "two")

    assert len(predicted) == 4
    assert predicted["cpu"].null_count() == predicted["started_at"].null_count() == 4
    assert set(predicted["device"]) == {"synthetic-laptop"}


def test_a_run_without_samples_has_the_columns_alone() -> None:
    assert sample_table({"none": a_document()}).columns == TABLE.columns


def test_every_number_has_its_unit_in_its_name_and_every_column_a_meaning() -> None:
    units = ("_s", "_bps", "_bytes", "_count", "_version", "bytes_received", "bytes_redundant")
    numbers = [each.name for each in SAMPLE_COLUMNS if each.type in {pl.Int64, pl.Float64}]

    assert [name for name in numbers if not name.endswith(units)] == ["repeat"]
    assert data_dictionary()["column"].to_list() == TABLE.columns
    assert all(data_dictionary()["meaning"])


def test_what_came_before_the_first_frame_has_columns_and_is_null_without() -> None:
    opened = predicted_document(scenario(more="open: cornerstone\n"), MANIFEST, DEVICE)
    plain = predicted_document(scenario(), MANIFEST, DEVICE)
    first, without = (sample_table({"run": each}).row(0, named=True) for each in (opened, plain))

    assert first["complete_from_click_s"] == first["opened_s"] + first["complete_s"]
    assert first["metadata_bytes"] > first["query_bytes"] == first["thumbnail_bytes"] == 0
    assert without["opened_s"] is without["complete_from_click_s"] is None
    assert without["metadata_bytes"] is None
