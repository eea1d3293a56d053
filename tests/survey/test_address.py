import pytest

from harness.errors import BadInput
from harness.survey.address import SeriesAddress, service_root

ADDRESS = SeriesAddress("http://a/dicom-web", "1.2", "1/3")


def test_paths_are_those_of_wado_rs() -> None:
    assert ADDRESS.metadata == "http://a/dicom-web/studies/1.2/series/1%2F3/metadata".replace(
        "%2F", "/"
    )
    assert ADDRESS.frame("1.4").endswith("/instances/1.4/frames/1")
    assert ADDRESS.frame("1.4", 2, "/jls/").endswith("/instances/1.4/jls/2")


def test_a_slash_at_the_end_of_the_root_is_taken_off() -> None:
    assert service_root("https://a:8443/x/") == "https://a:8443/x"


@pytest.mark.parametrize(
    "url", ["archive/dicom-web", "ftp://a", "http://", "http://a:b/", "http://a/?x=1", "http://[a"]
)
def test_what_is_no_root_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        service_root(url)


def test_a_password_in_the_url_is_refused_and_not_shown() -> None:
    with pytest.raises(BadInput) as refused:
        service_root("http://me:s3cret@a/")

    assert "s3cret" not in str(refused.value)
