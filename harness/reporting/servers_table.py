"""The same images from several servers, as one table: what each costs, and what is its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.language import Language
from harness.reporting.markdown import Column, count, escape_cell, milliseconds, size, table
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.reporting.tables import network_cell
from harness.reporting.words import words_in
from harness.results.document import RunDocument


@dataclass(frozen=True, slots=True)
class _ServersWords:
    """The headers that no other table has, and what they mean."""

    source: str
    server: str
    meaning: str


_WORDS = {
    Language.ENGLISH: _ServersWords(
        source="Images from",
        server="Server, ms",
        meaning=(
            "Server: for how long of the time until all was complete the link waited for the"
            " server; of our own origin nothing. Every figure is a median of the counted samples,"
            " whose number is n; where nothing is counted there is none. Conditions and exclusions"
            " are under the tables of each server."
        ),
    ),
    Language.CHINESE: _ServersWords(
        source="图像来源",
        server="服务器，ms",
        meaning=(
            "服务器：到全部完成为止，链路等待服务器的时间；自带源服务器不计。"
            "各值均为计入样本的中位数，n 为其个数；无样本计入则留空。"
            "测量条件与未计入的样本见各服务器的表格之下。"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class _ServerRow:
    title: str
    row: TableRow

    def figure(self, milestone: Milestone) -> Figure:
        return self.row.figures.of(milestone)


def render_servers(documents: Sequence[RunDocument], language: Language) -> str:
    """A row for each case on each network from each server, server by server."""
    words, own = words_in(language), _WORDS[language]
    rows = [
        _ServerRow(document.scenario.title.get(language.value, document.scenario.title["en"]), row)
        for document in documents
        for row in table_rows(document)
        if row.lane is Lane.LOADER
    ]
    last = words.last[documents[0].scenario.load]
    complete, first = Milestone.COMPLETE, Milestone.FIRST_RENDER

    def ms(name: str) -> str:
        return words.in_ms.format(name=name)

    columns: list[Column[_ServerRow]] = [
        Column(own.source, lambda each: escape_cell(each.title), is_number=False),
        Column(words.type, lambda each: escape_cell(words.name(each.row.case)), is_number=False),
        Column(words.network, lambda each: network_cell(each.row, words), is_number=False),
        Column(ms(words.first_render), lambda each: milliseconds(each.figure(first).median_s)),
        Column(ms(last), lambda each: milliseconds(each.figure(complete).median_s)),
        Column(own.server, lambda each: milliseconds(each.figure(complete).server_s)),
        Column(words.request_count, lambda each: count(each.row.request_count)),
        Column(words.bytes_received, lambda each: size(each.row.bytes_received)),
        Column("n", lambda each: str(each.row.counted_count)),
    ]
    return f"{table(columns, rows)}\n\n{own.meaning}"
