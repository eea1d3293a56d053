import ssl
from contextlib import suppress
from pathlib import Path

import pytest

from harness.core.http.tls_record import RECORD_OVERHEAD_BYTES
from harness.servers.emulator.tls import TlsEnd, server_context

AUTHORITY = "mitmproxy-ca-cert.pem"


class Client:
    """The other end, by the standard library."""

    def __init__(self, authority: Path, host: str) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(authority)
        context.set_alpn_protocols(["http/1.1", "h2"])
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=host)

    def shake_hands(self, server: TlsEnd) -> None:
        while not server.is_established:
            with suppress(ssl.SSLWantReadError):
                self.tls.do_handshake()
            assert server.receive(self.outgoing.read()) == b""
            self.incoming.write(server.pending())


def test_a_client_that_trusts_the_authority_speaks_what_is_offered(
    confdir: Path, context: ssl.SSLContext
) -> None:
    client, server = Client(confdir / AUTHORITY, "127.0.0.1"), TlsEnd(context)
    client.shake_hands(server)

    assert client.tls.selected_alpn_protocol() == "h2"
    assert client.tls.version() == "TLSv1.3"
    client.tls.write(b"question")
    assert server.receive(client.outgoing.read()) == b"question"
    client.incoming.write(server.encrypted(b"answer"))
    assert client.tls.read() == b"answer"


def test_nobody_else_is_who_the_certificate_names(confdir: Path, context: ssl.SSLContext) -> None:
    client, server = Client(confdir / AUTHORITY, "192.0.2.1"), TlsEnd(context)

    with pytest.raises(ssl.SSLCertVerificationError):
        client.shake_hands(server)


def test_a_name_can_be_certified(confdir: Path) -> None:
    server = TlsEnd(server_context(confdir, "localhost", "h2"))
    Client(confdir / AUTHORITY, "localhost").shake_hands(server)

    assert server.is_established


@pytest.mark.parametrize("size_bytes", [1, 100, 8201, 2**14])
def test_a_record_adds_what_the_link_counts_with(
    confdir: Path, context: ssl.SSLContext, size_bytes: int
) -> None:
    client, server = Client(confdir / AUTHORITY, "127.0.0.1"), TlsEnd(context)
    client.shake_hands(server)

    assert len(server.encrypted(bytes(size_bytes))) == size_bytes + RECORD_OVERHEAD_BYTES


def test_a_client_that_ends_is_noticed(confdir: Path, context: ssl.SSLContext) -> None:
    client, server = Client(confdir / AUTHORITY, "127.0.0.1"), TlsEnd(context)
    client.shake_hands(server)
    assert not server.has_ended
    with pytest.raises(ssl.SSLWantReadError):
        client.tls.unwrap()

    assert server.receive(client.outgoing.read()) == b""
    assert server.has_ended


def test_what_is_no_tls_is_refused(context: ssl.SSLContext) -> None:
    with pytest.raises(ssl.SSLError):
        TlsEnd(context).receive(b"GET / HTTP/1.1\r\n\r\n")
