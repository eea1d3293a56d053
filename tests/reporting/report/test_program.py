"""The page's own program: read by a compiler, and its laws tried without a page.

That it runs in a browser without a word of complaint is `test_page`'s claim.
"""

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(str(files("harness.reporting"))) / "templates" / "report.js"


@pytest.fixture(scope="module")
def node() -> str:
    """Where node is; nothing is tried where it is not."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("the program of the report was not tried: there is no node")
    return found


def told(node: str, expression: str) -> Any:
    """What an expression over the program's laws gives, as JSON."""
    script = f"const law = require({json.dumps(str(PROGRAM))}); "
    script += f"console.log(JSON.stringify({expression}))"
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_a_compiler_reads_it(node: str) -> None:
    subprocess.run([node, "--check", str(PROGRAM)], check=True, timeout=60)


def test_its_laws_hold(node: str) -> None:
    frames = "[{t: 1, n: 'a'}, {t: 2, n: 'b'}]"
    spec = "{datasets: {x: [{a: 0, b: 3}], y: [{t: 5}]}, layer: [{encoding: {x: {}}}]}"
    predicted = "{network: '4g', predicted: true}"
    found = told(
        node,
        f"""[
        law.momentOf(500, 8), law.momentOf(law.stepOf(2, 8), 8), law.stepOf(9, 8),
        law.frameAt({frames}, 0.5) ?? null, law.frameAt({frames}, 1).n, law.frameAt({frames}, 9).n,
        law.isChosen({predicted}, '4g', false), law.isChosen({predicted}, undefined, true),
        law.isChosen({predicted}, 'local', true), law.middleOf([3, 10, 2]),
        law.endOf({spec}), law.until({spec}, 7).layer[0].encoding.x.scale.domain]""",
    )

    assert found == [2, 2, 1000, None, "a", "b", False, True, False, 3, 5, [0, 7]]
