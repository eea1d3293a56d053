"""From the click: when a study was open, and when its images came, counted from there."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.viewing.opening import Purpose
from harness.reporting.language import Language
from harness.reporting.markdown import Column, difference, escape_cell, milliseconds, size, table
from harness.reporting.rows import TableRow
from harness.reporting.tables import network_cell
from harness.reporting.words import Words
from harness.results.opening_record import OpeningRecord
from harness.results.sample import Sample


@dataclass(frozen=True, slots=True)
class OpeningWords:
    """The captions of both beginnings, the headers, and what they mean."""

    from_first_frame: str
    from_click: str
    opened: str
    questions: str
    purposes: Mapping[Purpose, str]
    inflated: str
    reading: str
    failures: str
    meaning: str


_WORDS = {
    Language.ENGLISH: OpeningWords(
        from_first_frame="From the first frame asked for",
        from_click="From the click on the study",
        opened="Opened",
        questions="Requests",
        purposes={
            Purpose.QUERY: "Queries",
            Purpose.METADATA: "Metadata",
            Purpose.THUMBNAIL: "Thumbnails",
        },
        inflated="inflated",
        reading="Reading",
        failures="Failures",
        meaning=(
            "Opened: the first frame is asked for. All times of this table count from the click,"
            " those of all others from the first frame asked for. Floor: the round trips and the"
            " bytes of the steps that the first frame waits for, one after another. Requests,"
            " queries, metadata and thumbnails are what is asked besides the images, as bytes of"
            " bodies on the link; inflated is the JSON in the metadata. Reading: what the"
            " client needs to inflate and parse it, summed over all answers."
        ),
    ),
    Language.CHINESE: OpeningWords(
        from_first_frame="自请求第一帧起",
        from_click="自点击检查起",
        opened="检查已打开",
        questions="请求数",
        purposes={
            Purpose.QUERY: "查询",
            Purpose.METADATA: "元数据",
            Purpose.THUMBNAIL: "缩略图",
        },
        inflated="解压后",
        reading="读取",
        failures="失败次数",
        meaning=(
            "检查已打开：请求第一帧的时刻。本表的时间自点击起算，其他各表自请求第一帧起算。"
            "下限：第一帧所等待的各步骤依次进行时的往返时延与字节传输时间。"
            "请求数、查询、元数据和缩略图为图像之外的请求，按链路上响应体的字节数计；"
            "解压后为元数据中 JSON 的大小。"
            "读取：客户端解压并解析所有响应所需时间之和。"
        ),
    ),
}


def opening_words(language: Language) -> OpeningWords:
    """The words of one language."""
    return _WORDS[language]


def has_openings(rows: Sequence[TableRow]) -> bool:
    """Whether any load began with a click."""
    return any(row.after_click for row in rows)


def click_table(rows: Sequence[TableRow], load: Load, words: Words, language: Language) -> str:
    """The table; "" where every load began with the first frame."""
    own = opening_words(language)
    opened = [row for row in rows if row.after_click]
    if not opened:
        return ""
    columns = [
        Column(words.type, lambda row: escape_cell(words.name(row.case)), is_number=False),
        Column(words.network, lambda row: network_cell(row, words), is_number=False),
        *_times(load, words, own, predicted=any(row.predicted for row in opened)),
        *_bytes(own),
        Column(
            words.in_ms.format(name=own.reading),
            lambda row: milliseconds(_median(row, lambda opening, _: opening.reading_s)),
        ),
    ]
    if any(
        sample.opening and sample.opening.failures for row in opened for sample in row.after_click
    ):
        columns.append(Column(own.failures, _count(lambda opening: len(opening.failures))))
    return table(columns, opened)


def prediction_errors(rows: Sequence[TableRow]) -> Iterator[float]:
    """By what part of it each prediction was missed: when a study was open, and when all was there.

    Errors are without their sign.
    """
    for row in rows:
        both = (
            (opened_s(row), _predicted_s(row, None)),
            (from_click_s(row, Milestone.COMPLETE), _predicted_s(row, Milestone.COMPLETE)),
        )
        for seen_s, predicted_s in both:
            if seen_s and predicted_s:
                yield abs(seen_s / predicted_s - 1)


def from_click_s(row: TableRow, milestone: Milestone) -> float | None:
    """When a milestone came after the click, in the median of the row."""
    return _median(row, lambda opening, sample: opening.from_click(sample.times_s).of(milestone))


def opened_s(row: TableRow) -> float | None:
    """When the first frame was asked for after the click, in the median of the row."""
    return _median(row, lambda opening, _: opening.opened_s)


def _predicted_s(row: TableRow, milestone: Milestone | None) -> float | None:
    """When the study was predicted to be open, or a milestone to come after the click."""
    sample = row.predicted
    if sample is None or sample.opening is None:
        return None
    if milestone is None:
        return sample.opening.opened_s
    return sample.times_since_begin_s.of(milestone)


def _beside(milestone: Milestone | None, words: Words) -> Iterator[Column[TableRow]]:
    """What was predicted, and how much later it came; None is the opening of the study."""

    def seen_s(row: TableRow) -> float | None:
        return opened_s(row) if milestone is None else from_click_s(row, milestone)

    yield Column(words.predicted, lambda row: milliseconds(_predicted_s(row, milestone)))
    yield Column(
        words.prediction_error, lambda row: difference(seen_s(row), _predicted_s(row, milestone))
    )


def _times(
    load: Load, words: Words, own: OpeningWords, *, predicted: bool
) -> Iterator[Column[TableRow]]:
    def in_ms(name: str) -> str:
        return words.in_ms.format(name=name)

    def at(milestone: Milestone) -> Callable[[TableRow], str]:
        return lambda row: milliseconds(from_click_s(row, milestone))

    yield Column(in_ms(own.opened), lambda row: milliseconds(opened_s(row)))
    yield Column(words.floor, _opened_floor)
    if predicted:
        yield from _beside(None, words)
    yield Column(in_ms(words.first_image), at(Milestone.FIRST_IMAGE))
    yield Column(in_ms(words.first_render), at(Milestone.FIRST_RENDER))
    yield Column(in_ms(words.last[load]), at(Milestone.COMPLETE))
    if predicted:
        yield from _beside(Milestone.COMPLETE, words)


def _opened_floor(row: TableRow) -> str:
    return milliseconds(_median(row, lambda opening, _: opening.floor_s))


def _bytes(own: OpeningWords) -> Iterator[Column[TableRow]]:
    yield Column(own.questions, _count(lambda opening: len(opening.questions)))
    for purpose, header in own.purposes.items():
        yield Column(header, _size(purpose))
        if purpose is Purpose.METADATA:
            yield Column(f"{header}, {own.inflated}", _inflated)


def _size(purpose: Purpose) -> Callable[[TableRow], str]:
    return lambda row: size(_median(row, lambda opening, _: opening.body_bytes(purpose)))


def _inflated(row: TableRow) -> str:
    return size(_median(row, lambda opening, _: opening.text_bytes(Purpose.METADATA)))


def _count(count_of: Callable[[OpeningRecord], int]) -> Callable[[TableRow], str]:
    return lambda row: f"{_median(row, lambda opening, _: count_of(opening)) or 0:.0f}"


def _median(
    row: TableRow, value_of: Callable[[OpeningRecord, Sample], float | None]
) -> float | None:
    """The median over the samples that have such a value."""
    values = [
        value
        for sample in row.after_click
        if sample.opening and (value := value_of(sample.opening, sample)) is not None
    ]
    return statistics.median(values) if values else None
