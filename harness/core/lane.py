"""Who loads the images of a sample: our loader, or the real viewer in a browser."""

from enum import Enum


class Lane(Enum):
    """Our loader plays the viewer's rules; the viewer is Cornerstone3D itself, in Chromium."""

    LOADER = "loader"
    VIEWER = "viewer"
