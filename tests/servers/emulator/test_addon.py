import asyncio

import pytest
from mitmproxy.connection import Server
from mitmproxy.proxy.server_hooks import ServerConnectionHookData
from mitmproxy.test.tflow import tclient_conn, tflow

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.given import Given, given_field
from harness.core.http.server_timing import ServerWait, read_wait, wait_field
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink
from harness.servers.emulator.addon import GIVEN, ForwardAddon, LinkAddon
from harness.servers.emulator.mitmproxy_parts import Proxyserver

ORIGIN = ("127.0.0.1", 8000)


def addon() -> LinkAddon:
    async def make() -> LinkAddon:
        loop = asyncio.get_running_loop()
        access_link = AccessLink.of(NetworkProfile("4g", 30e6, 5e6, 0.010), loop)
        return LinkAddon(Proxyserver(), access_link, ORIGIN)

    return run_virtually(make())


@pytest.mark.parametrize(
    ("address", "is_refused"),
    [
        pytest.param(ORIGIN, False, id="the origin"),
        pytest.param(("127.0.0.1", 8001), True, id="another port"),
        pytest.param(("192.0.2.1", 8000), True, id="another host"),
        pytest.param(None, True, id="nowhere"),
    ],
)
def test_only_the_origin_is_connected_to(address: tuple[str, int] | None, is_refused: bool) -> None:
    server = Server(address=address)

    addon().server_connect(ServerConnectionHookData(client=tclient_conn(), server=server))

    assert (server.error is not None) is is_refused


def test_every_answer_streams() -> None:
    flow = tflow(resp=True)

    addon().responseheaders(flow)

    assert flow.response is not None
    assert flow.response.stream is True


@pytest.mark.parametrize(
    ("headers", "streams"),
    [
        pytest.param({}, False, id="no body"),
        pytest.param({"content-length": "70000"}, True, id="a body of known length"),
        pytest.param({"transfer-encoding": "chunked"}, True, id="a body in chunks"),
    ],
)
def test_an_upload_streams(headers: dict[str, str], streams: bool) -> None:
    flow = tflow()
    flow.request.headers.clear()
    flow.request.headers.update(headers)

    addon().requestheaders(flow)

    assert flow.request.stream is streams


def test_a_connection_that_cannot_be_shaped_is_refused() -> None:
    client = tclient_conn()

    # mitmproxy logs what a hook raises and goes on: only the error keeps the connection out.
    with pytest.raises(KeyError):
        run_virtually(addon().client_connected(client))

    assert client.error is not None


def test_a_client_is_not_told_how_long_the_server_waited() -> None:
    flow = tflow(resp=True)
    assert flow.response is not None
    before = flow.response.headers.fields
    flow.response.headers.fields = (*before, wait_field(ServerWait(0.5)))

    addon().responseheaders(flow)

    assert flow.response.headers.fields == before


def test_a_server_that_is_measured_took_from_the_request_to_the_head() -> None:
    flow = tflow(resp=True)
    assert flow.response is not None
    flow.request.timestamp_end, flow.response.timestamp_start = 946681201.0, 946681201.25

    ForwardAddon(ORIGIN, measures_server=True).responseheaders(flow)

    told = read_wait(*flow.response.headers.fields[-1])
    assert told == ServerWait(0.25, is_measured=True)


@pytest.mark.parametrize("given", [None, Given.PREFLIGHT])
def test_what_the_harness_gave_is_kept_from_the_client_and_kept_for_the_log(
    given: Given | None,
) -> None:
    flow = tflow(resp=True)
    assert flow.response is not None
    before = flow.response.headers.fields
    flow.response.headers.fields = (*before, *([given_field(given)] if given else []))

    addon().responseheaders(flow)

    assert flow.response.headers.fields == before
    assert flow.metadata[GIVEN] is given
