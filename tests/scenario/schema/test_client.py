from typing import Any

import pytest

from harness.core.http.client import Client, Start
from harness.core.http.preflight import Page
from harness.core.http.protocol import HttpVersion
from harness.errors import ScenarioError
from harness.scenario.scenario import Scenario
from harness.scenario.schema.client import ClientBlock
from tests.scenario.samples import content, parsed

QUOTED = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'


def with_client(client: object, case_client: object = None) -> Scenario:
    values: dict[str, Any] = content() | {"client": client}
    if case_client is not None:
        values["cases"][1]["client"] = case_client
    return parsed(values)


def test_a_client_that_says_nothing_is_a_browser_over_plain_http() -> None:
    assert with_client({}).client == Client(HttpVersion.HTTP_1_1, 6, 1, Start.WARM, tls=False)


@pytest.mark.parametrize("http", [1.1, "1.1"])
def test_an_http_version_may_look_like_a_number(http: object) -> None:
    assert with_client({"http": http}).client.http is HttpVersion.HTTP_1_1


@pytest.mark.parametrize("http", [2, 2.0, "2"])
def test_http_2_is_a_hundred_streams_over_tls(http: object) -> None:
    assert with_client({"http": http}).client == Client(
        HttpVersion.HTTP_2, connection_count=100, tls=True
    )


def test_a_case_of_another_version_has_its_usual_connections() -> None:
    scenario = with_client({"connections": 2}, {"http": 2})
    back = with_client({"http": 2, "connections": 50}, {"http": 1.1})

    assert scenario.client_of("Byte Range").connection_count == 100
    assert back.client_of("Byte Range") == Client(connection_count=6, tls=True)


@pytest.mark.parametrize(
    ("client", "case_client", "place"),
    [
        ({"http": 2, "tls": False}, None, "client:"),
        ({"http": 2}, {"tls": False}, r"cases\[1\].client:"),
    ],
)
def test_http_2_without_tls_is_refused(client: object, case_client: object, place: str) -> None:
    with pytest.raises(ScenarioError, match=f"{place} is HTTP/2 without TLS"):
        with_client(client, case_client)


@pytest.mark.parametrize("http", [1, 3, "h2", True, [1.1]])
def test_what_is_no_emulated_version_is_told(http: object) -> None:
    with pytest.raises(ScenarioError, match="is not a supported HTTP version"):
        with_client({"http": http})


def test_a_page_and_what_it_accepts_belong_to_the_client() -> None:
    scenario = with_client({"page": "same-origin"}, {"accept": QUOTED})

    assert scenario.client.page is Page.SAME_ORIGIN
    assert scenario.client_of("Byte Range").accept == QUOTED
    assert scenario.client_of("Byte Range").page is Page.SAME_ORIGIN


@pytest.mark.parametrize("accept", ["", " image/jls", "image/jls\r\nX: y", "ä", "a" * 1025])
def test_what_no_header_can_say_is_refused(accept: str) -> None:
    with pytest.raises(ScenarioError, match="accept"):
        with_client({"accept": accept})


def test_a_usual_page_leaves_the_digest_as_it_was() -> None:
    assert with_client({}).digest == with_client({"page": "cross-origin"}).digest
    assert with_client({}).digest != with_client({"page": "same-origin"}).digest


def test_a_case_has_the_client_of_the_scenario_in_all_that_it_leaves_out() -> None:
    usual = {"connections": 4, "decode_workers": 2, "start": "cold"}
    scenario = with_client(usual, {"tls": True, "connections": 2})

    assert (
        scenario.client_of("JLS")
        == scenario.client
        == Client(connection_count=4, decode_worker_count=2, start=Start.COLD)
    )
    assert scenario.client_of("Byte Range") == Client(
        HttpVersion.HTTP_1_1, 2, 2, Start.COLD, tls=True
    )


def test_the_client_of_a_case_shapes_the_digest_only_where_it_is_another() -> None:
    plain = with_client({}).digest

    assert with_client({}, {"connections": 6}).digest == plain
    assert (
        len({plain, with_client({}, {"tls": True}).digest, with_client({"tls": True}).digest}) == 3
    )


def test_tls_needs_the_emulator() -> None:
    values = content() | {"client": {"tls": True}, "networks": ["4g", "local"]}

    with pytest.raises(ScenarioError, match="is served without the emulator") as told:
        parsed(values)
    assert told.value.value == "local"


def test_a_delay_per_request_is_not_told_apart_within_tls() -> None:
    values = content() | {"client": {"tls": True}, "networks": ["4g", "devtools/slow-4g"]}

    with pytest.raises(ScenarioError, match="has a delay per request") as told:
        parsed(values)
    assert told.value.value == "devtools/slow-4g"


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("http", Client().http.value),
        ("connections", Client().connection_count),
        ("connections", HttpVersion.HTTP_2.usual_connections),
        ("decode_workers", Client().decode_worker_count),
        ("start", Client().start.value),
        ("page", Client().page.value),
    ],
)
def test_a_description_tells_what_is_so_unless_it_is_given(key: str, default: object) -> None:
    assert str(default) in (ClientBlock.model_fields[key].description or "").replace(",", "")
