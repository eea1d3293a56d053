"""Who gets in, by RFC 9110 §7.2 and §7.4, RFC 9112 §3.2, RFC 6761 §6.3 and the Fetch standard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.admission import (
    OPEN,
    Admission,
    Entry,
    is_loopback,
    named_host,
    named_origin,
)

IMPORTED = Admission(origins=("https://viewer.example",))


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:8042", "LocalHost.", "viewer.localhost:1", "127.0.0.1"),
        *("127.0.0.1:80", "127.1.2.3:8042", "[::1]", "[::1]:8042", "[0:0:0:0:0:0:0:1]:"),
    ],
)
def test_a_server_is_asked_by_every_name_of_loopback(host: str) -> None:
    assert OPEN.entry([host]) is Entry.ADMITTED


@pytest.mark.parametrize(
    "host",
    [
        *("rebound.example", "rebound.example:8042", "localhost.rebound.example", "notlocalhost"),
        *("127.0.0.1.rebound.example", "192.168.1.5:8042", "[2001:db8::1]", "0.0.0.0"),
        "[::ffff:192.168.1.5]:8042",
    ],
)
def test_a_server_is_asked_by_no_name_that_nobody_gave_it(host: str) -> None:
    assert OPEN.entry([host]) is Entry.MISDIRECTED
    assert IMPORTED.entry([host]) is Entry.MISDIRECTED


def test_a_server_is_asked_by_the_address_that_it_listens_on_and_by_names_given_to_it() -> None:
    admission = Admission(hosts=("192.168.1.5", "Workstation.example", "2001:db8::1"))

    for host in ("192.168.1.5:8042", "workstation.EXAMPLE.:8042", "[2001:DB8:0::1]:8042"):
        assert admission.entry([host]) is Entry.ADMITTED
    for host in ("192.168.1.6:8042", "example", "a.workstation.example"):
        assert admission.entry([host]) is Entry.MISDIRECTED


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::"])
def test_a_server_that_listens_everywhere_is_asked_by_any_address_but_by_no_name(
    everywhere: str,
) -> None:
    admission = Admission(hosts=(everywhere,))

    assert admission.entry(["192.168.1.5:8042"]) is Entry.ADMITTED
    assert admission.entry(["[2001:db8::1]:8042"]) is Entry.ADMITTED
    assert admission.entry(["rebound.example:8042"]) is Entry.MISDIRECTED


@pytest.mark.parametrize(
    "fields",
    [
        *([], [""], ["localhost", "localhost"], ["a b"], ["me@localhost"], ["localhost:x"]),
        *(["http://localhost"], ["localhost/"], ["[::1"], ["::1"], ["localhost,rebound.example"]),
    ],
)
def test_a_request_has_one_host_that_is_one(fields: list[str]) -> None:
    assert OPEN.entry(fields) is Entry.MALFORMED


@given(st.lists(st.text(), max_size=3))
def test_whatever_stands_in_host_is_judged(fields: list[str]) -> None:
    assert OPEN.entry(fields) in Entry


def test_what_is_drawn_or_public_is_read_by_every_page() -> None:
    for origin in (None, "null", "https://any.example", "http://localhost:3000"):
        assert OPEN.shared_with(origin) == "*"


@pytest.mark.parametrize(
    "origin",
    [
        *("http://localhost:3000", "https://localhost", "http://127.0.0.1:8000"),
        *("http://[::1]:3000", "http://ohif.localhost:3000", "https://viewer.example"),
    ],
)
def test_imported_images_are_read_by_pages_of_loopback_and_of_named_origins(origin: str) -> None:
    assert IMPORTED.shared_with(origin) == origin


@pytest.mark.parametrize(
    "origin",
    [
        *("https://any.example", "null", "*", "", "file://", "http://viewer.example"),
        *("https://viewer.example:8443", "https://a.viewer.example", "https://viewer.example/"),
        *("http://localhost.any.example", "http://127.0.0.1.any.example", "http://192.168.1.5"),
        *("capacitor://localhost", "https://any.example http://localhost", "http://localhost\n"),
    ],
)
def test_imported_images_are_read_by_no_other_page(origin: str) -> None:
    assert IMPORTED.shared_with(origin) is None


def test_an_answer_to_no_page_is_shared_with_no_page_but_loopbacks() -> None:
    """Without Origin there is no page of another origin (Fetch standard, "Origin header")."""
    told = IMPORTED.shared_with(None)

    assert told is not None
    assert is_loopback(told.removeprefix("http://"))


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Viewer.Example", "https://viewer.example"),
        ("https://viewer.example/", "https://viewer.example"),
        ("https://viewer.example:443", "https://viewer.example"),
        ("http://viewer.example:443", "http://viewer.example:443"),
        ("http://192.168.1.5:3000", "http://192.168.1.5:3000"),
        ("http://[2001:DB8::1]:3000/", "http://[2001:db8::1]:3000"),
        ("chrome-extension://abcdef", "chrome-extension://abcdef"),
    ],
)
def test_an_origin_is_named_as_browsers_write_it(text: str, origin: str) -> None:
    assert named_origin(text) == origin
    assert Admission(origins=(origin,)).shared_with(origin) == origin


@pytest.mark.parametrize(
    "text", ["*", "null", "", "viewer.example", "https://", "https://viewer.example/ohif", "http:"]
)
def test_what_names_no_origin_is_not_taken_for_one(text: str) -> None:
    assert named_origin(text) is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Workstation.Example.", "workstation.example"),
        ("workstation:8042", "workstation"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]:8042", "2001:db8::1"),
        ("192.168.1.5", "192.168.1.5"),
    ],
)
def test_a_host_is_named_with_or_without_a_port(text: str, host: str) -> None:
    assert named_host(text) == host


@pytest.mark.parametrize("text", ["", "*", "http://a.example", "a.example/b", "a b"])
def test_what_names_no_host_is_not_taken_for_one(text: str) -> None:
    assert named_host(text) is None
