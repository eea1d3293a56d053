"""`harness serve` as a process: one line that says where, and a clean end."""

import json
import signal
import socket
import ssl
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from harness.servers.logged_requests import read_request_log
from tests.cli.conftest import Command
from tests.cli.running import Outcome, Running, are_gone, running
from tests.dataset.dicom_files import Image, noise
from tests.owners import mode, shared_folder
from tests.processes import command_line, own_children
from tests.tiny import DIRECT, FAST, FRAME_COUNT, scenario_text, write_scenario

pytestmark = pytest.mark.live

ALLOWED = "access-control-allow-origin"
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    return str(write_scenario(tmp_path, scenario_text(DIRECT, FAST)))


@contextmanager
def serving(
    scenario: str, cache: Path, *options: str, prefix: Sequence[str] = ()
) -> Iterator[tuple[Running, dict[str, str]]]:
    folder = Path(scenario).parent
    with running("serve", scenario, *options, folder=folder, cache=cache, prefix=prefix) as serve:
        line = serve.out.readline()
        assert line, serve.end().err
        yield serve, json.loads(line)


def get(url: str) -> bytes:
    with DIRECTLY.open(url) as answer:
        content: bytes = answer.read()
    return content


# What "command &" does in a script: the command ignores Ctrl-C.
BACKGROUND = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")


@pytest.mark.every_python
@pytest.mark.parametrize(
    ("options", "prefix", "number"),
    [
        pytest.param([], (), signal.SIGINT, id="its first network, Ctrl-C"),
        pytest.param(
            ["--case", "volume-jls", "--network", "fast"],
            BACKGROUND,
            signal.SIGTERM,
            id="another, SIGTERM in a script",
        ),
    ],
)
def test_one_line_says_where_any_viewer_can_ask_until_a_signal_ends_it(
    scenario: str,
    tiny_cache: Path,
    options: list[str],
    prefix: Sequence[str],
    number: int,
) -> None:
    folder = Path(scenario).parent
    log, har = folder / "requests.jsonl", folder / "requests.har"
    recording = ("--log", str(log), "--har", str(har))
    with serving(scenario, tiny_cache, *options, *recording, prefix=prefix) as (serve, place):
        series = f"{place['url']}/studies/{place['study']}/series/{place['series']}"
        metadata = json.loads(get(f"{series}/metadata"))
        get(f"{place['url']}/studies?limit=1")
        servers = serve.children()
        serve.signal(number)
        outcome = serve.end()

    assert set(place) == {"url", "study", "series", "network"}
    assert place["network"] == (options[-1] if options else "direct")
    assert len(metadata) == FRAME_COUNT
    # Nothing came after the line.
    assert outcome == Outcome(0, "", outcome.err)
    assert outcome.err.endswith("stopped\n")
    assert "Traceback" not in outcome.err
    assert len(servers) == (2 if options else 1)
    assert are_gone(servers)
    # OHIF is told the same place, and a case where one is named; what was asked for is on record.
    assert ("framesPath" in outcome.err) == ("--case" in options)
    assert f"qidoRoot: '{place['url']}', wadoRoot: '{place['url']}'" in outcome.err
    logged = read_request_log(log)
    assert [record.path for record in logged] == [
        f"{series.removeprefix(place['url'])}/metadata",
        "/studies?limit=1",
    ]
    assert all(record.base_url == place["url"] for record in logged)
    entries = json.loads(har.read_text())["log"]["entries"]
    assert [entry["response"]["status"] for entry in entries] == [200, 200]


def test_a_server_that_dies_ends_it_with_a_word(scenario: str, tiny_cache: Path) -> None:
    with serving(scenario, tiny_cache, "--network", "fast") as (serve, _):
        servers = serve.children()
        [origin] = [child for child in servers if "harness.servers.origin" in command_line(child)]
        origin.kill()
        outcome = serve.end()

    assert outcome.code == 2
    assert "process harness.servers.origin: " in outcome.err
    assert "exited unexpectedly" in outcome.err
    assert "Traceback" not in outcome.err
    assert are_gone(servers)


