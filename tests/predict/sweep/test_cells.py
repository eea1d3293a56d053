from pathlib import Path

from harness.core.http.client import Client
from harness.core.http.protocol import HttpVersion
from harness.predict.sweep.cells import batches, cells_of
from tests.predict.sweep.sweeps import a_sweep


def test_every_combination_is_one_cell_and_a_scenario_stands_together(tmp_path: Path) -> None:
    cells = cells_of(a_sweep(tmp_path))

    # 2 rates x 2 round trips x (1 + 2) cases
    assert len(cells) == len(set(cells)) == 12
    assert [cell.scenario for cell in cells] == ["tiny-stack"] * 4 + ["tiny-volume"] * 8


def test_the_upload_keeps_its_ratio_to_a_download_that_varies(tmp_path: Path) -> None:
    def rates(axes: str) -> set[tuple[float | None, float | None]]:
        return {(cell.download_bps, cell.upload_bps) for cell in cells_of(a_sweep(tmp_path, axes))}

    assert rates("{download: [1 Mbit/s, 10 Mbit/s]}") == {(1e6, 0.2e6), (10e6, 2e6)}
    assert rates("{download: [1 Mbit/s], upload: {ratio: 0.5}}") == {(1e6, 0.5e6)}
    assert rates("{upload: [1 Mbit/s, 2 Mbit/s]}") == {(20e6, 1e6), (20e6, 2e6)}
    assert rates("{rtt: [1 ms]}") == {(20e6, 4e6)}


def test_connections_are_nothing_to_http2_and_chunks_nothing_to_a_case_without_ranges(
    tmp_path: Path,
) -> None:
    axes = "{http: [1.1, 2], connections: [1, 6], chunk_size: [8 KiB, 16 KiB]}"
    cells = cells_of(a_sweep(tmp_path, axes))

    def combinations(case: str) -> list[tuple[str, int | None, int | None]]:
        found = [cell for cell in cells if cell.case == case]
        return [(cell.http.value, cell.connection_count, cell.chunk_bytes) for cell in found]

    assert combinations("volume-jls") == [("1.1", 1, None), ("1.1", 6, None), ("2", None, None)]
    assert combinations("volume-htj2k-byte-range") == [
        *(("1.1", 1, 8192), ("1.1", 1, 16384), ("1.1", 6, 8192), ("1.1", 6, 16384)),
        *(("2", None, 8192), ("2", None, 16384)),
    ]


def test_a_client_of_http2_has_its_usual_streams_and_speaks_tls(tmp_path: Path) -> None:
    first, second = cells_of(a_sweep(tmp_path, "{http: [1.1, 2]}"))[:2]

    assert first.client(Client()) == Client()
    assert second.client(Client()) == Client(
        http=HttpVersion.HTTP_2, connection_count=100, tls=True
    )
    own = Client(http=HttpVersion.HTTP_2, connection_count=32, tls=True)
    assert second.client(own) == own


def test_batches_hold_about_as_much_work_and_all_cells_in_order(tmp_path: Path) -> None:
    cells = cells_of(a_sweep(tmp_path))

    cut = batches(cells, {"tiny-stack": 1, "tiny-volume": 350})

    # Stacks are nothing beside volumes: two volumes of 350 images fill a batch of 1000.
    assert list(map(len, cut)) == [6, 2, 2, 2]
    assert tuple(cell for batch in cut for cell in batch) == cells


def test_no_batch_has_more_cells_than_a_second_is_lost_with(tmp_path: Path) -> None:
    axes = "{rtt: {from: 1 ms, to: 100 ms, count: 65}}"
    stacks = [cell for cell in cells_of(a_sweep(tmp_path, axes)) if cell.scenario == "tiny-stack"]

    assert list(map(len, batches(stacks, {"tiny-stack": 1}))) == [64, 1]


def test_the_slices_of_a_cell_are_its_weight(tmp_path: Path) -> None:
    cells = cells_of(a_sweep(tmp_path, "{slices: [100, 900, 3000]}"))

    assert list(map(len, batches(cells, {"tiny-volume": 8}))) == [2, 1, 1, 1, 1]
