"""An archive behind a cache that is empty: what it has never sent, it sends later."""

from pathlib import Path

import pytest

from harness.core.images.server_state import ServerState
from harness.core.load import Load
from harness.dataset.export import ExportSyntax
from harness.reporting.language import Language
from harness.reporting.render import render_table
from tests.real_servers.archives import caching, store
from tests.real_servers.loads import built_from, loaded
from tests.run.server.foreign_server import server_block

pytestmark = pytest.mark.live

_QUICK = "{name: quick, download: 1 Gbit/s, upload: 1 Gbit/s, rtt: 20 ms}"
_LARGE = """\
dataset:
  name: large-radiograph
  modality: DX
  source: {kind: radiograph-phantom, seed: 2, rows: 2048, columns: 2048, bits_stored: 12, noise: 5}
  encodings: [{path: frames, codec: uncompressed}]
"""


def test_what_was_cold_once_is_cold_in_each_load_and_told_apart_from_what_is_warm(
    archive: str, tiny_cache: Path, tmp_path: Path
) -> None:
    built = built_from(_LARGE, tmp_path / "built", tiny_cache)
    store(archive, built, ExportSyntax.RAW)
    (tmp_path / "nginx").mkdir()
    with caching(tmp_path / "nginx", archive) as root:
        block = server_block(root, built, ", state: cold")
        cold = loaded(block, tmp_path / "cold", tmp_path / "cache", _QUICK, Load.STACK)

    server = cold.document.scenario.server
    assert server is not None
    assert server.state is ServerState.COLD
    [form] = server.forms
    assert form.first.median_s > form.again.median_s
    # By now the cache has it; each load waits as the first who asked for it had to.
    least_s = form.first.median_s - form.again.median_s
    for sample in cold.samples:
        assert sample.waits.complete is not None
        assert (sample.waits.complete.server_s or 0.0) >= 0.9 * least_s
    told = render_table(cold.document, Language.ENGLISH)
    assert "cold: in each load the first answer for an image waited" in told
    assert "; a cold server; " in told
