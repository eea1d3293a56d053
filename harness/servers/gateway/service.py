"""Where a service is: paths below its root, and addresses of it that stand in its answers."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Service:
    """A DICOMweb service: `root_path` begins every path of it, and ends without a slash."""

    scheme: str
    authority: str
    host: str
    port: int
    root_path: str

    @classmethod
    def of(cls, url: str) -> "Service":
        """The service of an http or https URL that has been checked."""
        parts = urlsplit(url)
        assert parts.scheme in _PORTS, "the URL has been checked"
        assert parts.hostname, "the URL has been checked"
        return cls(
            parts.scheme,
            parts.netloc,
            parts.hostname,
            parts.port or _PORTS[parts.scheme],
            parts.path.rstrip("/"),
        )

    @property
    def is_encrypted(self) -> bool:
        """Whether it is spoken to over TLS."""
        return self.scheme == "https"

    @property
    def root(self) -> str:
        """The URL of the root."""
        return f"{self.scheme}://{self.authority}{self.root_path}"

    def target(self, path: str, query: str) -> str | None:
        """What the server is asked for a path below the door; None where that is above its root."""
        if ".." in unquote(path).split("/"):
            return None
        return f"{self.root_path}{path}{f'?{query}' if query else ''}"

    def through_door(self, location: str, door_authority: str) -> str | None:
        """The address at the door of what the server calls so; None where that is elsewhere."""
        parts = urlsplit(location)
        is_here = not parts.netloc or (parts.scheme, parts.netloc) == (self.scheme, self.authority)
        if not is_here or not parts.path.startswith(f"{self.root_path}/"):
            return None
        path = parts.path.removeprefix(self.root_path)
        return f"http://{door_authority}{path}{f'?{parts.query}' if parts.query else ''}"

    def text_through_door(self, text: bytes, door_authority: str) -> bytes:
        """A document with the door's address wherever it names the root, as BulkDataURI does."""
        return text.replace(self.root.encode(), f"http://{door_authority}".encode())
