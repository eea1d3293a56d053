"""Every image of a series, in every form that the cases of a scenario ask for, asked for twice."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.images.manifest import FrameId, ServerAnswer
from harness.core.images.specification import (
    CODEC_OF_SYNTAX,
    FRAMES_PATH,
    Codec,
    DatasetSource,
    EncodingSpec,
)
from harness.core.survey.turns import takes_turns
from harness.dataset.encode import decode
from harness.dataset.series import Pixels, ServedImages
from harness.errors import RetrieveFailed
from harness.run.server.asking import Asker, asking
from harness.run.server.glance import Glance, ServedImage, image_path, served_image

if TYPE_CHECKING:
    from harness.dataset.dicom.from_server import ServedSeries


AT_ONCE_COUNT = BROWSER_CONNECTIONS
"""So many images viewers ask for at once."""
_ROUND_COUNT = 3


@dataclass(frozen=True, slots=True)
class _Learnt:
    """One image: the first answer, and how long the server took when it was asked again.

    Whether it works on those one by one is asked when all of them are known.
    """

    image: ServedImage
    again_s: float
    take_turns: bool = False


_Images = Mapping[FrameId, _Learnt]


async def learnt_images(
    door_url: str, source: DatasetSource, seen: Glance
) -> Mapping[str, _Images]:
    """Every image of a series by path, asked for one after the other.

    Raises RetrieveFailed where one of them cannot be had.
    """
    frames = [
        FrameId(instance.uid, number)
        for instance in seen.instances
        for number in range(1, instance.frame_count + 1)
    ]
    async with asking(door_url, source.accept) as asker:
        middle = FrameId(seen.middle.uid, 1)
        learnt = {
            path: await _learnt(asker, source, path, frames, {middle: image})
            for path, image in seen.images.items()
        }
    async with asking(door_url, source.accept, AT_ONCE_COUNT) as asker:
        return {path: await _in_turns(asker, source, path, of) for path, of in learnt.items()}


async def _learnt(
    asker: Asker,
    source: DatasetSource,
    path: str,
    frames: Sequence[FrameId],
    seen: Mapping[FrameId, ServedImage],
) -> _Images:
    """What comes of each image, at first and again once all others have come.

    What was `seen` was asked for at first already, and had to be made or read then.
    """
    first: dict[FrameId, ServedImage] = {}
    for frame in frames:
        first[frame] = seen.get(frame) or await _image(asker, source, path, frame)
    learnt = {}
    for frame, image in first.items():
        again = await _image(asker, source, path, frame)
        learnt[frame] = _Learnt(image, again.reply.server_s)
    return learnt


async def _in_turns(
    asker: Asker, source: DatasetSource, path: str, learnt: _Images
) -> Mapping[FrameId, _Learnt]:
    """The same images, which say whether the server takes turns where several are asked for.

    The quickest of some rounds tells: in others, somebody else may have kept it from its work.
    """
    asked = list(learnt)[:AT_ONCE_COUNT]
    rounds = []
    for _ in range(_ROUND_COUNT):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_image(asker, source, path, frame)) for frame in asked]
        rounds.append([task.result().reply.server_s for task in tasks])
    take_turns = takes_turns([learnt[frame].again_s for frame in asked], min(rounds, key=max))
    return {frame: replace(each, take_turns=take_turns) for frame, each in learnt.items()}


async def _image(asker: Asker, source: DatasetSource, path: str, frame: FrameId) -> ServedImage:
    where = image_path(source, frame.sop_instance_uid, path, frame.number)
    reply = await asker.ask(where, {})
    if not reply.is_good:
        rule, remedy = "is the answer to one of the images", "ask the server's administrator"
        raise RetrieveFailed(f"server, {where}", reply.status_code, rule, remedy)
    return served_image(reply)


def served_series(name: str, seen: Glance, learnt: Mapping[str, _Images]) -> "ServedSeries":
    """The series that was learnt, with its pixels as the frames of the server decode.

    Raises DatasetError.
    """
    # A third of a second, which every other command would wait for.
    from harness.dataset.dicom.from_server import (  # noqa: PLC0415
        ServedInstance,
        series_from_server,
    )

    frames = learnt[FRAMES_PATH]
    instances = [
        ServedInstance(
            instance.metadata,
            frames[FrameId(instance.uid, 1)].image.transfer_syntax_uid,
            tuple(
                frames[FrameId(instance.uid, number)].image.part.image
                for number in range(1, instance.frame_count + 1)
            ),
        )
        for instance in seen.instances
    ]
    with TemporaryDirectory() as folder:
        found = series_from_server(instances, name, Path(folder))
    shown = found.pixels.frames
    assert shown is not None, "files have names"
    served = {path: _in_order(images, shown) for path, images in learnt.items()}
    return replace(found, pixels=replace(found.pixels, served=served))


def _in_order(images: _Images, frames: Sequence[FrameId]) -> ServedImages:
    ordered = [images[frame] for frame in frames]
    return ServedImages(
        tuple(each.image.part.image for each in ordered), tuple(map(_answer, ordered))
    )


def _answer(learnt: _Learnt) -> ServerAnswer:
    part, reply = learnt.image.part, learnt.image.reply
    tail_at = len(reply.body) - part.tail_bytes
    return ServerAnswer(
        head=reply.body[: part.head_bytes].decode("latin-1"),
        tail=reply.body[tail_at:].decode("latin-1"),
        content_type=reply.content_type,
        first_s=reply.server_s,
        again_s=learnt.again_s,
        take_turns=learnt.take_turns,
    )


def encodings_of(seen: Glance, rows: int, columns: int) -> tuple[EncodingSpec, ...]:
    """The forms of a series: its frames, and each other against what they decode to."""
    like = np.empty((rows, columns), np.uint16)
    frames = _decoded(seen.images[FRAMES_PATH], like)
    return tuple(_encoding(path, image, frames) for path, image in seen.images.items())


def _encoding(path: str, image: ServedImage, frames: Pixels) -> EncodingSpec:
    syntax = image.transfer_syntax_uid
    form = EncodingSpec(path, CODEC_OF_SYNTAX[syntax], own_syntax_uid=syntax)
    if path == FRAMES_PATH:
        return form
    pixels = _decoded(image, frames)
    if pixels.shape != frames.shape:
        return replace(form, divisor=max(2, round(frames.shape[0] / pixels.shape[0])))
    if np.array_equal(pixels, frames):
        return form
    is_near = form.codec is Codec.JPEG_LS
    return replace(form, near=1) if is_near else replace(form, level=1.0)


def _decoded(image: ServedImage, like: Pixels) -> Pixels:
    """The pixels of an image, read without a sign. Raises RetrieveFailed for what is none."""
    codec = CODEC_OF_SYNTAX[image.transfer_syntax_uid]
    try:
        return decode(image.part.image, codec, like)
    except Exception as error:  # every codec has errors of its own
        rule = f"labels as {image.transfer_syntax_uid} what is none ({error})"
        remedy = 'see "harness survey"; viewers cannot show it either'
        raise RetrieveFailed("server", None, rule, remedy) from error
