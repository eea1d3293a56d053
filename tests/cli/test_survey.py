import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["archive/dicom-web"], "is no http or https URL"),
        (["http://127.0.0.1:9", "--header", "Authorization: $NOT_SET_HERE"], "$NOT_SET_HERE"),
        (["http://127.0.0.1:9", "--budget", "soon"], "is no length of time"),
    ],
)
def test_what_cannot_be_asked_is_refused(harness: Command, arguments: list[str], told: str) -> None:
    outcome = harness("survey", *arguments)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


@pytest.mark.live
def test_a_server_that_is_not_there_is_told(harness: Command) -> None:
    outcome = harness("survey", "http://127.0.0.1:9/dicom-web")

    assert (outcome.code, outcome.out) == (3, "")
    assert "http://127.0.0.1:9/dicom-web/studies" in outcome.err
