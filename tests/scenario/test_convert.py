from pathlib import Path
from typing import Any, TypeVar

import pytest

from harness.core.images.specification import Codec, SourceKind
from harness.core.network.capacity import Outages, Trace
from harness.core.network.profile import CongestionControl, NetworkProfile, RateCounts, Transport
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.stage import NearbyFrame, RequestType, RetrieveStage
from harness.errors import ScenarioError
from harness.scenario.convert import (
    dataset_spec,
    network_profile,
    published_table,
    retrieve_configuration,
    retrieve_stage,
)
from harness.scenario.library import NamedBlock
from harness.scenario.schema.block import Block
from harness.scenario.schema.blocks import DatasetBlock, PublishedBlock
from harness.scenario.schema.network import NetworkBlock
from harness.scenario.schema.retrieve import RetrieveBlock, StageBlock
from harness.scenario.yaml_source import Place, parse_yaml

B = TypeVar("B", bound=Block)


def found(model: type[B], values: dict[str, Any]) -> NamedBlock[B]:
    document = parse_yaml("a: 1", Path("blocks") / "some.yaml")
    return NamedBlock(model.model_validate(values), Place(document), "some")


def test_an_rtt_is_taken_as_it_is_and_a_one_way_delay_twice() -> None:
    rates = {"download": "17 Mbit/s", "upload": "2 Mbit/s", "transport": "fluid"}

    by_rtt = network_profile(found(NetworkBlock, rates | {"rtt": "37 ms"}))
    one_way = network_profile(found(NetworkBlock, rates | {"one_way_delay": "18.5 ms"}))

    rtt_s: Any = pytest.approx(0.037)
    assert by_rtt == NetworkProfile("some", 17e6, 2e6, rtt_s)
    assert one_way.rtt_s == rtt_s


def test_a_network_without_numbers_is_not_shaped() -> None:
    profile = network_profile(found(NetworkBlock, {"name": "local", "handshake": False}))

    assert not profile.is_shaped
    assert not profile.has_handshake


def test_a_rate_counts_headers_unless_senders_have_none() -> None:
    rated = {"download": "8 Mbit/s", "rtt": "10 ms"}
    tcp, fluid = (
        network_profile(found(NetworkBlock, rated | more)) for more in ({}, {"transport": "fluid"})
    )

    assert (tcp.transport, tcp.rate_counts) == (Transport.TCP, RateCounts.WIRE)
    assert (fluid.transport, fluid.rate_counts) == (Transport.FLUID, RateCounts.PAYLOAD)


def test_everything_that_happens_on_a_link_comes_with_it() -> None:
    values = {
        "download": "8 Mbit/s",
        "upload": "1 Mbit/s",
        "one_way_delay": {"download": "90 ms", "upload": "100 ms"},
        "delay_per_request": "562.5 ms",
        "rate_counts": "wire",
        "jitter": "5 ms",
        "loss": "0.5 %",
        "queue": {"download": "200 ms", "upload": "64 kB"},
        "competing_downloads": 2,
        "outages": {"first": "2 s", "duration": "800 ms", "every": "10 s"},
        "seed": 7,
    }

    rtt_s: Any = pytest.approx(0.19)
    loss_share: Any = pytest.approx(0.005)
    assert network_profile(found(NetworkBlock, values)) == NetworkProfile(
        "some",
        8e6,
        1e6,
        rtt_s,
        rate_counts=RateCounts.WIRE,
        delay_per_request_s=0.5625,
        jitter_s=0.005,
        loss_share=loss_share,
        download_queue_bytes=200_000,
        upload_queue_bytes=64_000,
        competing_download_count=2,
        outages=Outages(2.0, 0.8, 10.0),
        seed=7,
        transport=Transport.TCP,
    )


@pytest.mark.parametrize(
    ("transport", "congestion"),
    [
        ("tcp", CongestionControl.CUBIC),
        ({"tcp": "cubic"}, CongestionControl.CUBIC),
        ({"tcp": "reno"}, CongestionControl.RENO),
        ({"tcp": "bbr"}, CongestionControl.BBR),
    ],
)
def test_senders_of_tcp_go_by_what_is_named_and_by_cubic_otherwise(
    transport: object, congestion: CongestionControl
) -> None:
    profile = network_profile(found(NetworkBlock, {"rtt": "10 ms", "transport": transport}))

    assert (profile.transport, profile.congestion) == (Transport.TCP, congestion)


