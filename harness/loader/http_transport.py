"""HTTP/1.1 for real: httpx, a fixed number of connections, identity encoding, no proxy settings."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx

from harness.errors import RetrieveFailed
from harness.loader.buffer import ByteBuffer

# wadors/loadImage.ts asks for this; a single-part origin of ours would honour it.
_ACCEPT_MULTIPART = "multipart/related; type=application/octet-stream; transfer-syntax=*"
_ACCEPT_ANYTHING = "*/*"
_VERSION = "HTTP/1.1"


class HttpAnswer:
    """An httpx response as an Answer."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._chunks = response.aiter_raw()

    @property
    def status_code(self) -> int:
        """See Answer."""
        return self._response.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        """See Answer."""
        return self._response.headers

    @property
    def head_bytes(self) -> int:
        """See Answer: "HTTP/1.1 200 OK", "name: value", an empty line (RFC 9112 §2.1)."""
        response = self._response
        fields = sum(len(name) + len(value) + 4 for name, value in response.headers.raw)
        status_line = len(f"HTTP/1.1 {response.status_code} {response.reason_phrase}") + 2
        return status_line + fields + 2

    async def read(self, least_bytes: int | None) -> memoryview:
        """See Answer: what has come since, however little it is."""
        try:
            return memoryview(await anext(self._chunks, b""))
        except httpx.HTTPError as error:
            raise _broken(str(self._response.url), error) from error


class HttpTransport:
    """A client of one server with `connections` connections that are kept open.

    Over TLS it trusts what `certificate` (PEM) has signed, and nothing else.
    """

    def __init__(
        self,
        base_url: str,
        connections: int,
        *,
        wants_multipart: bool,
        certificate: str | None = None,
    ) -> None:
        self._connections = connections
        self._client = httpx.AsyncClient(
            base_url=base_url,
            headers={
                "Accept": accepted(wants_multipart=wants_multipart),
                "Accept-Encoding": "identity",
            },
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            timeout=None,  # noqa: S113 - a load as a whole has a time limit
            trust_env=False,
            # Without TLS any context will do, but the usual one takes 20 ms to make.
            verify=trusting(certificate) if certificate else False,
        )

    @property
    def connections(self) -> int:
        """See Transport."""
        return self._connections

    def buffer(self) -> ByteBuffer:
        """See Transport."""
        return ByteBuffer()

    @asynccontextmanager
    async def get(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[HttpAnswer]:
        """See Transport."""
        request = self._client.build_request("GET", f"/{path}", headers=dict(headers))
        try:
            response = await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise _broken(str(request.url), error) from error
        try:
            _check_version(response)
            yield HttpAnswer(response)
        finally:
            await response.aclose()

    async def open_connections(self) -> None:
        """Open every connection, so that no load pays for it. Raises RetrieveFailed."""
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._connections):
                    group.create_task(self._client.head("/"))
        except* httpx.HTTPError as errors:
            raise _broken(str(self._client.base_url), errors.exceptions[0]) from errors

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()


def _check_version(response: httpx.Response) -> None:
    if response.http_version != _VERSION:
        raise RetrieveFailed(
            str(response.url),
            response.status_code,
            f"was answered in {response.http_version} instead of {_VERSION}",
            "see what the server and whatever is before it can speak",
        )


def accepted(*, wants_multipart: bool) -> str:
    """The Accept header of a viewer that wants images in a MIME frame, or as they are."""
    return _ACCEPT_MULTIPART if wants_multipart else _ACCEPT_ANYTHING


def trusting(certificate: str) -> ssl.SSLContext:
    """What a client of TLS needs that trusts this certificate (PEM) alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=certificate)
    return context


def _broken(url: str, error: BaseException) -> RetrieveFailed:
    reason = f"{type(error).__name__} {error}".strip()
    return RetrieveFailed(
        url, None, f"was not answered to the end ({reason})", "see whether the origin still runs"
    )
