"""Asks a server over HTTP, and notes when head and body came and over which connection."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from harness.core.survey.answer import NO_ANSWER, Answer
from harness.survey.question import Question

_TIMEOUT_S = 60.0
_LOOK_AGAIN_S = 0.02
"""How exactly the end of an idle connection is seen."""


@dataclass(slots=True)
class _Connections:
    """When a request opened a connection, as httpcore tells while it goes."""

    began_s: list[float] = field(default_factory=list)
    ended_s: list[float] = field(default_factory=list)

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        now_s = asyncio.get_running_loop().time()
        if event == "connection.connect_tcp.started":
            self.began_s.append(now_s)
        elif event == "connection.connect_tcp.complete":
            self.ended_s.append(now_s)

    @property
    def took_s(self) -> float | None:
        """What the handshake took; None without one."""
        return self.ended_s[-1] - self.began_s[-1] if self.ended_s else None


class HttpWire:
    """A `Wire` over httpx; `headers` go with every question and are told to nobody.

    Over HTTP/2 where `http2` and the server agree by ALPN. Proxies of the environment are not used.
    """

    def __init__(
        self, headers: Mapping[str, str], verify: ssl.SSLContext | bool = True, *, http2: bool
    ) -> None:
        self._headers = headers
        self._verify = verify
        self._http2 = http2
        self._client = self._new_client()

    def _new_client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            headers=self._headers,
            verify=self._verify,
            http2=self._http2,
            timeout=_TIMEOUT_S,
            limits=httpx.Limits(max_connections=None, keepalive_expiry=None),
            trust_env=False,
            follow_redirects=False,
        )

    async def forget(self) -> None:
        """See Wire."""
        await self._client.aclose()
        self._client = self._new_client()

    async def exchange(self, question: Question) -> Answer:
        """See Wire."""
        now_s = asyncio.get_running_loop().time
        connections, started_s = _Connections(), now_s()
        try:
            async with self._sent(question, connections) as response:
                first_byte_s = now_s() - started_s
                body, is_cut = await _read(response, question.most_bytes)
                complete_s = now_s() - started_s
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            told = str(error) or type(error).__name__
            return Answer(question.url, NO_ANSWER, {}, b"", told=told)
        return Answer(
            question.url,
            response.status_code,
            {name.lower(): value for name, value in response.headers.items()},
            body,
            first_byte_s,
            complete_s,
            response.http_version,
            bool(connections.began_s),
            is_cut,
            connect_s=connections.took_s,
        )

    async def idle_limit_s(self, question: Question, most_s: float) -> float | None:
        """See Wire."""
        now_s = asyncio.get_running_loop().time
        try:
            async with self._sent(question, _Connections()) as response:
                await _read(response, None)
                stream = response.extensions["network_stream"]
        except httpx.HTTPError:
            return 0.0
        idle_since_s = now_s()
        while not stream.get_extra_info("is_readable"):
            if now_s() - idle_since_s > most_s:
                return None
            await asyncio.sleep(_LOOK_AGAIN_S)
        return now_s() - idle_since_s

    @asynccontextmanager
    async def _sent(
        self, question: Question, connections: _Connections
    ) -> AsyncIterator[httpx.Response]:
        """The answer's head; its body is still to be read, and is given up at the end."""
        request = self._client.build_request(
            question.method,
            question.url,
            headers={
                "Accept": question.accept,
                "Accept-Encoding": question.accept_encoding,
                **question.headers,
            },
            extensions={"trace": connections.note},
        )
        response = await self._client.send(request, stream=True)
        try:
            yield response
        finally:
            await response.aclose()


async def _read(response: httpx.Response, most_bytes: int | None) -> tuple[bytes, bool]:
    """The body as it was sent, and whether more of it was left."""
    body = bytearray()
    async for piece in response.aiter_raw():
        body += piece
        if most_bytes is not None and len(body) >= most_bytes:
            return bytes(body), True
    return bytes(body), False
