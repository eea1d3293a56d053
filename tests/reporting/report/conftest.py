"""Reports as commands make them: what draws in them is kept from one to the next."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from harness.reporting.report.page import report_page


@pytest.fixture
def page_of(page_library: Path) -> Callable[..., str]:
    """The report of some runs."""
    return partial(report_page, kept_in=page_library)