def test_a_trace_is_read_beside_the_file_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "lte.down").write_text("1\n1\n4\n", encoding="ascii")

    profile = network_profile(_traced(tmp_path, "lte.down"))

    assert profile.download_trace == Trace("1\n1\n4")
    assert profile.upload_trace is None
    assert profile.is_shaped


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"4\n1\n",
            'some.yaml:2: trace.download: "lte.down" is not in order of time; sort its lines',
        ),
        (b"\xff", '"lte.down" cannot be read'),
        (None, '"lte.down" cannot be read'),
    ],
)
def test_a_file_that_is_no_trace_is_told(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "lte.down").write_bytes(content)

    with pytest.raises(ScenarioError) as caught:
        network_profile(_traced(tmp_path, "lte.down"))
    assert message in str(caught.value)


def _traced(folder: Path, file: str) -> NamedBlock[NetworkBlock]:
    text = f"rtt: 10 ms\ntrace: {{download: {file}}}"
    document = parse_yaml(text, folder / "some.yaml")
    block = NetworkBlock.model_validate(document.content)
    return NamedBlock(block, Place(document), "some")


def test_a_folder_is_looked_for_beside_the_file_that_names_it() -> None:
    values = {
        "source": {"kind": "dicom-folder", "folder": "mine", "skips_broken_files": True},
        "encodings": [{"path": "lossy", "codec": "htj2k", "level": 0.002}],
    }
    spec = dataset_spec(found(DatasetBlock, values))

    assert spec.source.folder == str(Path.cwd() / "blocks" / "mine")
    assert spec.source.skips_broken_files
    assert (spec.encodings[0].codec, spec.encodings[0].level) == (Codec.HTJ2K, 0.002)


def test_a_phantom_keeps_all_that_shapes_its_pixels() -> None:
    shape = {"seed": 7, "rows": 64, "columns": 32, "bits_stored": 12, "noise": 2.5}
    values = {
        "name": "tiny",
        "modality": "CT",
        "source": shape | {"kind": "ct-phantom", "frame_count": 9},
        "encodings": [{"path": "frames", "codec": "htj2k"}],
    }
    spec = dataset_spec(found(DatasetBlock, values))

    assert (spec.name, spec.modality, spec.source.kind) == ("tiny", "CT", SourceKind.CT_PHANTOM)
    assert {key: getattr(spec.source, key) for key in shape} == shape
    assert spec.source.frame_count == 9


def test_every_key_of_a_stage_arrives() -> None:
    stage = StageBlock.model_validate(
        {
            "id": "a",
            "positions": [0.5, -1],
            "decimate": 4,
            "offset": 3,
            "retrieveType": "fast",
            "requestType": "prefetch",
            "priority": 7,
            "nearbyFrames": [{"offset": -1, "imageQualityStatus": 3}],
        }
    )

    assert retrieve_stage(stage) == RetrieveStage(
        id="a",
        positions=(0.5, -1),
        decimate=4,
        offset=3,
        retrieve_type="fast",
        request_type=RequestType.PREFETCH,
        priority=7,
        nearby_frames=(NearbyFrame(-1, ImageQualityStatus.ADJACENT_REPLICATE),),
    )


def test_every_key_of_options_arrives() -> None:
    options = {
        "urlArguments": "accept=image/jhc",
        "framesPath": "/jls/",
        "decodeLevel": 2,
        "imageQualityStatus": "LOSSY",
        "rangeIndex": -1,
        "chunkSize": 64000,
        "initialChunkSize": "1 KiB",
        "streaming": False,
        "minChunkSize": "2 KiB",
    }
    stages = (RetrieveStage(id="a"),)
    block = found(RetrieveBlock, {"retrieveOptions": {"fast": options}, "note": "n"})
    configuration = retrieve_configuration(block, stages)

    assert configuration.retrieve_options["fast"] == RetrieveOptions(
        frames_path="/jls/",
        url_arguments="accept=image/jhc",
        decode_level=2,
        image_quality_status=ImageQualityStatus.LOSSY,
        range_index=-1,
        chunk_size_bytes=64000,
        initial_chunk_size_bytes=1024,
        streaming=False,
        min_chunk_size_bytes=2048,
    )
    assert configuration.stages == stages
    assert (configuration.name, configuration.note) == ("some", "n")


def test_a_published_figure_is_seconds_and_its_size_stays_text() -> None:
    row = {"case": "JLS", "network": "4g", "size": "10.6 M", "complete": "4586 ms", "note": "why"}
    table = published_table(found(PublishedBlock, {"source": "a page", "rows": [row]}))
    published = table.row("JLS", "4g")

    assert published is not None
    assert (published.size_text, published.first_render_s) == ("10.6 M", None)
    assert (published.complete_s, published.note) == (pytest.approx(4.586), {"en": "why"})
