"""The probe's origin as a process of its own, until its parent ends."""

import asyncio

import uvloop

from harness.certify.certificate.probe_origin import ProbeConnection, probe_content
from harness.servers.child import (
    Document,
    answer_until_parent_ends,
    child_process,
    read_configuration,
    tell,
    unknown_command,
)


async def serve() -> None:
    """Serve until standard input ends."""
    configuration, questions = await read_configuration()
    content = memoryview(probe_content(configuration["largest_bytes"]))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: ProbeConnection(content), "127.0.0.1", 0)
    tell({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"})

    async def answer(question: Document) -> Document:
        raise unknown_command("harness.certify.certificate", question)

    await answer_until_parent_ends(questions, answer)


if __name__ == "__main__":
    with child_process():
        uvloop.run(serve())
