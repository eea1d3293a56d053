"""What the predictions in a run document were made with.

The model of each network is its `transport`: fluid or TCP. Nothing here depends on when, where or
by which Python a prediction was made, because its figures do not.
"""

from dataclasses import dataclass

from harness.core.models.device import Device
from harness.results.record import Record

# History of the models of link, origin, device and client together. Predictions of two versions
# differ for the same scenario, images and device.
#   1  2026-11  the first
#   2  2026-11  clients read 64 KiB at once; TLS over HTTP/1.1
#   3  2026-11  an answer that is refused leaves its connection open
#   4  2026-11  TCP's senders recover from losses, and first come is first served among them;
#               a plain answer that is not at full resolution is decoded at the coarsest level
#   5  2026-12  over TCP, a head is written apart from its body, and connections that are open have
#               carried an exchange each
PREDICTION_MODEL_VERSION = 5


@dataclass(frozen=True, slots=True)
class PredictionRecord(Record):
    """Which version of the models predicted, and for which device."""

    device: Device
    model_version: int = PREDICTION_MODEL_VERSION
