"""What a scenario loads; the words "first render" and "complete" depend on it."""

from enum import Enum


class Load(Enum):
    """One stack, of which one image is on screen, or one volume, all of whose slices are."""

    STACK = "stack"
    VOLUME = "volume"
