"""The places of a DICOMweb tree (PS3.18 §10.4.1, §10.6.1), below the root of a service."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from harness.errors import BadInput


def service_root(url: str) -> str:
    """The root of a service without a slash at its end.

    Raises BadInput for what is no http or https URL, and where it carries a password.
    """
    try:
        parts = urlsplit(url)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_url = False
    if not is_url:
        remedy = "write e.g. http://127.0.0.1:8042/dicom-web"
        raise BadInput("URL", url, "is no http or https URL", remedy)
    if parts.username or parts.password:
        remedy = "hand it over by --header 'Authorization: $TOKEN'"
        raise BadInput("URL", None, "carries a user name or a password", remedy)
    if parts.query or parts.fragment:
        raise BadInput("URL", url, "has a query or a fragment", "write the service's root alone")
    return url.rstrip("/")


@dataclass(frozen=True, slots=True)
class SeriesAddress:
    """One series of a service."""

    root: str
    study_uid: str
    series_uid: str

    @property
    def url(self) -> str:
        """The series itself."""
        return f"{self.root}/studies/{quote(self.study_uid)}/series/{quote(self.series_uid)}"

    @property
    def metadata(self) -> str:
        """What is told of all its instances."""
        return f"{self.url}/metadata"

    def instance(self, instance_uid: str) -> str:
        """One instance, whole."""
        return f"{self.url}/instances/{quote(instance_uid)}"

    def frame(self, instance_uid: str, number: int = 1, path: str = "/frames/") -> str:
        """One frame, counted from 1, or its other form under another path."""
        return f"{self.instance(instance_uid)}{path}{number}"
