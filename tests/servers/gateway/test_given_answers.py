from harness.core.http.given import Given, GivenAnswer, given_field
from harness.servers.gateway.given_answers import GivenAnswers


def test_what_is_all_of_the_servers_is_not_noted_and_what_is_taken_is_gone() -> None:
    given = GivenAnswers()
    given.note("GET", "/studies", None, [(b"content-type", b"application/dicom+json")])
    given.note("OPTIONS", "/studies", None, [given_field(Given.PREFLIGHT)])

    assert given.take() == [GivenAnswer("OPTIONS", "/studies", None, Given.PREFLIGHT)]
    assert given.take() == []
