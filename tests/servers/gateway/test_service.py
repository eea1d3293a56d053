"""Where a service is: its root, what lies below, and what is elsewhere."""

import pytest

from harness.servers.gateway.service import Service

_ORTHANC = Service.of("https://archive.test:8042/dicom-web")


def test_a_service_has_the_usual_port_of_its_scheme() -> None:
    assert Service.of("https://archive.test/").port == 443
    assert Service.of("http://archive.test/a/b").port == 80
    assert _ORTHANC.port == 8042


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("https://archive.test:8042/dicom-web/studies/1", "http://door.test/studies/1"),
        ("/dicom-web/studies/1?a=b", "http://door.test/studies/1?a=b"),
        ("/elsewhere/studies/1", None),
        ("http://archive.test:8042/dicom-web/studies/1", None),
        ("https://other.test/dicom-web/studies/1", None),
    ],
)
def test_a_redirect_within_the_service_leads_through_the_door(
    location: str, expected: str | None
) -> None:
    assert _ORTHANC.through_door(location, "door.test") == expected
