"""What a sweep asks for, as JSON, and the digest that names its folder.

Nothing depends on when, where or by whom it is asked: the same question is the same document.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum

from harness.core.dataset import DatasetSpec
from harness.core.device import Device
from harness.scenario.sweep import Sweep
from harness.sweep.cells import cells_of

SCHEMA_VERSION = 1
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """The question: a digest of all that shapes an outcome, and the document that tells it."""

    digest: str
    text: str

    @property
    def short_digest(self) -> str:
        """As much of the digest as a folder's name holds."""
        return self.digest[:_DIGITS]


def asked(
    sweep: Sweep, specs: Mapping[tuple[str, int | None], DatasetSpec], model_version: int
) -> Asked:
    """What a sweep asks of these images, which are shaped by their builders' versions."""
    shaping = {
        "schema_version": SCHEMA_VERSION,
        "model_version": model_version,
        "axes": asdict(sweep.axes),
        "scenarios": {scenario.name: scenario.digest for scenario in sweep.scenarios},
        "datasets": {
            f"{name}" if side_px is None else f"{name}, {side_px} px": [spec.name, spec.digest()]
            for (name, side_px), spec in specs.items()
        },
        "devices": {name: _costs(device) for name, device in sweep.devices.items()},
    }
    digest = hashlib.sha256(_json(shaping).encode()).hexdigest()
    document = {
        "sweep": sweep.name,
        "title": sweep.title,
        "digest": digest,
        "cell_count": len(cells_of(sweep)),
        **shaping,
        "text": sweep.source_text,
        "scenario_texts": {each.name: each.source_text for each in sweep.scenarios},
    }
    return Asked(digest, _json(document) + "\n")


def _costs(device: Device) -> dict[str, object]:
    decode = {codec.value: asdict(cost) for codec, cost in device.decode.items()}
    return {**asdict(device), "decode": decode}


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    assert isinstance(value, Enum)
    return value.value
