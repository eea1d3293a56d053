"""The schema of a client: what is at the viewer's end of the link."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from harness.core.http.client import Client, Start
from harness.core.http.preflight import Page
from harness.core.http.protocol import HttpVersion
from harness.scenario.schema.block import Block, BrokenRule

_VERSIONS = tuple(version.value for version in HttpVersion)


def _http_version(value: object) -> HttpVersion:
    text = f"{value:g}" if isinstance(value, int | float) else value
    if text not in _VERSIONS:
        rule = "is not a supported HTTP version"
        raise BrokenRule(rule, f"write one of {', '.join(_VERSIONS)}")
    return HttpVersion(text)


Http = Annotated[
    HttpVersion,
    BeforeValidator(_http_version),
    WithJsonSchema({"type": ["string", "number"], "enum": [*_VERSIONS, *map(float, _VERSIONS)]}),
]
# Chromium opens no more streams, whatever the server allows (net/spdy/spdy_session.cc,
# `kMaxConcurrentStreamLimit`).
Connections = Annotated[int, Field(ge=1, le=256)]
# RFC 9110 §5.5: what a field's value may be made of, and be understood by everybody.
Accept = Annotated[str, Field(min_length=1, max_length=1024, pattern=r"^[!-~]([ -~]*[!-~])?$")]
DecodeWorkers = Annotated[int, Field(ge=1, le=256)]


class ClientBlock(Block):
    """What is at the viewer's end of the link; what a case leaves out is as in its scenario.

    `connections` of HTTP/2 are the streams of its single connection, and TLS belongs to it.
    Another HTTP version than the scenario's has its own usual number of connections. A page of
    another origin than its images' asks leave where `accept`, what it asks for them with, has
    quotation marks in it or more than 128 bytes; not for a range, which Cornerstone3D asks for
    with its own.
    """

    http: Annotated[Http | None, Field(examples=[2])] = None
    """The version of HTTP; 1.1 unless it is given."""
    tls: Annotated[bool | None, Field(examples=[True])] = None
    """Whether connections are encrypted; only with HTTP/2 unless it is given."""
    connections: Annotated[Connections | None, Field(examples=[6])] = None
    """How many connections are open at once, 6 unless it is given; with HTTP/2, how many streams of
    one, then 100.
    """
    decode_workers: Annotated[DecodeWorkers | None, Field(examples=[2])] = None
    """How many images are decoded at once; 1 unless it is given."""
    start: Literal["warm", "cold", "one-open", "three-open"] | None = None
    """Whether connections are open when a load begins; they are (warm) unless it is given."""
    page: Literal["same-origin", "cross-origin"] | None = None
    """Where the viewer's page comes from, cross-origin unless it is given: another origin than its
    images, which a browser asks leave for some requests.
    """
    accept: Annotated[Accept | None, Field(examples=["multipart/related"])] = None
    """The header Accept of requests for images; Cornerstone3D's unless it is given."""


def case_client(block: ClientBlock | None, usual: Client) -> Client:
    """The client that a block describes, where `usual` is another one in all it leaves out.

    Raises BrokenRule.
    """
    if block is None:
        return usual
    http = block.http or usual.http
    if http is HttpVersion.HTTP_2 and block.tls is False:
        raise BrokenRule("is HTTP/2 without TLS, which no browser speaks", 'leave "tls" out')
    usual_connections = usual.connection_count if http is usual.http else http.usual_connections
    has_tls = usual.tls if block.tls is None else block.tls
    return Client(
        http=http,
        connection_count=block.connections or usual_connections,
        decode_worker_count=block.decode_workers or usual.decode_worker_count,
        start=usual.start if block.start is None else Start(block.start),
        tls=has_tls or http is HttpVersion.HTTP_2,
        page=usual.page if block.page is None else Page(block.page),
        accept=block.accept or usual.accept,
    )