def test_what_is_no_http_is_counted_at_the_end(scenario: str, tiny_cache: Path) -> None:
    with serving(scenario, tiny_cache) as (serve, place):
        address = urlsplit(place["url"])
        for _ in range(2):
            with socket.create_connection((address.hostname or "", address.port or 0)) as client:
                client.sendall(b"this is no HTTP\r\n\r\n")
                assert client.recv(1000).startswith(b"HTTP/1.1 400 ")
        serve.signal(signal.SIGINT)
        outcome = serve.end()

    assert outcome.err.endswith("\nrefused requests that were no HTTP: 2\nstopped\n")
    assert "Invalid HTTP request" not in outcome.err


def test_over_http_2_the_line_says_what_to_trust_and_requests_are_logged(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(FAST) + "client: {http: 2}\n"
    log = tmp_path / "requests.jsonl"
    with serving(str(write_scenario(tmp_path, text)), tiny_cache, "--log", str(log)) as (
        serve,
        place,
    ):
        trust = ssl.create_default_context(cadata=place["certificate"])
        with httpx.Client(
            http1=False, http2=True, verify=trust, base_url=place["url"], trust_env=False
        ) as client:
            answer = client.get(f"/studies/{place['study']}/series/{place['series']}/metadata")
        serve.signal(signal.SIGINT)
        assert serve.end().code == 0

    assert (answer.status_code, answer.http_version) == (200, "HTTP/2")
    [record] = read_request_log(log)
    assert (record.http_version, record.status_code) == ("HTTP/2.0", 200)
    assert record.answer_body_bytes == len(answer.content)


def test_a_port_in_use_is_told(harness: Command, scenario: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = harness("serve", scenario, "--port", str(port))

    assert (outcome.code, outcome.out) == (2, "")
    assert f'"127.0.0.1:{port}"' in outcome.err
    assert "in use" in outcome.err
    assert "port" in outcome.err.rpartition(";")[2]
    assert "Traceback" not in outcome.err
    assert own_children() == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--network", "fest"], '"fest" is no network; did you mean "fast" of '),
        (["--case", "volume-jsl"], "neither one of its cases nor the file"),
        (["--dataset", "ct-512x175"], 'did you mean "ct-512x174"'),
        (["--host", "192.0.2.1"], "192.0.2.1:0"),
        (["--log", "no-folder/requests.jsonl"], "requests.jsonl"),
        (["--har", "no-folder/requests.har"], "create the folder first"),
    ],
    ids=["network", "case", "dataset", "host", "log", "har"],
)
def test_an_option_that_cannot_be_met_is_told(
    harness: Command, scenario: str, options: list[str], told: str
) -> None:
    outcome = harness("serve", scenario, *options)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert "Traceback" not in outcome.err


@pytest.fixture(scope="module")
def own_images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset of one's own, in mine.yaml, and a cache in which it is built once."""
    folder = tmp_path_factory.mktemp("own-images")
    imported(folder)
    return folder


def imported(folder: Path) -> str:
    """A dataset of one's own, in the folder of a scenario."""
    for index in range(2):
        more = {"SOPInstanceUID": f"1.2.3.4.{index}"}
        image = Image(noise(seed=index), number=index + 1, z_mm=float(index), more=more)
        image.write(folder / "scans" / f"{index}.dcm")
    path = folder / "mine.yaml"
    path.write_text(
        "source: {kind: dicom-folder, folder: scans, series_uid: 1.2.3.4}\n"
        "encodings: [{path: jls, codec: jpeg-ls}]\n"
    )
    return str(path)


WAYS = [
    pytest.param(DIRECT, "", id="straight from the origin"),
    pytest.param(FAST, "", id="through the link"),
    pytest.param(FAST, "client: {http: 2}\n", id="through the link over HTTP/2"),
]


