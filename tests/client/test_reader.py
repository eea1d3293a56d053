"""The reader on the virtual clock: exact times, worked out by hand from the link and the rules."""

from dataclasses import replace

import pytest

from harness.client.reader import read
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.on_demand import OnDemand
from harness.core.retrieval.policy import CS3D_5_14
from harness.core.retrieval.stage import RetrieveStage
from harness.core.viewing.hand import Beginning, Hand, Move
from harness.core.viewing.rules import SteeringRules
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import Session
from harness.core.viewing.steering import SteeredViewer
from tests.client.samples import bodies, frame_paths, manifest

SERIES = manifest(6)
BODY_BYTES = bodies(SERIES)[frame_paths(SERIES)[0]].size_bytes
HEAD_BYTES = 250
NETWORK = NetworkProfile("by hand", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)
UP_S = 0.001  # 500 bytes at 4 Mbit/s
ANSWER_S = (BODY_BYTES + HEAD_BYTES) * 1e-6
DECODE_S, RENDER_S = 0.004, 0.001
WHOLE = RetrieveStage("whole")


HTTP_2 = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=100)


def reading(
    hand: Hand,
    rules: SteeringRules,
    connections: int = 6,
    protocol: HttpProtocol = PLAIN_HTTP,
) -> Session:
    configuration = RetrieveConfiguration("whole", (WHOLE,), {"default": RetrieveOptions()})
    row = SeriesRow((len(SERIES.frames),))
    session = Session(
        OnDemand(configuration, CS3D_5_14, frame_paths(SERIES)),
        hand,
        lambda orders: SteeredViewer(orders, rules, (WHOLE,), row),
        row,
    )

    async def load() -> None:
        endpoints = Endpoints(request_bytes=500, answer_bytes=HEAD_BYTES).over(protocol)
        transport = SimulatedTransport(bodies(SERIES), NETWORK, connections, endpoints=endpoints)
        screen = SimulatedScreen(lambda job: DECODE_S, lambda job: RENDER_S)
        await read(session, transport, screen)

    run_virtually(load())
    return session


def test_the_first_picture_costs_a_round_trip_its_bytes_a_decode_and_a_drawing() -> None:
    session = reading(Hand("jump", (Move(1.0, 1),)), SteeringRules("one", 1))

    first = session.log.pictures[0]
    assert first.slice_index == 0
    assert first.at_s == pytest.approx(UP_S + 0.1 + ANSWER_S + DECODE_S + RENDER_S)


def test_a_slice_that_is_there_is_drawn_again_when_the_hand_comes_to_it() -> None:
    session = reading(Hand("jump", (Move(1.0, 1), Move(1.5, 0))), SteeringRules("one", 1))

    began_s = session.log.pictures[0].at_s
    assert [(picture.at_s - began_s, picture.slice_index) for picture in session.log.pictures] == [
        (pytest.approx(0.0), 0),
        (pytest.approx(1.0 + RENDER_S), 1),
        (pytest.approx(1.5 + RENDER_S), 0),
    ]


def test_a_fetch_that_is_broken_off_frees_the_link_a_round_trip_later() -> None:
    rules = SteeringRules("one", 1, cancels=True, ahead_count=1)
    session = reading(Hand("jump", (Move(0.02, 5),)), rules, connections=1)

    # Slice 1 was asked for when slice 0 came; 20 ms and a drawing later the hand is at slice 5,
    # whose request needs a new connection.
    asked_s = UP_S + 0.1 + ANSWER_S + DECODE_S
    wanted_s = asked_s + RENDER_S + 0.02
    assert session.log.wanted == [(pytest.approx(wanted_s), 5, 0)]
    shown_s = wanted_s + 0.1 + UP_S + 0.1 + ANSWER_S + DECODE_S + RENDER_S
    assert session.log.pictures[-1].at_s == pytest.approx(shown_s)
    # Of slice 1 nothing came; slice 4 was begun before slice 5 was drawn.
    assert session.timeline.bytes_received == 3 * BODY_BYTES


def test_what_waits_for_a_connection_is_broken_off_before_it_is_sent() -> None:
    rules = SteeringRules("four", 4, cancels=True, ahead_count=1)
    session = reading(Hand("jump", (Move(0.0, 5),)), rules, connections=1)

    ended = [(each.image_index, each.size_bytes) for each in session.timeline.requests]
    assert ended[:5] == [(0, BODY_BYTES), (1, 0), (2, 0), (3, 0), (4, 0)]
    assert ended[5] == (5, BODY_BYTES)


def test_a_server_that_is_told_sends_the_wanted_slice_first_though_it_was_asked_for_last() -> None:
    """A round trip after the hand moved the server knows, and sends nothing else."""
    hand = Hand("jump", (Move(0.15, 5),), begins=Beginning.CLICK)
    told = SteeringRules("told", 100, tells_order=True, ahead_count=1)
    one_s = BODY_BYTES * 1e-6
    in_turns_s, heard_s = NETWORK.rtt_s + 6 * one_s, 0.15 + NETWORK.rtt_s
    for rules, there_s in ((told, heard_s + one_s), (replace(told, tells_order=False), in_turns_s)):
        session = reading(hand, rules, 100, HTTP_2)

        last = session.log.pictures[-1]
        assert last.slice_index == 5
        assert last.at_s == pytest.approx(there_s, abs=0.015)
