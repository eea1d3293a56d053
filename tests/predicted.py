"""A small scenario of a made-up series: quick to predict, and to import."""

import hashlib
from dataclasses import replace
from pathlib import Path

from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device
from harness.predict.document import predicted_document
from harness.results.document import RunDocument
from harness.results.schema import to_json
from harness.scenario.loading import parse_scenario
from harness.scenario.scenario import Scenario
from tests.core.dataset_of import encoded, manifest_of

CASES = ("volume-jls", "volume-htj2k", "volume-jls-reduced", "volume-htj2k-byte-range")
NETWORKS = (
    "{name: slow, download: 8 Mbit/s, upload: 4 Mbit/s, rtt: 100 ms, transport: fluid}",
    "{name: tcp, download: 30 Mbit/s, upload: 5 Mbit/s, rtt: 37 ms}",
    "{name: lossy, download: 8 Mbit/s, upload: 4 Mbit/s, rtt: 30 ms, jitter: 7 ms, loss: 2 %}",
)
MANIFEST = manifest_of(
    encoded("frames", tuple(90_000 + 1_001 * index for index in range(10))),
    encoded("jls", tuple(100_000 + 1_003 * index for index in range(10))),
    encoded("jlsThumbnail", (1_007,) * 10, rows=128, columns=128),
)
NO_WORK = Device("none", {codec: Cost() for codec in Codec})
DEVICE = Device(
    "by hand",
    {codec: Cost(2e-3, 0.01, 0.003) for codec in Codec},
    render=Cost(1e-3),
    request=Cost(3e-4),
    answer=Cost(2e-4, 0.0, 1e-3),
    serve=Cost(7e-4),
)


def scenario(repeats: int = 5, more: str = "") -> Scenario:
    """Every case on every network; `more` is YAML behind it."""
    cases = "".join(f"  - {{name: {case}, retrieve: {case}}}\n" for case in CASES)
    text = (
        "title: Ten made-up slices\nload: volume\ndataset: ct-512x174\n"
        f"networks: [{', '.join(NETWORKS)}]\npolicy: cs3d-2023-11\n"
        f"cases:\n{cases}repeats: {repeats}\nwarm_ups: 1\n"
    )
    return parse_scenario(text + more, Path("made-up.yaml"))


def document() -> RunDocument:
    """What is predicted of it."""
    return predicted_document(scenario(), MANIFEST, DEVICE)


def digest() -> str:
    """SHA-256 (hex) of the document, which a release of the program alone does not change."""
    found = document()
    provenance = replace(found.provenance, harness_version="any")
    return hashlib.sha256(to_json(replace(found, provenance=provenance)).encode()).hexdigest()
