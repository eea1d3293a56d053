import pytest

from harness.servers.origin.search import Search, searches
from tests.servers.origin.tiny_tree import SERIES, SERIES_PATH, STUDY, manifest, metadata

FOUND = searches(manifest(), {SERIES: metadata()})
INSTANCES = FOUND[f"{SERIES_PATH}/instances"]


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/studies", 1),
        ("/series", 1),
        (f"/studies/{STUDY}/series", 1),
        ("/instances", 2),
        (f"/studies/{STUDY}/instances", 2),
        (f"{SERIES_PATH}/instances", 2),
    ],
)
def test_every_level_lists_what_it_holds(path: str, count: int) -> None:
    assert len(FOUND[path].find({})) == count


def test_a_row_reports_the_attributes_of_its_level_and_those_above() -> None:
    (study,) = FOUND["/studies"].find({})
    (series,) = FOUND["/series"].find({})

    assert study["0020000D"]["Value"] == [STUDY]
    assert study["00201208"]["Value"] == [2]
    assert "0020000E" not in study
    assert series["0020000E"]["Value"] == [SERIES]
    assert "00080018" not in series


def test_attributes_that_no_search_reports_stay_in_the_metadata() -> None:
    assert all("00281050" not in row for row in INSTANCES.find({}))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        pytest.param({"StudyInstanceUID": STUDY}, 2, id="keyword"),
        pytest.param({"0020000d": STUDY}, 2, id="tag in any case"),
        pytest.param({"SOPInstanceUID": "1.2.3.4.2"}, 1, id="one instance"),
        pytest.param({"SOPInstanceUID": "1.2.3.4.2,1.2.3.4.1"}, 2, id="list with commas"),
        pytest.param({"SOPInstanceUID": "1.2.3.4.2\\9"}, 1, id="list with backslashes"),
        pytest.param({"InstanceNumber": "1"}, 1, id="number"),
        pytest.param({"PatientName": "nobody*"}, 2, id="wildcard, any case"),
        pytest.param({"PatientName": "Nobody^J?ne"}, 2, id="one character"),
        pytest.param({"PatientName": "Somebody"}, 0, id="another name"),
        pytest.param({"StudyDate": "20240101-20241231"}, 2, id="dates"),
        pytest.param({"StudyDate": "20240301-"}, 0, id="dates from"),
        pytest.param({"StudyDate": "-20240301"}, 2, id="dates until"),
        pytest.param({"AccessionNumber": "A1"}, 0, id="attribute the dataset lacks"),
        pytest.param({"AccessionNumber": ""}, 2, id="universal"),
        pytest.param({"includefield": "all", "fuzzymatching": "true"}, 2, id="other parameters"),
        pytest.param({"WindowCenter": "1"}, 2, id="attribute that is not reported"),
        pytest.param({"limit": "1"}, 1, id="limit"),
        pytest.param({"limit": "0"}, 0, id="limit 0"),
        pytest.param({"offset": "2"}, 0, id="offset behind the end"),
    ],
)
def test_a_query_finds(query: dict[str, str], count: int) -> None:
    assert len(INSTANCES.find(query)) == count


def test_offsets_page_through_all_rows() -> None:
    pages = [INSTANCES.find({"offset": str(offset), "limit": "1"}) for offset in range(3)]

    assert [row for page in pages for row in page] == INSTANCES.find({})


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "²"])
def test_a_limit_that_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="limit"):
        INSTANCES.find({"limit": text})


def test_a_series_without_instances_finds_nothing() -> None:
    empty: dict[str, Search] = searches(manifest(), {SERIES: []})

    assert empty["/studies"].find({}) == []
