"""The probe's origin in any namespace, with the congestion control that it is given.

What the comparison is about must be the only thing that differs.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvloop

from harness.certify.certificate.probe_origin import ProbeConnection
from harness.certify.reference.namespaces import NetworkNamespace
from harness.errors import EnvironmentProblem
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    child_process,
    raise_priority,
    read_configuration,
    running,
    tell,
    unknown_command,
)
from harness.servers.message import from_document, to_document


@dataclass(frozen=True, slots=True)
class ByteOriginConfiguration:
    """Where to listen: an address of the namespace at `namespace_path`, None for our own.

    There is one port for each congestion control; "" is the system's default.
    """

    largest_bytes: int
    address: str = "127.0.0.1"
    namespace_path: str | None = None
    congestion_controls: tuple[str, ...] = ("",)


@asynccontextmanager
async def running_byte_origin(configuration: ByteOriginConfiguration) -> AsyncIterator[list[int]]:
    """Serve bytes in a process of its own until the exit; a port for each congestion control.

    Raises EnvironmentProblem.
    """
    async with running(
        "harness.certify.reference.byte_origin", to_document(configuration)
    ) as child:
        yield child.greeting["ports"]


async def serve() -> None:
    """Serve until standard input ends."""
    document, questions = await read_configuration()
    configuration = from_document(ByteOriginConfiguration, document)
    content = memoryview(bytes(configuration.largest_bytes))
    loop = asyncio.get_running_loop()
    listeners = _listeners(configuration)
    for listener in listeners:
        await loop.create_server(lambda: ProbeConnection(content), sock=listener)
    tell({"ports": [listener.getsockname()[1] for listener in listeners]})

    async def answer(question: Document) -> Document:
        raise unknown_command("harness.certify.reference.byte_origin", question)

    await answer_until_parent_ends(questions, answer)


def _listeners(configuration: ByteOriginConfiguration) -> list[socket.socket]:
    names = configuration.congestion_controls
    if configuration.namespace_path is None:
        return [_listener(configuration.address, name) for name in names]
    with NetworkNamespace(configuration.namespace_path).entered():
        return [_listener(configuration.address, name) for name in names]


def _listener(address: str, congestion_control: str) -> socket.socket:
    listener = socket.create_server((address, 0))
    if congestion_control:
        try:
            # Every connection inherits it from the socket that it was accepted on.
            listener.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_CONGESTION, congestion_control.encode()
            )
        except OSError as error:
            rule = f"is not available as congestion control in this kernel ({error.strerror})"
            remedy = f"load it (modprobe tcp_{congestion_control})"
            raise EnvironmentProblem("TCP", congestion_control, rule, remedy) from error
    return listener


if __name__ == "__main__":
    # The origin is a part of the link here: what keeps it waiting would count as TCP's doing.
    raise_priority()
    with child_process():
        uvloop.run(serve())
