"""The schema of somebody else's server, in a scenario or in the file that a survey wrote."""

import re
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from harness.scenario.schema.block import Block, BrokenRule, Label, Name

_UID = re.compile(r"[0-9.]{1,64}")  # PS3.5 §9.1
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110 §5.1
_SECRET = re.compile(r"\$(\{\w+\}|\w+)")


def _service_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url or parts.query or parts.fragment:
        rule = "is not the root of a DICOMweb service"
        raise BrokenRule(rule, 'write it as in "http://127.0.0.1:8042/dicom-web"')
    if parts.username or parts.password:
        remedy = 'write "headers: {Authorization: $TOKEN}", and set TOKEN in the environment'
        raise BrokenRule("carries a user name or a password", remedy)
    return text.rstrip("/")


def _uid(text: str) -> str:
    if not _UID.fullmatch(text):
        raise BrokenRule("is not a UID", "write digits and dots, in quotes")
    return text


def _secrets(headers: dict[str, str]) -> dict[str, str]:
    for name, value in headers.items():
        if not _FIELD_NAME.fullmatch(name):
            raise BrokenRule(f'has "{name}", which is no header', 'write e.g. "Authorization"')
        if not _SECRET.search(value):
            rule = f"writes the value of {name} into the file"
            remedy = f'write "{name}: $TOKEN", and set TOKEN in the environment'
            raise BrokenRule(rule, remedy)
    return headers


Uid = Annotated[str, AfterValidator(_uid)]


class ServerBlock(Block):
    """Somebody else's DICOMweb server, and the series of it that is loaded."""

    name: Annotated[Name | None, Field(examples=["archive"])] = None
    """What tables call the images; otherwise the file's name."""
    url: Annotated[
        str, AfterValidator(_service_url), Field(examples=["http://127.0.0.1:8042/dicom-web"])
    ] = ""
    """The root of the service; nothing outside it is asked for. Needed unless there is a folder."""
    folder: Annotated[Label | None, Field(examples=["dicomweb"])] = None
    """In place of it a static tree, as Static-DICOMweb writes one, that we serve as it lies."""
    study: Annotated[Uid, Field(examples=["1.2.3"])]
    """The StudyInstanceUID."""
    series: Annotated[Uid, Field(examples=["1.2.3.4"])]
    """The SeriesInstanceUID."""
    headers: Annotated[
        dict[str, str],
        AfterValidator(_secrets),
        Field(examples=[{"Authorization": "Bearer $TOKEN"}]),
    ] = Field(default_factory=dict)
    """What the server wants in every request; the environment has the values."""
    headers_from: Annotated[list[Label], Field(examples=[["./token.sh"]])] = Field(
        default_factory=list
    )
    """A command that prints such headers, one a line; it runs with --allow-code."""
    ca: Annotated[Label | None, Field(examples=["hospital.pem"])] = None
    """A file of certificates (PEM) to trust in place of the system's."""
    state: Literal["warm", "cold"] = "warm"
    """What each load finds: a server that was asked for every image before, or one that was not.

    The harness asks for every image beforehand, so whatever is loaded then is warm. To a cold
    server each load comes first: its first answer for an image is kept back by as much as the
    very first one took longer when the harness asked for it. Whether somebody else had asked
    before, nobody knows. Predictions use the same times; harness serve passes a server on as it is.
    """
    images: Annotated[dict[str, Any], Field(examples=[{"count": 48}])] = Field(default_factory=dict)
    """What a survey found of the images; nothing depends on it."""
    capabilities: Annotated[dict[str, Any], Field(examples=[{"ranges": True}])] = Field(
        default_factory=dict
    )
    """What a survey found that the server can do; it is found out anew before a run."""
    times: Annotated[dict[str, Any], Field(examples=[{"frame": {"again": "1.50 ms"}}])] = Field(
        default_factory=dict
    )
    """How long the server took when it was surveyed; it is measured anew before a run."""

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if bool(self.url) == (self.folder is not None):
            remedy = 'write "url: …" of a server, or "folder: …" of a static tree'
            raise BrokenRule("is not in one place", remedy)
        if self.folder is not None and self.state == "cold":
            rule = "is cold, but a folder is served by the harness, which is always warm"
            raise BrokenRule(rule, 'remove "state", or write the "url" of a server')
        return self
