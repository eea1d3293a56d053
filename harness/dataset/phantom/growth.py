"""What chance shapes in one patient: the fine vessels of lungs and liver, and the lie of the bowel.

Coordinates as in phantom_trunk. All of it is grown once, and cut by every slice.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from harness.dataset.phantom.shapes import Ellipsoid, Image

_LUNG_VESSEL_HU = 45.0
_LIVER_VESSEL_HU = 165.0


@dataclass(frozen=True, slots=True)
class Tube:
    """A bent tube of one radius: path (n, 3) in cm, value in HU."""

    path: Image
    radius_cm: float
    value_hu: float

    def piece(self, z_cm: float, half_cm: float) -> list[Image]:
        """The parts of the path within a slab of the given half thickness, as (2, 2) in x and y."""
        pieces = []
        for start, end in zip(self.path[:-1], self.path[1:], strict=True):
            low, high = sorted((start[2], end[2]))
            if high < z_cm - half_cm or low > z_cm + half_cm:
                continue
            fall = end[2] - start[2] or 1e-9
            share = np.clip((z_cm + np.array([-half_cm, half_cm]) - start[2]) / fall, 0, 1)
            pieces.append(start[None, :2] + share[:, None] * (end - start)[None, :2])
        return pieces


@dataclass(frozen=True, slots=True)
class Bundle:
    """Many tubes, and the heights between which each lies."""

    tubes: tuple[Tube, ...]
    low_cm: Image
    high_cm: Image

    @classmethod
    def of(cls, tubes: list[Tube]) -> Self:
        """The tubes in a bundle, with their heights worked out."""
        low, high = (
            np.array([pick(tube.path[:, 2]) + sign * tube.radius_cm for tube in tubes])
            for pick, sign in ((np.min, -1), (np.max, 1))
        )
        return cls(tuple(tubes), low, high)

    def near(self, z_cm: float) -> list[Tube]:
        """The tubes that a slice at this height may meet, in the order they were grown."""
        return [self.tubes[i] for i in np.flatnonzero((self.low_cm < z_cm) & (z_cm < self.high_cm))]


@dataclass(frozen=True, slots=True)
class Loop:
    """A piece of bowel or stomach: a wall, a content, and gas above a level when there is."""

    shape: Ellipsoid
    content_hu: float
    gas_share: float


@dataclass(frozen=True, slots=True)
class Inner:
    """What chance shapes in one patient: the fine vessels and the lie of the bowel."""

    lung_vessels: Bundle
    liver_vessels: Bundle
    bowel: tuple[Loop, ...]


def grow_inner(generator: np.random.Generator) -> Inner:
    """The inside of one patient, drawn once and cut by every slice."""
    lungs: list[Tube] = []
    for hilum in ((-3.8, 0.6, 11.6), (3.8, 1.0, 11.4)):
        for _ in range(28):
            direction = generator.normal((0.9 * np.sign(hilum[0]), 0, 0.25), 1)
            radius = float(generator.uniform(0.28, 0.48))
            lungs += _tree(generator, (np.array(hilum), direction, radius), _LUNG_VESSEL_HU)
    liver: list[Tube] = []
    for _ in range(14):
        direction = generator.normal((-0.9, 0, 0), 1)
        liver += _tree(generator, (np.array((-3.4, 0.0, 22.5)), direction, 0.42), _LIVER_VESSEL_HU)
    return Inner(
        Bundle.of(lungs), Bundle.of(liver), (*_stomach(), *_colon(generator), *_gut(generator))
    )


def _tree(
    generator: np.random.Generator, root: tuple[Image, Image, float], value_hu: float
) -> list[Tube]:
    tubes, waiting = [], [(*root, 3.0)]
    while waiting:
        start, direction, radius, length = waiting.pop()
        heading = direction / np.linalg.norm(direction)
        end = start + heading * length
        tubes.append(Tube(np.stack([start, end]), radius, value_hu))
        if radius > 0.09:
            for _ in range(2):
                turned = heading + generator.normal(0, 0.33, 3)
                waiting.append((end, turned, radius * 0.72, length * generator.uniform(0.7, 0.95)))
    return tubes


def _stomach() -> tuple[Loop, ...]:
    return (
        Loop(Ellipsoid((5.6, -2.6, 21.6), (4.0, 4.0, 4.6), 0.4), 28.0, 0.45),
        Loop(Ellipsoid((3.2, -5.2, 25.2), (4.4, 2.2, 2.6), 0.2), 28.0, 0.35),
    )


def _colon(generator: np.random.Generator) -> list[Loop]:
    """Rows of pouches: up the patient's right side, across the front, down the left."""
    right = [(-10.2, 1.2, z) for z in np.arange(31.0, 45, 1.7)]
    across = [(x, -5.6 + 0.015 * x * x, 29.4 + 0.02 * x * x) for x in np.arange(-8.0, 9.5, 1.9)]
    left = [(10.3, 2.0, z) for z in np.arange(28.0, 45, 1.7)]
    pouches = []
    for centre in (*right, *across, *left):
        size = float(generator.uniform(1.5, 2.1))
        gas = float(generator.choice([0.0, 0.35, 0.7, 0.85]))
        content = float(generator.uniform(-40, 60))
        pouches.append(Loop(Ellipsoid(centre, (size, size, 1.35)), content, gas))
    return pouches


def _gut(generator: np.random.Generator) -> list[Loop]:
    loops = []
    for _ in range(150):
        centre = generator.uniform((-8.0, -6.0, 29.5), (8.2, 1.8, 45.5))
        radii = generator.uniform((1.2, 1.0, 1.3), (2.5, 1.45, 2.8))
        gas = 0.5 if generator.random() < 0.12 else 0.0
        content = float(generator.uniform(15, 45))
        angle = float(generator.uniform(0, np.pi))
        loops.append(Loop(Ellipsoid(_triple(centre), _triple(radii), angle), content, gas))
    return loops


def _triple(values: Image) -> tuple[float, float, float]:
    x, y, z = values.tolist()
    return x, y, z
