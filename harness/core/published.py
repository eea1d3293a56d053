"""Figures somebody published, to be printed beside ours.

They are quoted, never computed: a figure that was not published is None, and sizes stay the
text that was printed, since nobody can tell how they were rounded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One row of a published table: times in seconds, `size_text` as printed ("10.6 M").

    `case` and `network` are the names our scenario gives to the same row. `note` says, by
    language ("en", "zh"), why our figure differs where it does; it is printed under the table.
    """

    case: str
    network: str
    size_text: str = ""
    first_render_s: float | None = None
    complete_s: float | None = None
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A published table; `source` says where and in which version it stands."""

    name: str
    source: str
    rows: tuple[PublishedRow, ...]

    def row(self, case: str, network: str) -> PublishedRow | None:
        """The row of this case on this network, or None."""
        found = (row for row in self.rows if (row.case, row.network) == (case, network))
        return next(found, None)
