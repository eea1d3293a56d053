"""Where a server is asked: `https://host/dicom-web`, and everything below it."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.errors import BadInput

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class BaseUrl:
    """The address of a server, and the `path` that all of its own begin with.

    `path` is empty, or begins with a slash and ends without one. `authority` is the host, and the
    port where it was written (RFC 3986 §3.2), without anybody's name or password.
    """

    scheme: str
    authority: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> "BaseUrl":
        """The parts of a URL; slashes at its end count for nothing.

        Raises BadInput where nothing below it can be asked for over HTTP.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _unusable(url) from None
        has_more = bool(parts.query or parts.fragment)
        is_plain = url.isascii() and len(url.split()) == 1
        if parts.scheme not in _PORTS or not parts.hostname or has_more or not is_plain:
            raise _unusable(url)
        return cls(
            scheme=parts.scheme,
            authority=parts.netloc.rpartition("@")[2],
            host=parts.hostname,
            port=_PORTS[parts.scheme] if port is None else port,
            path=parts.path.rstrip("/"),
        )

    @property
    def url(self) -> str:
        """The whole of it, without a slash at the end."""
        return self.url_of(self.path)

    def target(self, path: str) -> str:
        """What a request line names for a path relative to the server."""
        return f"{self.path}/{path}"

    def url_of(self, target: str) -> str:
        """The URL that is asked for by a request line with this target."""
        return f"{self.scheme}://{self.authority}{target}"


def _unusable(url: str) -> BadInput:
    rule = "is not the URL of an HTTP server, with or without a path"
    return BadInput("base URL", url, rule, "write it as https://host:port/path")
