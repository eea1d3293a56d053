"""What real viewers showed a hand, beside what was predicted: a row a viewer, hand and case."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from statistics import median, median_low

from harness.core.viewing.by_series import SeriesOpened
from harness.core.viewing.experience import Experience
from harness.reporting.language import Language
from harness.reporting.markdown import (
    Column,
    count,
    difference,
    escape_cell,
    escape_prose,
    milliseconds,
    size,
    table,
)
from harness.reporting.reading_words import READING_WORDS
from harness.results.asked import in_order_count
from harness.results.judged_reading import OWN_WORK_NAME, JudgedReading, JudgedRow
from harness.results.reading_study import ReadingRow

JUDGED = "-judged"
"""What the name of a table ends in, behind that of its scenario, unless that does."""


@dataclass(frozen=True, slots=True)
class _Words:
    viewer: str
    rules: str
    network: str
    hand: str
    case: str
    in_time: str
    wait: str
    still: str
    rest_full: str
    picture: str
    whole: str
    repeated: str
    asked: str
    in_order: str
    predicted: str
    error: str
    excluded: str
    never: str
    meaning: str
    measured: str
    fitted: str
    within: str
    gap: str


_ENGLISH = _Words(
    viewer="Viewer",
    rules="Rules",
    network="Network",
    hand="Hand",
    case="Case",
    in_time="Shown while wanted",
    wait="Wanted to shown, p50, ms",
    still="Stood still, ms",
    rest_full="Rest to full, ms",
    picture="Next series to picture, ms",
    whole="Next series to full, ms",
    repeated="Twice",
    asked="Requests",
    in_order="In the same order",
    predicted="Predicted",
    error="Prediction error",
    excluded="Excluded",
    never="never",
    meaning="Medians of the *n* readings that count. *Shown while wanted*: how many of the wanted"
    " slices. *Stood still*: the longest time without a new picture while another slice was wanted."
    " *Rest to full*: from the last move to its slice at full resolution. *Twice*: bytes that had"
    " been there before. *Requests*: for images; *in the same order*: so many are predicted, too,"
    " in that order.",
    measured="{viewer}: measured {date} ({machine} cores), predicted for {device}, under {policy};"
    " scenario {scenario}, digest {digest}.",
    fitted="What the viewer needs itself was fitted to its rows over no network (own-work.yaml"
    " beside the readings); those over a network judge it.",
    within="Of {count} times over a network, {within} are within 10 % of what was predicted, and"
    " {between} more of these lie between those of single readings.",
    gap=" ",
)
_CHINESE = _Words(
    viewer="查看器",
    rules="规则",
    network="网络",
    hand="手势",
    case="方案",
    in_time="需要时已显示",
    wait="从需要到显示 p50（毫秒）",
    still="画面静止（毫秒）",
    rest_full="停手到完整（毫秒）",
    picture="下一序列到出图（毫秒）",
    whole="下一序列到完整（毫秒）",
    repeated="重复下载",
    asked="请求数",
    in_order="顺序相同",
    predicted="预测",
    error="预测误差",
    excluded="排除",
    never="从未",
    meaning="取 *n* 次有效阅片的中位数。“需要时已显示”：所需各层中有多少层。“画面静止”："
    "需要另一层而没有新画面的最长时间。“停手到完整”：从最后一次移动到该层达到完整分辨率。“重复下载”：此前已有的字节。"
    "“请求数”：对图像的请求；“顺序相同”：其中预测也按此顺序发出的数量。",
    measured="{viewer}：{date} 实测（{machine} 核），为 {device} 预测，按 {policy}；"
    "场景 {scenario}，摘要 {digest}。",
    fitted="查看器自身所需时间由其无网络的行拟合（结果旁的 own-work.yaml）；有网络的行用来检验。",
    within="有网络的 {count} 个时间中，{within} 个与预测相差不超过 10 %，"
    "另有 {between} 个的预测介于各次阅片之间。",
    gap="",
)
_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}

_Row = tuple[JudgedReading, JudgedRow]
_Figure = Callable[[ReadingRow], float | None]
_CLOSE_SHARE = 0.1


def _felt(of: Callable[[Experience], float | None]) -> _Figure:
    return lambda row: of(row.experience)


def _opened(of: Callable[[SeriesOpened], float | None]) -> _Figure:
    """Of the series that was opened first; None where none was."""
    return lambda row: of(row.opened[0]) if row.opened else None


_WAIT, _STILL = _felt(lambda felt: felt.wait_p50_s), _felt(lambda felt: felt.longest_still_s)
_REST_FULL = _felt(lambda felt: felt.rest_full_s)
_PICTURE, _WHOLE = _opened(lambda each: each.first_s), _opened(lambda each: each.whole_s)
_TIMES: tuple[_Figure, ...] = (_WAIT, _STILL, _REST_FULL, _PICTURE, _WHOLE)


@dataclass(frozen=True, slots=True)
class JudgedReadings:
    """The committed readings in real viewers."""

    found: tuple[JudgedReading, ...]


def judged_by_table(readings: Sequence[JudgedReading]) -> dict[str, JudgedReadings]:
    """The readings of each scenario, by what markers call their table."""
    names = dict.fromkeys(each.scenario for each in readings)
    return {
        name.removesuffix(JUDGED) + JUDGED: JudgedReadings(
            tuple(each for each in readings if each.scenario == name)
        )
        for name in names
    }


def render_judged(readings: JudgedReadings, language: Language) -> str:
    """The table, what its words mean, and what it was made with."""
    words = _WORDS[language]
    rows = [(judged, row) for judged in readings.found for row in judged.rows()]
    opens = any(row.predicted.opened for _, row in rows)
    meanings = (words.meaning, *([READING_WORDS[language].opened] if opens else []))
    ends = (_last_line(judged, words) for judged in readings.found)
    return "\n\n".join((table(list(_columns(words, opens)), rows), *meanings, *ends))


def _columns(words: _Words, opens: bool) -> Iterator[Column[_Row]]:
    """`opens` says whether the hands open another series."""

    def time(time_s: float | None) -> str:
        return words.never if time_s is None else milliseconds(time_s)

    yield Column(words.viewer, lambda row: escape_cell(row[0].viewer), is_number=False)
    yield Column(words.rules, lambda row: escape_cell(row[1].predicted.viewer), is_number=False)
    yield Column(words.network, lambda row: escape_cell(row[1].predicted.network), is_number=False)
    yield Column(words.hand, lambda row: escape_cell(row[1].predicted.hand), is_number=False)
    yield Column(words.case, lambda row: escape_cell(row[1].predicted.case), is_number=False)
    yield from _beside(words, words.in_time, _felt(lambda felt: felt.in_time_count), count)
    yield from _beside(words, words.wait, _WAIT, time)
    yield from _beside(words, words.still, _STILL, time)
    yield from _beside(words, words.rest_full, _REST_FULL, time)
    yield Column(words.error, partial(_error, figure=_REST_FULL))
    if opens:
        yield from _beside(words, words.picture, _PICTURE, time)
        yield Column(words.error, partial(_error, figure=_PICTURE))
        yield from _beside(words, words.whole, _WHOLE, time)
        yield Column(words.error, partial(_error, figure=_WHOLE))
    yield from _beside(words, words.repeated, _felt(lambda felt: felt.repeated_bytes), size)
    yield Column(words.asked, lambda row: _asked(row, len))
    yield Column(words.predicted, lambda row: count(len(row[1].predicted.asked)))
    yield Column(words.in_order, _in_order)
    yield Column("n", lambda row: str(len(row[1].counted)))
    yield Column(words.excluded, lambda row: str(row[1].excluded_count))


def _beside(
    words: _Words, header: str, figure: _Figure, told: Callable[[float | None], str]
) -> Iterator[Column[_Row]]:
    """A figure as it was seen, and as it was predicted."""

    def seen(row: _Row) -> str:
        counted = row[1].counted
        return told(_middle(counted, figure)) if counted else ""

    yield Column(header, seen)
    yield Column(words.predicted, lambda row: told(figure(row[1].predicted)))


def _error(row: _Row, figure: _Figure) -> str:
    return difference(_middle(row[1].counted, figure), figure(row[1].predicted))


def _in_order(row: _Row) -> str:
    return _asked(row, partial(in_order_count, row[1].predicted.asked))


def _asked(row: _Row, counted: Callable[[Sequence[str]], int]) -> str:
    """The median of what is counted in the requests of each reading."""
    found = [counted(each.asked) for each in row[1].counted]
    return count(median_low(found)) if found else ""


def _middle(counted: Sequence[ReadingRow], figure: _Figure) -> float | None:
    """The median; None where half of them or more have none."""
    found = [value for value in map(figure, counted) if value is not None]
    return median(found) if len(found) * 2 > len(counted) else None


def _last_line(judged: JudgedReading, words: _Words) -> str:
    seen = judged.seen
    assert seen.measured is not None, "a viewer showed it"
    machine = seen.measured.machine
    told = words.measured.format(
        viewer=escape_prose(judged.viewer),
        date=seen.measured.started_at[:10],
        machine=escape_prose(f"{machine.cpu}, {machine.core_count}"),
        device=escape_prose(judged.predicted.device),
        policy=seen.policy,
        scenario=seen.scenario,
        digest=seen.scenario_digest[:12],
    )
    held = [_held(*times) for times in _over_networks(judged)]
    count_of = {kind: held.count(kind) for kind in _Held}
    within = words.within.format(
        count=len(held), within=count_of[_Held.CLOSE], between=count_of[_Held.BETWEEN]
    )
    is_fitted = judged.predicted.device == Path(OWN_WORK_NAME).stem
    sentences = (told, words.fitted if is_fitted else "", within if held else "")
    return words.gap.join(filter(None, sentences))


class _Held(Enum):
    """How near a prediction is to what was seen."""

    CLOSE = "close"
    BETWEEN = "between single readings"
    OFF = "off"


def _held(predicted_s: float, seen_s: Sequence[float]) -> _Held:
    if abs(median(seen_s) / predicted_s - 1) <= _CLOSE_SHARE:
        return _Held.CLOSE
    return _Held.BETWEEN if min(seen_s) <= predicted_s <= max(seen_s) else _Held.OFF


def _over_networks(judged: JudgedReading) -> Iterator[tuple[float, list[float]]]:
    """Each time that a network delays: as predicted, and in the readings that had it."""
    for row in judged.rows():
        if not row.predicted.first_floor_s:
            continue
        for figure in _TIMES:
            predicted_s = figure(row.predicted)
            seen_s = [value for each in row.counted if (value := figure(each))]
            if predicted_s and len(seen_s) * 2 > len(row.counted):
                yield predicted_s, seen_s
