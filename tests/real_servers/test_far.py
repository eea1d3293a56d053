"""A server behind a path that is truly long: its round trip stands in the emulated one's place."""

from pathlib import Path

import pytest

from harness.reporting.language import Language
from harness.reporting.render import render_table
from tests.real_servers.archives import Place, nginx
from tests.real_servers.far import far_path
from tests.real_servers.loads import DATASET, built_from, least_complete_s, loaded
from tests.real_servers.surveying import surveyed
from tests.run.server.foreign_server import server_block

pytestmark = pytest.mark.live

_REAL_RTT_S = 0.02
_PORT = 8082
_CLINIC = "{name: clinic, download: 30 Mbit/s, upload: 10 Mbit/s, rtt: 50 ms}"


def test_a_server_that_is_truly_far_completes_as_a_near_one_over_the_same_network(
    tiny_cache: Path, tmp_path: Path
) -> None:
    built = built_from(DATASET, tmp_path / "built", tiny_cache)
    folders = [tmp_path / name for name in ("near-nginx", "far-nginx")]
    for folder in folders:
        folder.mkdir()
    with nginx(folders[0], built, Place("127.0.0.1", _PORT)) as root:
        near = loaded(server_block(root, built), tmp_path / "near", tmp_path / "first", _CLINIC)
    with far_path(_REAL_RTT_S) as path:
        place = Place(path.server_address, _PORT, path.server)
        with nginx(folders[1], built, place) as root:
            findings = surveyed(root, built)
            far = loaded(server_block(root, built), tmp_path / "far", tmp_path / "second", _CLINIC)

    assert all(form.is_usable for form in findings.forms)
    here, there = near.document.scenario.server, far.document.scenario.server
    assert here is not None
    assert there is not None
    assert (here.real_rtt_s, there.real_rtt_s >= _REAL_RTT_S) == (0, True)
    told = "The server is not on this machine: the real round trip to it, 2"
    assert told in render_table(far.document, Language.ENGLISH)
    assert told not in render_table(near.document, Language.ENGLISH)
    near_s, far_s = least_complete_s(near.samples), least_complete_s(far.samples)
    assert far_s == pytest.approx(near_s, rel=0.02)
