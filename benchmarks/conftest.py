"""How the suite reports: beside pytest-benchmark's times, what was done in a second."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

_LINES = pytest.StashKey[list[str]]()
_LEAST_ROUNDS = 3
_MOST_S = 0.4


class Rate(Protocol):
    """Times a function that does `count` of something, and reports how many that is a second."""

    def __call__(self, function: Callable[[], Any], count: float, unit: str) -> None:
        """Run the function often enough for a median."""
        ...


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing to report."""
    config.stash[_LINES] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep every benchmark short: the whole suite runs before each commit that needs it."""
    for item in items:
        item.add_marker(pytest.mark.benchmark(min_rounds=_LEAST_ROUNDS, max_time=_MOST_S))


@pytest.fixture
def rate(benchmark: BenchmarkFixture, request: pytest.FixtureRequest) -> Rate:
    """See Rate; unit and count are saved with the times."""

    def measure(function: Callable[[], Any], count: float, unit: str) -> None:
        """See Rate."""
        benchmark.extra_info.update(count=count, unit=unit)
        benchmark(function)
        if benchmark.stats is not None:
            median_s = benchmark.stats.stats.median
            line = f"{count / median_s:>14,.1f} {unit}/s  {1e3 * median_s:10.3f} ms"
            request.config.stash[_LINES].append(f"{line}  {request.node.name}")

    return measure


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print what was done in a second, in the order measured."""
    if lines := config.stash[_LINES]:
        terminalreporter.section("rates (of the median)")
        for line in lines:
            terminalreporter.write_line(line)
