import asyncio
from pathlib import Path
from urllib.request import urlopen

import pytest

from harness.servers.child import running

pytestmark = pytest.mark.live


def test_the_page_its_worker_and_its_codecs_are_served_as_what_they_are() -> None:
    async def main() -> list[str]:
        async with running("harness.viewer", {}) as server:
            names = ("", "app.js", "decodeImageFrameWorker.js", "wasm/openjphjs.wasm")
            return [
                await asyncio.to_thread(content_type, server.greeting["url"] + name)
                for name in names
            ]

    page, app, worker, codec = asyncio.run(main())

    assert page.startswith("text/html")
    # A browser runs a module, and compiles a codec while it arrives, under these types alone.
    assert app.startswith("text/javascript")
    assert worker.startswith("text/javascript")
    assert codec == "application/wasm"


def content_type(url: str) -> str:
    """What an address says of its content."""
    with urlopen(url) as answer:
        return str(answer.headers["Content-Type"])


def test_a_site_is_served_with_our_configuration_in_place_of_its_own(tmp_path: Path) -> None:
    for name in ("index.html", "app-config.js", "a.js"):
        (tmp_path / name).write_text(f"its own {name}")

    async def main() -> list[str]:
        async with running("harness.viewer", {"site": str(tmp_path)}) as server:
            names = ("", "a.js", "app-config.js")
            return [await asyncio.to_thread(content, server.greeting["url"] + n) for n in names]

    page, script, configuration = asyncio.run(main())

    assert (page, script) == ("its own index.html", "its own a.js")
    assert "omitQuotationForMultipartRequest" in configuration


def content(url: str) -> str:
    """What is at an address."""
    with urlopen(url) as answer:
        return bytes(answer.read()).decode()
