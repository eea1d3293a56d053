"""Ten slices that nobody encoded, and a search space over them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from harness.core.http.client import Client
from harness.core.images.manifest import Manifest
from harness.core.images.served import bodies_from
from harness.core.images.server_faults import USUAL_BEHAVIOUR
from harness.core.images.specification import Codec
from harness.core.load import Load
from harness.core.models.device import Cost, Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.policy import CS3D_5_14, ClientPolicy
from harness.predict.tune.evaluation import Problem
from harness.predict.tune.space import Bounds, Space
from harness.run.plan import Images
from tests.core.dataset_of import encoded, manifest_of

SLICE_COUNT = 10
# Whole resolutions of 32, 64, 128, 256 and 512 rows: the second halving needs 15 000 bytes.
ENDS_BYTES = (1_000, 4_000, 15_000, 50_000, 180_000)
NETWORK = NetworkProfile("by hand", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)
DEVICE = Device("quick", decode=dict.fromkeys(Codec, Cost(fixed_s=0.001)))


def manifest(slice_count: int = SLICE_COUNT) -> Manifest:
    ends = (ENDS_BYTES,) * slice_count
    return manifest_of(
        encoded("frames", (180_000,) * slice_count, resolution_ends_bytes=ends),
        encoded("jls", (170_000,) * slice_count),
        encoded("jlsThumbnail", (12_000,) * slice_count, rows=128, columns=128),
    )


def images(load: Load = Load.VOLUME, slice_count: int = SLICE_COUNT) -> Images:
    found = manifest(slice_count)
    return Images(found, None, bodies_from(found, USUAL_BEHAVIOUR), load, USUAL_BEHAVIOUR)


def space(
    load: Load = Load.VOLUME, policy: ClientPolicy = CS3D_5_14, bounds: Bounds | None = None
) -> Space:
    shown = images(load)
    paths = tuple(encoding.path for encoding in shown.manifest.encodings)
    return Space(shown, policy, paths, bounds or Bounds())


def problem(load: Load = Load.VOLUME) -> Problem:
    return Problem(space(load), NETWORK, Client(), DEVICE)


class Drawn:
    """A chooser that leaves every choice to hypothesis."""

    def __init__(self, data: st.DataObject) -> None:
        self._data = data

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        return self._data.draw(st.sampled_from(list(choices)), label=name)

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        return self._data.draw(st.integers(low, high), label=name)
