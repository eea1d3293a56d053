"""Who loads the images of a sample: our loader, the real viewer in a browser, or a model."""

from enum import Enum


class Lane(Enum):
    """Our loader plays the viewer's rules; the viewer is Cornerstone3D itself, in Chromium.

    A prediction is our loader on a virtual clock, over models of network and device.
    """

    LOADER = "loader"
    VIEWER = "viewer"
    PREDICTION = "prediction"
