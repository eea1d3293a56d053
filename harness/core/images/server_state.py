"""Whether somebody else's server has sent the images of a load before."""

from enum import Enum


class ServerState(Enum):
    """A warm server was asked for every image before; to a cold one each load comes first."""

    WARM = "warm"
    COLD = "cold"
