import pytest

from harness.reporting.changes import is_alike

TABLE = """| Type | First render, ms | Difference | n |
| :--- | ---: | ---: | ---: |
| JLS | {} | {} | {} |

{}
"""
BEFORE = TABLE.format("1000 (990–1010)", "−4 (−0.4 %)", 5, "Measured yesterday")


@pytest.mark.parametrize(
    ("now", "alike"),
    [
        (TABLE.format("1019 (900–1100)", "+15 (+1.5 %)", 5, "Measured today"), True),
        (TABLE.format("1021", "−4 (−0.4 %)", 5, ""), False),
        (TABLE.format("1000", "−4 (−0.4 %)", 4, ""), False),
        (TABLE.format("", "", 0, ""), False),
        (TABLE.format("1,000", "0 (0.0 %)", 5, ""), True),
        (TABLE.format("1000 MB", "−4 (−0.4 %)", 5, ""), False),
        (BEFORE.replace("JLS", "HTJ2K"), False),
        (BEFORE.replace("| JLS", "| JLS | 1 | 2 | 3 |\n| JLS"), False),
        ("no table", False),
    ],
)
def test_tables_are_alike_within_a_share(now: str, alike: bool) -> None:
    assert is_alike(BEFORE, now, 0.02) is alike


def test_nothing_is_like_a_table_that_is_not_there() -> None:
    assert not is_alike("", BEFORE, 0.5)
    assert not is_alike("", "", 0.5)
