import pytest

from harness.client.base_url import BaseUrl
from harness.errors import BadInput


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://pacs.example", "/studies/1"),
        ("https://pacs.example/", "/studies/1"),
        ("https://pacs.example/dicom-web", "/dicom-web/studies/1"),
        ("https://pacs.example/dicom-web/", "/dicom-web/studies/1"),
        ("https://pacs.example/orthanc/dicom-web//", "/orthanc/dicom-web/studies/1"),
    ],
)
def test_paths_are_asked_for_below_that_of_the_base(url: str, target: str) -> None:
    base = BaseUrl.of(url)

    assert base.target("studies/1") == target
    assert base.url_of(base.target("studies/1")) == f"https://pacs.example{target}"
    assert base.url == url.rstrip("/")


@pytest.mark.parametrize(
    ("url", "authority", "host", "port"),
    [
        ("http://origin", "origin", "origin", 80),
        ("https://origin/x", "origin", "origin", 443),
        ("http://127.0.0.1:8042", "127.0.0.1:8042", "127.0.0.1", 8042),
        ("https://[::1]:8443/x", "[::1]:8443", "::1", 8443),
        ("https://somebody:secret@origin:1/x", "origin:1", "origin", 1),
    ],
)
def test_a_server_is_known_by_its_host_and_port(
    url: str, authority: str, host: str, port: int
) -> None:
    base = BaseUrl.of(url)

    assert (base.authority, base.host, base.port) == (authority, host, port)


@pytest.mark.parametrize(
    "url",
    [
        "pacs.example/dicom-web",
        "ftp://pacs.example",
        "https:///dicom-web",
        "https://pacs.example:port",
        "https://pacs.example/dicom-web?key=1",
        "https://pacs.example/dicom-web#part",
        "https://pacs.example/dicom web",
        "https://pacs.example/影像",
    ],
)
def test_what_nothing_can_be_asked_below_is_refused(url: str) -> None:
    with pytest.raises(BadInput, match=r"base URL: .* is not the URL of an HTTP server"):
        BaseUrl.of(url)
