import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.framing import Framing
from harness.servers.origin.media_type import Form, preferred_form
from tests.core.dataset_of import HTJ2K

MULTIPART = Form(HTJ2K[0], Framing.MULTIPART, HTJ2K[1])
SINGLE = Form(HTJ2K[0], Framing.SINGLE_PART, HTJ2K[1])
JSON = (Form("application/dicom+json"), Form("application/json"))
CORNERSTONE = "multipart/related; type=application/octet-stream; transfer-syntax=*"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        pytest.param(CORNERSTONE, MULTIPART, id="Cornerstone3D's own header"),
        pytest.param('multipart/related; type="image/jphc"', MULTIPART, id="media type quoted"),
        pytest.param("multipart/related", MULTIPART, id="no type"),
        pytest.param('multipart/related; type="*/*"', MULTIPART, id="dicomweb-client's default"),
        pytest.param("multipart/*; type=image/*", MULTIPART, id="wildcards"),
        pytest.param("MULTIPART/Related; Type=IMAGE/JPHC", MULTIPART, id="any case"),
        pytest.param("image/jphc", SINGLE, id="bare image"),
        pytest.param(f"image/jphc; transfer-syntax={HTJ2K[1]}", SINGLE, id="its syntax"),
        pytest.param("image/*", SINGLE, id="any image"),
        pytest.param("application/octet-stream; transfer-syntax=*", SINGLE, id="bare bytes"),
        pytest.param("image/jphc, */*", SINGLE, id="named before anything"),
        pytest.param("image/jphc; q=0.1, multipart/related", MULTIPART, id="quality"),
        pytest.param("image/jphc; q=0, */*", MULTIPART, id="named as unwanted"),
        pytest.param("image/jphc; q=much, multipart/related", MULTIPART, id="unreadable quality"),
    ],
)
@pytest.mark.parametrize("forms", [(MULTIPART, SINGLE), (SINGLE, MULTIPART)])
def test_an_accept_header_overrides_the_default(
    accept: str, form: Form, forms: tuple[Form, ...]
) -> None:
    assert preferred_form(accept, forms) == form


@pytest.mark.parametrize("accept", ["", " ", "*/*", "text/html, */*; q=0.8"])
@pytest.mark.parametrize("forms", [(MULTIPART, SINGLE), (SINGLE, MULTIPART)])
def test_who_accepts_anything_gets_the_default(accept: str, forms: tuple[Form, ...]) -> None:
    assert preferred_form(accept, forms) == forms[0]


@pytest.mark.parametrize(
    "accept",
    [
        "text/html",
        "image/jls",
        "image/jphc; q=0",
        'multipart/related; type="image/jls"',
        "multipart/related; type=application/octet-stream",
        "multipart/related; type=image/jphc; transfer-syntax=1.2.840.10008.1.2.4.80",
        "*/*; transfer-syntax=1.2.840.10008.1.2.1",
        "*/*; q=0",
        "nonsense",
    ],
)
def test_a_form_that_the_client_did_not_ask_for_is_not_given(accept: str) -> None:
    assert preferred_form(accept, (MULTIPART, SINGLE)) is None


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("application/dicom+json, application/json", "application/dicom+json"),
        ("application/json", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
        ("application/*", "application/dicom+json"),
    ],
)
def test_json_is_given_as_dicom_json_or_json(accept: str, media_type: str) -> None:
    form = preferred_form(accept, JSON)

    assert form is not None
    assert form.media_type == media_type


@given(st.text(max_size=80))
def test_no_accept_header_breaks_the_choice(accept: str) -> None:
    assert preferred_form(accept, (MULTIPART, SINGLE)) in (MULTIPART, SINGLE, None)


@pytest.mark.parametrize("form", [MULTIPART, SINGLE, *JSON])
def test_a_form_describes_itself_as_an_accept_header_that_gets_it(form: Form) -> None:
    assert preferred_form(form.describe(), (MULTIPART, SINGLE, *JSON)) == form


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("image/jhc", SINGLE),
        ('multipart/related; type="image/jhc"', MULTIPART),
        ("image/jph", None),
    ],
)
def test_htj2k_can_be_asked_for_by_the_name_of_older_servers(
    accept: str, expected: Form | None
) -> None:
    assert preferred_form(accept, (MULTIPART, SINGLE)) == expected
