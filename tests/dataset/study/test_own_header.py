"""Headers of files under the names of a server."""

from harness.core.viewing.asking import SeriesNames
from harness.dataset.study.own_header import served_headers, shared_elements

NAMES = SeriesNames("1.2.3", ("1.1", "1.2"), "")
HEADERS = [
    {"0020000E": {"vr": "UI", "Value": ["9"]}, "00180050": {"vr": "DS", "Value": [thickness]}}
    for thickness in (2.5, 5.0)
]


def test_every_instance_has_the_uids_that_it_is_served_by() -> None:
    found = served_headers(HEADERS, NAMES, "1")

    assert [header["00080018"]["Value"] for header in found] == [["1.1"], ["1.2"]]
    assert [header["0020000E"]["Value"] for header in found] == [["1.2.3"], ["1.2.3"]]
    assert [header["0020000D"]["Value"] for header in found] == [["1"], ["1"]]
    assert [header["00180050"] for header in found] == [each["00180050"] for each in HEADERS]


def test_what_one_header_lacks_or_says_otherwise_is_not_shared() -> None:
    first, second = served_headers(HEADERS, NAMES, "1")
    del second["0020000D"]

    assert set(shared_elements([first, second])) == {"0020000E"}
