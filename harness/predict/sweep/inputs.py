"""All that shapes the outcome of a sweep, as JSON, and the digest that names its folder.

Nothing depends on when, where or by whom it is made: the same inputs are the same document.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum

from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.predict.sweep.cells import cells_of
from harness.scenario.scenario import Scenario
from harness.scenario.variation import Sweep

SCHEMA_VERSION = 1
_DIGITS = 12

Series = tuple[str, int | None]
"""A scenario, and the size of its images; None: as they are."""


@dataclass(frozen=True, slots=True)
class SweepInputs:
    """A digest of all that shapes an outcome, and the document that tells it."""

    digest: str
    text: str

    @property
    def short_digest(self) -> str:
        """As much of the digest as a folder's name holds."""
        return self.digest[:_DIGITS]


def sweep_inputs(
    sweep: Sweep, manifests: Mapping[Series, Manifest], model_version: int
) -> SweepInputs:
    """The inputs of a sweep of these images.

    They count by the sizes of their frames: a load takes nothing else of them, and builders of
    two versions may well give the same.
    """
    shaping = {
        "schema_version": SCHEMA_VERSION,
        "model_version": model_version,
        "axes": asdict(sweep.axes),
        "scenarios": {scenario.name: scenario.digest for scenario in sweep.scenarios},
        "images": {_series_name(*series): _images(found) for series, found in manifests.items()},
        "devices": {name: _costs(device) for name, device in sweep.devices.items()},
    }
    if servers := {each.name: _server(each) for each in sweep.scenarios if each.server}:
        shaping["servers"] = servers
    digest = _digest(_json(shaping))
    document = {
        "sweep": sweep.name,
        "title": sweep.title,
        "digest": digest,
        "cell_count": len(cells_of(sweep)),
        **shaping,
        "text": sweep.source_text,
        "scenario_texts": {each.name: each.source_text for each in sweep.scenarios},
    }
    return SweepInputs(digest, _json(document) + "\n")


def _series_name(scenario: str, side_px: int | None) -> str:
    return scenario if side_px is None else f"{scenario}, {side_px} px"


def _images(manifest: Manifest) -> dict[str, object]:
    sizes = {e.path: (e.sizes_bytes, e.resolution_ends_bytes) for e in manifest.encodings}
    answers = {e.path: [asdict(each) for each in e.answers] for e in manifest.encodings}
    learnt = {"answers_digest": _digest(_json(answers))} if any(answers.values()) else {}
    return {
        "name": manifest.name,
        "frame_count": len(manifest.frames),
        "rows": manifest.rows,
        "columns": manifest.columns,
        "encodings": {encoding.path: encoding.total_bytes for encoding in manifest.encodings},
        "sizes_digest": _digest(_json(sizes)),
        **learnt,
    }


def _server(scenario: Scenario) -> dict[str, object]:
    """What was found of a server, besides the sizes of its images, and how it answers."""
    assert scenario.server is not None, "of a server"
    return {
        "state": scenario.server.state,
        "real_rtt_s": scenario.server.found.real_rtt_s,
        "origin": asdict(scenario.origin),
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _costs(device: Device) -> dict[str, object]:
    decode = {codec.value: asdict(cost) for codec, cost in device.decode.items()}
    costs = {**asdict(device), "decode": decode}
    if device.page is None:
        del costs["page"]  # as before there were browsers: digests of computed sweeps stay
    return costs


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    assert isinstance(value, Enum)
    return value.value
