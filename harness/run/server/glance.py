"""What the metadata of a series and its middle image tell, so that it is known when seen again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.client.body import Body
from harness.client.buffer import ByteBuffer
from harness.core.http.byte_range import PARTIAL_CONTENT
from harness.core.http.framing import Framing
from harness.core.http.given import FIELD_NAME
from harness.core.images.server_faults import OriginBehaviour, ServerFaults
from harness.core.images.specification import CODEC_OF_SYNTAX, FRAMES_PATH, DatasetSource
from harness.core.survey.multipart import Part, first_part
from harness.errors import RetrieveFailed
from harness.run.server.asking import Asker, Reply, asking

_JSON = "application/dicom+json"
_UID, _FRAME_COUNT = "00080018", "00280008"
_RETRIEVE_URL = "00081190"
_FIRST_BYTES = 1000


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance, how many images it has, and its metadata as DICOM JSON has it."""

    uid: str
    frame_count: int
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ServedImage:
    """One answer with an image in it, labelled as the viewer reads the label."""

    part: Part
    transfer_syntax_uid: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class Glance:
    """What there is: instances in the order of their metadata, and one image by path.

    Paths that the server refuses are missing from `images`. One that `gives_leave` to pages needs
    none of the harness's.
    """

    instances: tuple[Instance, ...]
    images: Mapping[str, ServedImage]
    behaviour: OriginBehaviour
    digest: str
    gives_leave: bool = True

    @property
    def middle(self) -> Instance:
        """The instance whose first image was asked for."""
        return _middle(self.instances)


async def glance(door_url: str, source: DatasetSource, paths: Sequence[str]) -> Glance:
    """Look at a series by the Accept of its source, and at other paths of its images.

    Raises RetrieveFailed where there is nothing that can be loaded.
    """
    async with asking(door_url, _JSON) as asker:
        metadata = await asker.ask(f"{series_path(source)}/metadata", {})
    instances = _instances(metadata, source)
    async with asking(door_url, source.accept) as asker:
        middle, images = _middle(instances), {}
        for path in dict.fromkeys((FRAMES_PATH, *paths)):
            reply = await asker.ask(image_path(source, middle.uid, path, 1), {})
            if reply.is_good:
                images[path] = served_image(reply)
            elif path == FRAMES_PATH:
                raise _refused(reply, source)
        ranged = await _ranged(asker, image_path(source, middle.uid, FRAMES_PATH, 1))
    behaviour = _behaviour(images[FRAMES_PATH], ranged)
    digest = _digest(instances, images, behaviour)
    gives_leave = FIELD_NAME.decode() not in images[FRAMES_PATH].reply.headers
    return Glance(instances, images, behaviour, digest, gives_leave)


def series_path(source: DatasetSource) -> str:
    """Where the series is below the root of its service (PS3.18 §10.4.1)."""
    return f"studies/{source.study_uid}/series/{source.series_uid}"


def image_path(source: DatasetSource, instance_uid: str, path: str, number: int) -> str:
    """Where one image is, in its frames or under another path."""
    return f"{series_path(source)}/instances/{instance_uid}/{path}/{number}"


def served_image(reply: Reply) -> ServedImage:
    """The image in an answer. Raises RetrieveFailed where the loader has no decoder for it."""
    body = Body(ByteBuffer())
    body.expect(reply.content_type, len(reply.body), len(reply.body))
    body.append(memoryview(reply.body))
    syntax = body.state().transfer_syntax_uid
    coding = reply.headers.get("content-encoding", "identity")
    if syntax not in CODEC_OF_SYNTAX or coding != "identity":
        what = f"{reply.content_type}, {syntax}" if coding == "identity" else f"coded as {coding}"
        rule = f"sends an image that the loader cannot decode ({what})"
        remedy = 'see "harness survey"; another Accept may help (client: {accept: …})'
        raise RetrieveFailed("server", None, rule, remedy)
    return ServedImage(first_part(reply.content_type, reply.body), syntax, reply)


def _instances(reply: Reply, source: DatasetSource) -> tuple[Instance, ...]:
    place = f"server, series {source.series_uid}"
    if not reply.is_good:
        remedy = "look at url, study, series and headers of the server"
        raise RetrieveFailed(place, reply.status_code, "is no answer with metadata", remedy)
    try:
        documents = json.loads(reply.body)
        found = tuple(
            Instance(str(_value(each, _UID)), int(_value(each, _FRAME_COUNT) or 1), each)
            for each in documents
        )
    except (TypeError, ValueError, AttributeError, LookupError) as error:
        remedy = "ask the server's vendor; viewers need it, too"
        raise RetrieveFailed(place, None, "has metadata that is no DICOM JSON", remedy) from error
    if not found:
        raise RetrieveFailed(place, None, "has no instances", "name another series")
    return found


def _middle(instances: Sequence[Instance]) -> Instance:
    return instances[len(instances) // 2]


def _value(document: Mapping[str, Any], tag: str) -> Any:
    values = document.get(tag, {}).get("Value")
    return values[0] if values else None


def _refused(reply: Reply, source: DatasetSource) -> RetrieveFailed:
    rule = f'is the answer to "Accept: {source.accept}" for a frame: no viewer loads from it'
    remedy = 'see "harness survey" for what the server does answer'
    return RetrieveFailed("server", reply.status_code, rule, remedy)


async def _ranged(asker: Asker, path: str) -> Reply:
    return await asker.ask(path, {"Range": f"bytes=0-{_FIRST_BYTES - 1}"})


def _behaviour(image: ServedImage, ranged: Reply) -> OriginBehaviour:
    """How the server answers, as the rules of the viewer need to know it."""
    is_framed = bool(image.part.head_bytes)
    exposed = image.reply.headers.get("access-control-expose-headers", "*").lower()
    faults = ServerFaults(
        ignores_range=ranged.status_code != PARTIAL_CONTENT,
        hides_content_range="*" not in exposed and "content-range" not in exposed,
        omits_content_length="content-length" not in image.reply.headers,
    )
    return OriginBehaviour(Framing.MULTIPART if is_framed else Framing.SINGLE_PART, faults)


def _digest(
    instances: Sequence[Instance], images: Mapping[str, ServedImage], behaviour: OriginBehaviour
) -> str:
    """SHA-256 (hex) of what a changed series, or a server that answers otherwise, would change.

    The order of the metadata and addresses in it are left out, since they differ from day to day.
    """
    digest = hashlib.sha256(repr(behaviour).encode())
    for instance in sorted(instances, key=lambda each: each.uid):
        told = {tag: each["Value"] for tag, each in instance.metadata.items() if "Value" in each}
        told.pop(_RETRIEVE_URL, None)
        digest.update(json.dumps(told, sort_keys=True).encode())
    for path, image in sorted(images.items()):
        digest.update(f"{path} {image.transfer_syntax_uid}".encode())
        digest.update(image.part.image)
    return digest.hexdigest()
