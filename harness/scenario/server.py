"""Somebody else's server as a scenario names it, and its images before anybody has asked it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.core.images.server_state import ServerState
from harness.core.images.specification import (
    FRAMES_PATH,
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    SourceKind,
)
from harness.scenario.library import NamedBlock
from harness.scenario.schema.server import ServerBlock


@dataclass(frozen=True, slots=True)
class FoundServer:
    """What was found of a server before the first load.

    `real_rtt_s` is the round trip to it, 0 on this machine. One that `gives_leave` lets pages read
    its answers; for another the harness does.
    """

    real_rtt_s: float = 0.0
    gives_leave: bool = True


@dataclass(frozen=True, slots=True)
class ImageServer:
    """How a server is asked: `headers` with $VARIABLES in them, and never a secret.

    `headers_from` is a command that prints further ones, run in `folder`, that of the scenario.
    `certificates` is a file (PEM) of those to trust; None are the system's. With a `tree` there is
    no server but a static tree in that folder. `state` is what each load finds it in, and
    `found` what was found of it, once somebody has looked.
    """

    url: str
    folder: Path
    headers: Mapping[str, str]
    headers_from: tuple[str, ...] = ()
    certificates: Path | None = None
    tree: Path | None = None
    state: ServerState = ServerState.WARM
    found: FoundServer = FoundServer()


def image_server(found: NamedBlock[ServerBlock], *, allows_code: bool) -> ImageServer:
    """The server of a block.

    Raises ScenarioError where it would run a command that nobody has allowed to run.
    """
    block, place = found.block, found.place
    if block.headers_from and not allows_code:
        rule = f"would run code, {' '.join(block.headers_from)}"
        raise place.at("headers_from").error(rule, "read it, and say --allow-code if it may run")
    folder = place.document.path.absolute().parent
    return ImageServer(
        block.url,
        folder,
        block.headers,
        tuple(block.headers_from),
        _beside(folder, block.ca),
        _beside(folder, block.folder),
        ServerState(block.state),
    )


def _beside(folder: Path, name: str | None) -> Path | None:
    return None if name is None else folder / Path(name).expanduser()


def unasked_images(found: NamedBlock[ServerBlock], default_name: str) -> DatasetSpec:
    """The images of a server of which nothing is known yet but where they are.

    Forms, sizes and pixels are learnt before a run; until then they count as uncompressed.
    """
    block = found.block
    source = DatasetSource(
        SourceKind.DICOMWEB_SERVER,
        service_url=block.url,
        study_uid=block.study,
        series_uid=block.series,
        keeps_uids=True,
    )
    return DatasetSpec(
        name=block.name or default_name,
        source=source,
        encodings=(EncodingSpec(FRAMES_PATH, Codec.UNCOMPRESSED),),
        description="a series of somebody's DICOMweb server",
        source_note="Asked of a DICOMweb server as it is.",
        licence="the user's own",
        stored_as=None,
    )
