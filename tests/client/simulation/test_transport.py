"""The simulated network by hand: 8 Mbit/s down and 4 Mbit/s up are 1 and 2 µs a byte."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion
from harness.core.images.server_faults import ERROR_PAGE, NO_FAULTS, BodyCut, ServerFaults, Stall
from harness.core.network.capacity import Outages
from harness.core.network.profile import NetworkProfile, Transport
from harness.errors import RetrieveFailed
from tests.client.samples import THUMBNAIL_BYTES, bodies, frame_paths, manifest

RTT_S = 0.1
NETWORK = NetworkProfile("by hand", download_bps=8e6, upload_bps=4e6, rtt_s=RTT_S)
ENDPOINTS = Endpoints(request_bytes=500, answer_bytes=250)
HEAD_S = 0.001 + RTT_S + 0.00025
OVER_TCP = NETWORK.with_transport(Transport.TCP)
SERVED = bodies(manifest(4))
PATHS = [path.replace("/frames/", "/jlsThumbnail/") for path in frame_paths(manifest(4))]
OVERHEAD_BYTES = SERVED[PATHS[0]].frame.overhead_bytes


async def fetch(transport: SimulatedTransport, path: str) -> tuple[float, float, int]:
    """When the head and the last byte of an answer were there, and how many bytes came."""
    loop = asyncio.get_running_loop()
    async with transport.get(path, {}) as answer:
        head_s, came_bytes = loop.time(), 0
        while content := await answer.read(None):
            came_bytes += len(content)
    return head_s, loop.time(), came_bytes


def fetched(
    paths: list[str],
    *,
    network: NetworkProfile = NETWORK,
    connections: int = 6,
    open_count: int | None = None,
    in_turn: bool = False,
    protocol: HttpProtocol = PLAIN_HTTP,
) -> list[tuple[float, float, int]]:
    async def main() -> list[tuple[float, float, int]]:
        endpoints = ENDPOINTS.over(protocol)
        transport = SimulatedTransport(
            SERVED, network, connections, open_count=open_count, endpoints=endpoints
        )
        assert transport.connections == connections
        if in_turn:
            return [await fetch(transport, path) for path in paths]
        return list(await asyncio.gather(*(fetch(transport, path) for path in paths)))

    return run_virtually(main())


def test_the_head_takes_a_round_trip_and_the_body_its_bytes() -> None:
    [(head_s, end_s, came_bytes)] = fetched(PATHS[:1])

    assert came_bytes == THUMBNAIL_BYTES + OVERHEAD_BYTES
    # A head is seen with the segment it came in, of at most one MSS.
    assert HEAD_S <= head_s <= HEAD_S + 0.0015
    assert end_s == pytest.approx(HEAD_S + came_bytes * 1e-6, abs=1e-9)


def test_a_cold_connection_waits_for_one_round_trip_and_a_used_one_does_not() -> None:
    [first, second] = fetched(PATHS[:2], open_count=0, in_turn=True)
    body_s = (THUMBNAIL_BYTES + OVERHEAD_BYTES) * 1e-6

    assert first[1] == pytest.approx(RTT_S + HEAD_S + body_s, abs=1e-9)
    assert second[1] - first[1] == pytest.approx(HEAD_S + body_s, abs=1e-9)


TLS = HttpProtocol(has_tls=True)
HTTP_2 = HttpProtocol(HttpVersion.HTTP_2, has_tls=True)
# A request, a head and a body of one record each, with 22 bytes around every one.
RECORDED_S = (500 + 22) * 2e-6 + RTT_S + (250 + 22 + THUMBNAIL_BYTES + OVERHEAD_BYTES + 22) * 1e-6


def test_over_tls_requests_and_answers_weigh_their_records() -> None:
    [first, second] = fetched(PATHS[:2], protocol=TLS, in_turn=True)

    assert THUMBNAIL_BYTES + OVERHEAD_BYTES < 2**14
    assert first[2] == THUMBNAIL_BYTES + OVERHEAD_BYTES
    assert first[1] == pytest.approx(RECORDED_S, abs=1e-9)
    assert second[1] - first[1] == pytest.approx(RECORDED_S, abs=1e-9)


def test_a_cold_connection_over_tls_waits_for_two_round_trips_and_its_handshake() -> None:
    """517 bytes up, 1362 down; then 80 ahead of the request, and 510 ahead of the answer."""
    [first, second] = fetched(PATHS[:2], protocol=TLS, open_count=0, in_turn=True)
    handshake_s = (517 + 80) * 2e-6 + (1362 + 510) * 1e-6

    assert first[1] == pytest.approx(2 * RTT_S + handshake_s + RECORDED_S, abs=1e-9)
    assert second[1] - first[1] == pytest.approx(RECORDED_S, abs=1e-9)


def test_where_connecting_is_free_tls_still_takes_a_round_trip() -> None:
    free = replace(NETWORK, has_handshake=False)
    [[with_handshake], [without]] = [
        fetched(PATHS[:1], network=network, protocol=TLS, open_count=0)
        for network in (NETWORK, free)
    ]

    assert with_handshake[1] - without[1] == pytest.approx(RTT_S, abs=1e-9)


@given(
    st.lists(st.sampled_from(PATHS), min_size=1, max_size=8),
    st.integers(1, 6),
    st.booleans(),
    st.booleans(),
)
def test_a_load_over_tls_brings_the_same_bytes_and_never_ends_earlier(
    paths: list[str], connections: int, open_count: int | None, in_turn: bool
) -> None:
    """The last of several, because one of them may be lucky with its turns."""
    plain, recorded = (
        fetched(
            paths,
            connections=connections,
            open_count=open_count,
            in_turn=in_turn,
            protocol=protocol,
        )
        for protocol in (PLAIN_HTTP, TLS)
    )

    assert [came_bytes for _, _, came_bytes in recorded] == [
        came_bytes for _, _, came_bytes in plain
    ]
    assert max(end_s for _, end_s, _ in recorded) > max(end_s for _, end_s, _ in plain)


def test_one_open_connection_spares_one_request_the_round_trip_of_opening_it() -> None:
    first, second = sorted(end_s for _, end_s, _ in fetched(PATHS[:2], open_count=1))
    none_open_s = min(end_s for _, end_s, _ in fetched(PATHS[:2], open_count=0))

    assert first == pytest.approx(none_open_s - NETWORK.rtt_s, abs=0.02)
    assert second - first == pytest.approx(NETWORK.rtt_s, abs=0.02)


def test_every_answer_waits_for_the_delay_per_request() -> None:
    slow = replace(NETWORK, rtt_s=0.0, delay_per_request_s=0.5)
    [first, second] = fetched(PATHS[:2], network=slow, open_count=0, in_turn=True)
    answer_s = 0.001 + 0.5 + (250 + THUMBNAIL_BYTES + OVERHEAD_BYTES) * 1e-6

    assert first[1] == pytest.approx(answer_s, abs=1e-9)
    assert second[1] - first[1] == pytest.approx(answer_s, abs=1e-9)


def test_what_varies_on_the_link_varies_in_the_simulation() -> None:
    broken = replace(NETWORK, outages=Outages(first_s=0.05, duration_s=1.0))
    [(_, end_s, came_bytes)] = fetched(PATHS[:1], network=broken)

    # The request is past the link by then, and the answer begins after it.
    assert end_s == pytest.approx(1.05 + (250 + came_bytes) * 1e-6, abs=1e-9)


def opened_s(network: NetworkProfile, open_count: int | None = None) -> list[float]:
    """When connections were open that are from the start, and when a load had ended then."""

    async def main() -> list[float]:
        transport = SimulatedTransport(
            SERVED, network, 2, open_count=open_count, endpoints=ENDPOINTS
        )
        await transport.open_connections()
        open_s = asyncio.get_running_loop().time()
        _, end_s, _ = await fetch(transport, PATHS[0])
        return [open_s, end_s]

    return run_virtually(main())


def test_only_connections_of_tcp_carry_an_exchange_before_a_load() -> None:
    [open_s, end_s] = opened_s(OVER_TCP)

    assert open_s > RTT_S
    assert opened_s(OVER_TCP, open_count=0)[0] == 0.0
    assert opened_s(NETWORK)[0] == 0.0
    assert end_s - open_s == pytest.approx(fetched(PATHS[:1], network=OVER_TCP)[0][1], abs=1e-9)


def test_an_outage_counts_from_the_load_and_not_from_the_exchange_before_it() -> None:
    broken = replace(OVER_TCP, outages=Outages(first_s=0.05, duration_s=1.0))
    [open_s, end_s] = opened_s(broken)

    assert end_s - open_s == pytest.approx(fetched(PATHS[:1], network=broken)[0][1], abs=1e-9)


def test_connections_of_tcp_begin_slowly_in_the_simulation() -> None:
    """Of 100 kB, ten segments come with the first round trip, twenty and forty with the next.

    Two of them leave at once, and are acknowledged together.
    """
    tcp = NETWORK.with_transport(Transport.TCP)
    [frame] = [path.replace("/frames/", "/jls/") for path in frame_paths(manifest(1))]
    [(_, end_s, came_bytes)] = fetched([frame], network=tcp)

    s_per_segment = 1500 * 8 / 8e6
    first_s = 500 * 1500 / 1448 * 8 / 4e6 + RTT_S + s_per_segment
    third_s = first_s + 2 * (RTT_S + 52 * 8 / 4e6 + 2 * s_per_segment)
    rest_bytes = 250 + came_bytes - 30 * 1448
    assert end_s == pytest.approx(third_s + (rest_bytes / 1448 - 1) * s_per_segment)


def test_answers_at_once_share_the_rate() -> None:
    ends_s = [end_s for _, end_s, _ in fetched(PATHS)]
    all_bytes = 4 * (250 + THUMBNAIL_BYTES + OVERHEAD_BYTES)

    # The first request takes 1 ms up; the uplink is done with the others before they are answered.
    assert max(ends_s) == pytest.approx(0.001 + RTT_S + all_bytes * 1e-6, abs=1e-9)
    assert min(ends_s) > max(ends_s) / 2


def test_an_empty_answer_ends_with_its_head() -> None:
    [(head_s, end_s, came_bytes)] = fetched(["no/such/path"])

    assert came_bytes == 0
    assert head_s == end_s == pytest.approx(HEAD_S, abs=1e-9)


def test_two_plays_give_the_same_moments_bit_for_bit() -> None:
    assert fetched(PATHS) == fetched(PATHS)


def with_faults(
    faults: ServerFaults, count: int = 1, *, protocol: HttpProtocol = PLAIN_HTTP
) -> list[tuple[float, int, bool]]:
    """When each of some answers ended, in turn, after how many bytes, and whether it was whole."""

    async def main() -> list[tuple[float, int, bool]]:
        endpoints = replace(ENDPOINTS, faults=faults).over(protocol)
        transport = SimulatedTransport(SERVED, NETWORK, 1, endpoints=endpoints)
        return [await received(transport, path) for path in PATHS[:count]]

    async def received(transport: SimulatedTransport, path: str) -> tuple[float, int, bool]:
        came_bytes, is_whole = 0, False
        with suppress(RetrieveFailed):
            async with transport.get(path, {}) as answer:
                while content := await answer.read(None):
                    came_bytes += len(content)
                is_whole = True
        return asyncio.get_running_loop().time(), came_bytes, is_whole

    return run_virtually(main())


BODY_BYTES = THUMBNAIL_BYTES + OVERHEAD_BYTES
ANSWER_S = HEAD_S + BODY_BYTES * 1e-6


@pytest.mark.parametrize(
    ("after_bytes", "rest_bytes"),
    [
        pytest.param(0, 250 + BODY_BYTES, id="before the head"),
        pytest.param(1000, BODY_BYTES - 1000, id="in the middle"),
    ],
)
def test_what_follows_a_stall_leaves_when_it_is_over(after_bytes: int, rest_bytes: int) -> None:
    [(end_s, came_bytes, is_whole)] = with_faults(ServerFaults(stall=Stall(2.0, after_bytes)))

    # The request is at the origin after 500 bytes at 2 µs and a round trip.
    assert end_s == pytest.approx(0.001 + RTT_S + 2.0 + rest_bytes * 1e-6, abs=1e-9)
    assert (came_bytes, is_whole) == (BODY_BYTES, True)


def test_after_an_answer_that_broke_off_a_new_connection_shakes_hands() -> None:
    faults = ServerFaults(cut=BodyCut(4000, (0,)))
    [first, second] = with_faults(faults, 2)

    assert first == (pytest.approx(HEAD_S + 4000e-6), 4000, False)
    assert second == (pytest.approx(first[0] + RTT_S + ANSWER_S), BODY_BYTES, True)


def test_a_refusal_brings_the_page_of_the_server() -> None:
    [(_, came_bytes, is_whole)] = with_faults(ServerFaults(missing_image_indices=(0,)))

    assert (came_bytes, is_whole) == (len(ERROR_PAGE), True)


def test_over_http_2_an_answer_that_breaks_off_leaves_the_connection_as_it_was() -> None:
    cut, whole = (
        with_faults(faults, 2, protocol=HTTP_2)
        for faults in (ServerFaults(cut=BodyCut(4000, (0,))), NO_FAULTS)
    )

    assert not cut[0][2]
    assert cut[1][0] - cut[0][0] == pytest.approx(whole[1][0] - whole[0][0], abs=1e-9)


def after_refusing_s(path: str, *, reads: bool) -> float:
    """How long an answer takes, over one connection, after one that its reader refused."""

    async def main() -> float:
        faults = ServerFaults(missing_image_indices=(0,))
        transport = SimulatedTransport(
            SERVED, NETWORK, 1, endpoints=replace(ENDPOINTS, faults=faults)
        )
        with pytest.raises(RetrieveFailed, match="is not wanted"):
            await refuse(transport)
        before_s = asyncio.get_running_loop().time()
        _, end_s, _ = await fetch(transport, PATHS[1])
        return end_s - before_s

    async def refuse(transport: SimulatedTransport) -> None:
        async with transport.get(path, {}) as answer:
            while reads and await answer.read(None):
                pass
            raise RetrieveFailed(path, answer.status_code, "is not wanted", "ask for another")

    return run_virtually(main())


@pytest.mark.parametrize(
    ("path", "reads"),
    [
        pytest.param(PATHS[0], True, id="the page of a refusal"),
        pytest.param(PATHS[2], True, id="an image that is refused"),
        pytest.param("no/such/path", True, id="an empty body"),
        pytest.param("no/such/path", False, id="an empty body that nobody reads"),
    ],
)
def test_the_connection_of_a_refused_answer_carries_the_next_one(path: str, reads: bool) -> None:
    assert after_refusing_s(path, reads=reads) == pytest.approx(ANSWER_S, abs=1e-9)


def test_whoever_stops_reading_gives_the_connection_up() -> None:
    assert after_refusing_s(PATHS[2], reads=False) == pytest.approx(RTT_S + ANSWER_S, abs=1e-9)
