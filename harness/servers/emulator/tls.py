"""The server's end of TLS over shaped bytes, and the certificate that it shows."""

import ssl
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from mitmproxy.certs import CertStore

from harness.core.http.tls_record import LARGEST_RECORD_BYTES

_KEY_BITS = 2048
_STORE_NAME = "mitmproxy"


def server_context(confdir: Path, host: str, alpn: str) -> ssl.SSLContext:
    """What a server at `host` shows and offers; signed by mitmproxy's own authority in `confdir`.

    Only TLS 1.3: the size of its records is what the link counts with.
    """
    store = CertStore.from_store(confdir, _STORE_NAME, _KEY_BITS)
    leaf = confdir / "leaf.pem"
    leaf.write_bytes(store.get_cert(host, [_general_name(host)]).cert.to_pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    # The leaf has the key of the authority, which stands beside its certificate.
    context.load_cert_chain(leaf, confdir / f"{_STORE_NAME}-ca.pem")
    context.set_alpn_protocols([alpn])
    return context


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class TlsEnd:
    """One connection's end: bytes of the wire in, plain bytes out, and the other way round.

    `has_ended` once the client has said that it sends nothing more.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self.is_established = False
        self.has_ended = False

    def receive(self, data: bytes) -> bytes:
        """The plain bytes that `data` holds; `pending` is what is to be answered.

        Raises ssl.SSLError where it is no TLS, or the client does not want ours.
        """
        self._incoming.write(data)
        if not self.is_established and not self._shake_hands():
            return b""
        plain = bytearray()
        try:
            while part := self._tls.read(LARGEST_RECORD_BYTES):
                plain += part
            self.has_ended = True
        except ssl.SSLWantReadError:
            pass  # all that came has been read
        return bytes(plain)

    def pending(self) -> bytes:
        """What TLS itself has to say, for the wire."""
        return self._outgoing.read()

    def encrypted(self, plain: bytes) -> bytes:
        """`plain` for the wire."""
        self._tls.write(plain)
        return self._outgoing.read()

    def _shake_hands(self) -> bool:
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        self.is_established = True
        return True
