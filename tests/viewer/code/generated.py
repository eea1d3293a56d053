"""Configurations at random, from a seed: a thousand of them cost what hypothesis draws fifty in."""

from collections.abc import Callable
from random import Random
from typing import TypeVar

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.stage import NearbyFrame, RequestType, RetrieveStage

T = TypeVar("T")
# What a literal, a template, a comment or YAML could stumble over.
_ALPHABET = "ab1 '\"`\\$/{}[]()*#:,;.-_<>&@%é中😀\u2028\u00a0"
_SYNTAXES = ("default", "1.2.840.10008.1.2.4.80", "3.2.840.10008.1.2.4.96", "1.2")
_STATUSES = tuple(ImageQualityStatus)


def configuration(seed: int) -> RetrieveConfiguration:
    """The configuration of a seed; its options are those that a stage asks for."""
    random = Random(seed)
    names = {_text(random) for _ in range(random.randint(1, 3))}
    stages = tuple(_stage(random, name) for name in sorted(names))
    asked = sorted({"default", *(stage.retrieve_type for stage in stages)})
    by_type = {kind: _level(random) for kind in asked if random.random() < 0.3}
    plain = {kind: _options(random) for kind in asked if kind not in by_type and _coin(random)}
    return RetrieveConfiguration("any", stages, plain, by_transfer_syntax=by_type)


def _coin(random: Random) -> bool:
    return random.random() < 0.5


def _maybe(random: Random, draw: Callable[[], T]) -> T | None:
    return draw() if random.random() < 0.3 else None


def _text(random: Random) -> str:
    return "x" + "".join(random.choices(_ALPHABET, k=random.randint(0, 6)))


def _stage(random: Random, name: str) -> RetrieveStage:
    return RetrieveStage(
        id=name,
        positions=tuple(_position(random) for _ in range(random.choice((0, 0, 1, 3)))),
        decimate=random.randint(1, 5),
        offset=random.randint(0, 4),
        retrieve_type=random.choice(("default", "fast", _text(random))),
        request_type=random.choice(tuple(RequestType)),
        priority=random.randint(-9, 9),
        nearby_frames=tuple(
            NearbyFrame(random.randint(-3, 3), random.choice(_STATUSES))
            for _ in range(random.choice((0, 0, 2)))
        ),
    )


def _position(random: Random) -> float:
    return random.random() if _coin(random) else random.randint(-99, 99)


def _level(random: Random) -> dict[str, RetrieveOptions]:
    syntaxes = random.sample(_SYNTAXES, random.randint(1, 3))
    return {syntax: _options(random) for syntax in syntaxes}


def _options(random: Random) -> RetrieveOptions:
    def size() -> int:
        return random.randint(1, 10**9)

    return RetrieveOptions(
        frames_path=_maybe(random, lambda: f"/{_text(random)}/"),
        url_arguments=_maybe(random, lambda: _text(random)),
        decode_level=_maybe(random, lambda: random.randint(0, 32)),
        image_quality_status=_maybe(random, lambda: random.choice(_STATUSES)),
        range_index=_maybe(random, lambda: random.randint(-1, 12)),
        chunk_size_bytes=_maybe(random, size),
        initial_chunk_size_bytes=_maybe(random, size),
        streaming=_maybe(random, lambda: _coin(random)),
        min_chunk_size_bytes=_maybe(random, size),
        between_decodes_s=_maybe(random, lambda: random.randint(0, 5000) / 1000),
    )
