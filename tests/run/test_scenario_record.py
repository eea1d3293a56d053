from dataclasses import replace
from pathlib import Path

from harness.core.http.client import Client, Start
from harness.core.http.framing import Framing
from harness.core.http.protocol import HttpVersion
from harness.core.images.server_faults import OriginBehaviour, ServerFaults
from harness.core.images.server_state import ServerState
from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.stage import RequestType, RetrieveStage
from harness.results.case import CaseRecord, Played, RetrieveRecord
from harness.results.server_record import FormRecord, OwnTimeRecord, ServerRecord
from harness.run.scenario_record import scenario_record
from harness.scenario.loading import parse_scenario
from harness.scenario.server import FoundServer
from tests.core.served_elsewhere import MANIFEST
from tests.tiny import DIRECT, FAST, scenario_text


def test_a_scenario_is_kept_as_it_was_read() -> None:
    text = scenario_text(DIRECT, FAST, cases=("volume-jls", "volume-htj2k"), repeats=3, warm_ups=2)
    scenario = parse_scenario(text, Path("tiny.yaml"))
    record = scenario_record(scenario)

    assert (record.name, record.title) == ("tiny", {"en": "Eight small slices"})
    assert (record.load, record.text, record.framing) == (Load.VOLUME, text, Framing.MULTIPART)
    assert record.networks == scenario.networks
    assert record.case_names == ("volume-jls", "volume-htj2k")
    assert record.client == Client(HttpVersion.HTTP_1_1, 6, 1, Start.WARM)
    assert (record.repeats, record.warm_ups, record.lanes) == (3, 2, (Lane.LOADER,))


CASES = """\
cases:
  - {name: by name, retrieve: volume-jls}
  - name: in full
    retrieve:
      stages: [{id: all, requestType: prefetch}]
      retrieveOptions: {default: {framesPath: /jls/, streaming: false}}
      planner: harness.core.retrieval.planner:CentreOut
    client: {http: 2}
    origin: {framing: single-part, faults: [{kind: image-missing, images: [3]}]}
policy: cs3d-5.14
client: {connections: 2}
"""


def test_every_name_of_a_case_is_looked_up() -> None:
    text = scenario_text(FAST)
    start, end = text.index("cases:"), text.index("repeats:")
    scenario = parse_scenario(text[:start] + CASES + text[end:], Path("tiny.yaml"))
    by_name, in_full = scenario_record(scenario).cases

    assert by_name.client == Client(HttpVersion.HTTP_1_1, 2, 1, Start.WARM)
    assert by_name.played is not None
    assert by_name.played.origin == OriginBehaviour()
    assert by_name.played.retrieve.in_viewer_order == replace(
        scenario.cases[0].retrieve, source="", note=""
    )
    assert in_full == CaseRecord(
        "in full",
        "cs3d-5.14",
        Client(HttpVersion.HTTP_2, 100, 1, Start.WARM, tls=True),
        Played(
            RetrieveRecord(
                "in full",
                (RetrieveStage("all", request_type=RequestType.PREFETCH),),
                {"default": RetrieveOptions(frames_path="/jls/", streaming=False)},
                "harness.core.retrieval.planner:CentreOut",
            ),
            OriginBehaviour(Framing.SINGLE_PART, ServerFaults(missing_image_indices=(3,))),
        ),
    )


def test_what_was_learnt_of_a_server_is_kept_with_its_state() -> None:
    block = "server: {url: 'http://a.test', study: '1.2', series: 1.2.3, state: cold}\n"
    text = scenario_text(FAST)
    start, end = text.index("dataset:"), text.index("networks:")
    scenario = parse_scenario(text[:start] + block + text[end:], Path("tiny.yaml"))
    first, again = OwnTimeRecord(0.375, 0.5), OwnTimeRecord(0.25, 0.375)

    assert scenario.server is not None
    server = replace(scenario.server, found=FoundServer(0.02, gives_leave=False))
    record = scenario_record(replace(scenario, server=server), MANIFEST)

    assert record.server == ServerRecord(
        ServerState.COLD, (FormRecord("frames", first, again),), 0.02, gives_leave=False
    )
    assert scenario_record(parse_scenario(text, Path("tiny.yaml")), MANIFEST).server is None
