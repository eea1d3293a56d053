"""A scenario whose images are on somebody else's server."""

from pathlib import Path

import pytest

from harness.core.images.server_faults import USUAL_BEHAVIOUR
from harness.core.images.server_state import ServerState
from harness.core.images.specification import SourceKind
from harness.errors import ScenarioError
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.tiny import DIRECT, write_scenario

_BLOCK = "url: http://archive.test/dicom-web\nstudy: '1.2'\nseries: 1.2.3\n"
_REST = f"load: volume\nnetworks: [{DIRECT}]\ncases: [{{name: a, retrieve: volume-jls}}]\n"


def loaded(folder: Path, text: str, *, allows_code: bool = False) -> Scenario:
    return load_scenario(write_scenario(folder, text), allows_code=allows_code)


def test_a_server_stands_in_a_file_beside_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "server.yaml").write_text(_BLOCK + "ca: hospital.pem\n")
    scenario = loaded(tmp_path, f"{_REST}server: server.yaml\n")

    assert scenario.server is not None
    assert scenario.server.url == "http://archive.test/dicom-web"
    assert scenario.server.certificates == tmp_path / "hospital.pem"
    assert scenario.dataset.source.kind is SourceKind.DICOMWEB_SERVER
    assert scenario.dataset.is_imported
    assert (scenario.name, scenario.origin) == ("tiny", USUAL_BEHAVIOUR)


def test_its_address_and_series_shape_the_digest_and_its_headers_do_not(tmp_path: Path) -> None:
    digests = [
        loaded(tmp_path, f"{_REST}server: {{{', '.join(block.splitlines())}}}").digest
        for block in (
            _BLOCK,
            _BLOCK + "headers: {Authorization: $TOKEN}\n",
            _BLOCK.replace("1.2.3", "1.2.4"),
            _BLOCK.replace("archive", "other"),
        )
    ]

    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_a_command_for_headers_runs_only_where_code_may(tmp_path: Path) -> None:
    text = f"{_REST}server: {{{', '.join(_BLOCK.splitlines())}, headers_from: [./token]}}\n"

    with pytest.raises(ScenarioError, match=r"headers_from: would run code, \./token"):
        loaded(tmp_path, text)
    server = loaded(tmp_path, text, allows_code=True).server
    assert server is not None
    assert server.headers_from == ("./token",)


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("", "has neither a dataset nor a server"),
        ("server: s.yaml\ndataset: ct-512x174\n", "stands in place of dataset and origin"),
        ("server: s.yaml\norigin: {framing: single-part}\n", "in place of dataset and origin"),
        ("server: s.yaml\nlane: viewer\n", "our loader alone loads from"),
        ("server: s.yaml\n", '"s.yaml" is no file'),
    ],
)
def test_images_are_ours_or_a_servers(tmp_path: Path, more: str, complaint: str) -> None:
    with pytest.raises(ScenarioError, match=complaint):
        loaded(tmp_path, _REST + more)


def test_a_cold_server_gives_other_figures_and_a_warm_one_those_from_before(
    tmp_path: Path,
) -> None:
    usual, warm, cold = (
        loaded(tmp_path, f"{_REST}server: {{{', '.join((_BLOCK + more).splitlines())}}}")
        for more in ("", "state: warm", "state: cold")
    )

    assert usual.digest == warm.digest != cold.digest
    assert cold.server is not None
    assert cold.server.state is ServerState.COLD


def test_what_the_harness_serves_itself_is_never_cold(tmp_path: Path) -> None:
    block = "folder: tree, study: '1.2', series: 1.2.3, state: cold"

    with pytest.raises(ScenarioError, match="is cold, but a folder is served by the harness"):
        loaded(tmp_path, f"{_REST}server: {{{block}}}\n")
