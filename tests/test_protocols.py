"""Whole runs over other protocols than plain HTTP/1.1: every byte through the emulator."""

from pathlib import Path

import pytest

from harness.core.http.client import Client, Start
from harness.core.http.protocol import HttpVersion
from harness.core.http.tls_record import RECORD_OVERHEAD_BYTES
from harness.results.reasons import Late
from harness.results.store import RunStore
from tests.tiny import FAST, FRAME_COUNT, measured, prepared, scenario_text
from tests.watching import Witness

pytestmark = [pytest.mark.live, pytest.mark.every_python]

USUAL_ROW = "  - {name: volume-jls, retrieve: volume-jls}\n"
CLIENTS = {
    "plain": "{}",
    "tls": "{tls: true, connections: 2}",
    "tls, cold": "{tls: true, start: cold}",
    "http 2": "{http: 2}",
    "http 2, cold": "{http: 2, start: cold}",
}


@pytest.fixture(scope="module")
def store(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> RunStore:
    folder = tmp_path_factory.mktemp("protocols")
    rows = "".join(
        f'  - {{name: "{name}", retrieve: volume-jls, client: {client}}}\n'
        for name, client in CLIENTS.items()
    )
    text = scenario_text(FAST).replace(USUAL_ROW, rows)
    experiment = prepared(folder, tiny_cache, text)
    return measured(experiment, folder, Witness())


def test_every_image_arrives_as_it_was(store: RunStore) -> None:
    for row in store.document.cases:
        [sample] = row.samples
        assert [each for each in sample.invalid_because if not isinstance(each, Late)] == []
        assert sample.request_count == FRAME_COUNT


def test_the_emulator_sees_the_connections_of_each_client(store: RunStore) -> None:
    # Those of a warm load were opened before it began.
    records = {row.case: row.samples[-1].emulator for row in store.document.cases}

    assert {case: seen and seen.connection_count for case, seen in records.items()} == {
        "plain": 0,
        "tls": 0,
        "tls, cold": 6,
        "http 2": 0,
        "http 2, cold": 1,
    }


def test_http_2_compresses_what_is_asked(store: RunStore) -> None:
    records = {row.case: row.samples[-1].emulator for row in store.document.cases}
    tls, http_2 = records["tls"], records["http 2"]
    assert tls is not None
    assert http_2 is not None

    assert http_2.bytes_up < tls.bytes_up
    assert http_2.bytes_down < tls.bytes_down


def test_tls_adds_to_plain_http_what_the_model_of_its_records_says(store: RunStore) -> None:
    """A record for a request, one for the head of its answer and one for its small body."""
    records = {row.case: row.samples[-1].emulator for row in store.document.cases}
    plain, tls = records["plain"], records["tls"]
    assert plain is not None
    assert tls is not None

    assert tls.bytes_up - plain.bytes_up == FRAME_COUNT * RECORD_OVERHEAD_BYTES
    assert tls.bytes_down - plain.bytes_down == FRAME_COUNT * 2 * RECORD_OVERHEAD_BYTES


def test_the_case_says_who_its_client_was(store: RunStore) -> None:
    scenario = store.document.scenario
    clients = {case.name: case.client for case in scenario.cases}

    assert clients["plain"] == scenario.client
    assert clients["tls"] == Client(HttpVersion.HTTP_1_1, 2, 1, Start.WARM, tls=True)
    assert clients["http 2"] == Client(HttpVersion.HTTP_2, 100, 1, Start.WARM, tls=True)
