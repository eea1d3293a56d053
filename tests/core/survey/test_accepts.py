from harness.core.http.framing import Framing
from harness.core.http.preflight import unsafe_headers
from harness.core.survey.accepts import CORNERSTONE, OHIF, WAYS


def test_every_way_has_a_key_a_name_and_an_accept_of_its_own() -> None:
    for values in zip(*((way.key, way.name, way.accept) for way in WAYS), strict=True):
        assert len(set(values)) == len(WAYS)


def test_cornerstone_asks_as_our_loader_does() -> None:
    assert CORNERSTONE.accept == Framing.MULTIPART.usual_accept


def test_ohif_s_quotes_need_leave_of_the_server() -> None:
    assert unsafe_headers({"Accept": OHIF.accept}) == ["accept"]
    assert unsafe_headers({"Accept": CORNERSTONE.accept}) == []
