import json
import re
from pathlib import PurePosixPath

from harness.reporting.history.curve import curves
from harness.reporting.history.page import history_page
from tests.reporting.history.histories import a_history


def test_the_page_holds_every_point_with_a_link_to_its_run_and_needs_no_network() -> None:
    history = a_history([3.0] * 6 + [3.3] * 3)
    page = history_page("synthetic", curves(history.runs), {}, PurePosixPath("results")).decode()
    specification = json.loads(re.findall(r"const spec = (\{.*\});?\n", page)[0])
    text = json.dumps(specification)

    assert text.count('"link": "../results/runs/') == 9
    assert "JLS, 4g, complete" in text
    assert "3000 \\u2192 3300 ms" in text
    assert not re.search(r"<script[^>]+src=", page)


def test_an_absolute_place_is_linked_as_it_is() -> None:
    page = history_page("synthetic", curves(a_history([3.0]).runs), {}, PurePosixPath("/tmp/here"))

    assert b"results/runs/01" in page
    assert b"../results/runs/01" not in page
