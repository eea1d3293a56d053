"""What tests of the emulator share."""

import ssl
import warnings
from pathlib import Path

import pytest

from harness.servers.emulator.tls import server_context

with warnings.catch_warnings():
    # pyparsing, which mitmproxy imports, calls what it deprecates itself: not ours to mend.
    warnings.simplefilter("ignore", DeprecationWarning)
    import harness.servers.emulator.mitmproxy_parts  # noqa: F401


@pytest.fixture(scope="module")
def confdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a certificate authority of its own is kept."""
    return tmp_path_factory.mktemp("conf")


@pytest.fixture(scope="module")
def context(confdir: Path) -> ssl.SSLContext:
    """What a server of HTTP/2 shows its clients."""
    return server_context(confdir, "127.0.0.1", "h2")