@pytest.mark.parametrize(("network", "client"), WAYS)
def test_imported_images_are_for_pages_that_may_read_them_and_for_names_of_this_server(
    tmp_path: Path, own_images: Path, network: str, client: str
) -> None:
    """By the CORS check of the Fetch standard, and RFC 9110 §7.2 and §15.5.20."""
    scenario = str(write_scenario(tmp_path, scenario_text(network) + client))
    options = ["--dataset", str(own_images / "mine.yaml"), "--allow-host", "given.example"]
    logs = shared_folder(tmp_path / "logs")
    options += ["--allow-origin", "https://Viewer.example/"]
    options += ["--log", str(logs / "requests.jsonl"), "--har", str(logs / "requests.har")]
    with (
        serving(scenario, own_images / "cache", *options) as (serve, place),
        asking(place, is_multiplexed=bool(client)) as http,
    ):
        pages = {
            origin: http.get("/studies", headers={"origin": origin})
            for origin in ("https://viewer.example", "http://localhost:3000", "https://b.example")
        }
        names = {
            name: http.get("/studies", headers={"host": name})
            for name in ("localhost:1", "given.example", "rebound.example:80")
        }
        serve.signal(signal.SIGINT)
        assert serve.end().code == 0

    readers = {page: answer.headers.get(ALLOWED) for page, answer in pages.items()}
    assert readers == {
        "https://viewer.example": "https://viewer.example",
        "http://localhost:3000": "http://localhost:3000",
        "https://b.example": None,
    }
    assert {answer.status_code for answer in pages.values()} == {200}
    assert [answer.status_code for answer in names.values()] == [200, 200, 421]
    assert place["study"] not in names["rebound.example:80"].text
    # What was asked for names studies and images.
    assert [mode(each) for each in logs.iterdir()] == [0o600] * 2


def test_drawn_images_are_for_every_page_and_yet_not_for_every_name(
    scenario: str, tiny_cache: Path
) -> None:
    with (
        serving(scenario, tiny_cache, "--network", "fast") as (_, place),
        asking(place, is_multiplexed=False) as http,
    ):
        page = http.get("/studies", headers={"origin": "https://any.example"})
        rebound = http.get("/studies", headers={"host": "rebound.example"})

    assert page.headers[ALLOWED] == "*"
    assert rebound.status_code == 421


@pytest.mark.parametrize(
    ("option", "value"), [("--allow-origin", "viewer.example"), ("--allow-host", "http://a/")]
)
def test_who_cannot_be_let_in_is_told(
    harness: Command, scenario: str, option: str, value: str
) -> None:
    outcome = harness("serve", scenario, option, value)

    assert outcome.code == 2
    assert outcome.err.startswith(f'{option}: "{value}" is not ')


@contextmanager
def asking(place: dict[str, str], *, is_multiplexed: bool) -> Iterator[httpx.Client]:
    trust = ssl.create_default_context(cadata=place.get("certificate"))
    with httpx.Client(
        base_url=place["url"],
        http1=not is_multiplexed,
        http2=is_multiplexed,
        verify=trust,
        trust_env=False,
    ) as client:
        yield client


def test_the_link_stands_before_somebody_elses_server_too(
    scenario: str, tiny_cache: Path, tmp_path: Path
) -> None:
    with serving(scenario, tiny_cache, "--network", "fast") as (_, archive):
        uids = f"study: '{archive['study']}', series: '{archive['series']}'"
        text = f"load: volume\nserver: {{url: '{archive['url']}', {uids}}}\nnetworks: [{FAST}]\n"
        cases = "cases: [{name: a, retrieve: {stages: none}}]\n"
        served = str(write_scenario(tmp_path, text + cases, "served"))
        with serving(served, tiny_cache) as (_, place):
            series = f"studies/{place['study']}/series/{place['series']}"
            own, passed = (
                json.loads(get(f"{each['url']}/{series}/metadata")) for each in (archive, place)
            )

    assert len(passed) == FRAME_COUNT
    assert place["url"] != archive["url"]
    assert passed == json.loads(json.dumps(own).replace(archive["url"], place["url"]))
