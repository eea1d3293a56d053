"""What blocks of loads say of the gate, as a page: false alarms, and changes found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmarks.gate_blocks import LEAST_COUNTED, PLAIN, REPEATS, Block, triples_of
from harness.reporting.comparison.error_rates import (
    LEAST_FOUND_SHARE,
    MOST_FALSE_SHARE,
    Alarms,
    Rate,
    alarms,
)
from harness.reporting.language import Language
from harness.reporting.markdown import Column, table
from harness.results.figures import MeasuredFigure, Part, RunFigures

DECODING = "decoding 10 % slower"
_SLOWER_DECODING_RATIO = 0.1
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class _Words:
    about: str
    columns: tuple[str, ...]
    changes: Mapping[str, str]
    at_most: str
    at_least: str
    reached: str
    missed: str
    share: str


_ENGLISH = _Words(
    about="""\
# How often the gate is wrong

[中文](gate.zh.md)

Made by `make bench-gate` of real loads over the emulated link, {repeats} of a block, in the order
measured. Each plain block is the base of the next, and the one behind that confirms an alarm, as
nights are: {count} tables in which nothing changed. Neighbours share a block, which the intervals
do not know. Every change was measured beside them, in turns, but slower decoding: that is each
plain block with all times of its decoder, in the load and after it, made 10 % longer. Loads that
the machine disturbed were repeated; {lost} of {blocks} blocks had fewer than {least} that count,
and are left out. Intervals are of 95 % (Clopper and Pearson; one-sided where it is none or all).
*Alarms*: found by the first comparison; *confirmed*: by a second measurement, too, which alone
fails a gate. Machine: {machine}.
""",
    columns=("Changed", "Tables", "Alarms", "Confirmed", "Wanted"),
    changes={},
    at_most="at most {:.0f} %: ",
    at_least="at least {:.0f} %: ",
    reached="reached",
    missed="**missed**",
    share=" ({low:.1f} to {high:.1f} %)",
)
_CHINESE = _Words(
    about="""\
# 门禁误判的频率

[English](gate.md)

由 `make bench-gate` 在模拟链路上实际加载得出，每组 {repeats} 次，按测量先后排列。每个未改动的组\
都是下一组的基准，再下一组用于确认警报，与逐夜测量相同：共 {count} 个没有任何改动的表。相邻的表\
共用一组，区间未计入这一点。各种改动均穿插其间实测；只有解码变慢一项，是把未改动各组中解码器的每个实测时间\
（加载之内与之后）延长 10 % 得来。受本机其他程序干扰的加载已重测；\
{blocks} 组中有 {lost} 组的有效加载不足 {least} 次，未计入。区间为 95 %（Clopper–Pearson；全无或\
全有时为单侧）。*警报*：首次比较即发现；*已确认*：第二次测量也发现，只有这种才使门禁不通过。机器：{machine}。
""",
    columns=("改动", "表数", "警报", "已确认", "要求"),
    changes={
        _NOTHING: "无",
        "link 2 % slower": "链路慢 2 %",
        "round trip 3 ms longer": "往返时延长 3 ms",
        "one request more per image": "每幅图像多一个请求",
        DECODING: "解码慢 10 %",
    },
    at_most="至多 {:.0f} %：",
    at_least="至少 {:.0f} %：",
    reached="达到",
    missed="**未达到**",
    share="（{low:.1f} 至 {high:.1f} %）",
)
_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}


@dataclass(frozen=True, slots=True)
class GateRates:
    """What blocks say of the gate: how many there are, and the alarms by what was changed."""

    block_count: int
    lost_count: int
    machine: str
    by_change: Mapping[str, Alarms]


def rates_of(blocks: Sequence[Block]) -> GateRates:
    """What these blocks say, of which three plain ones count at least."""
    triples = triples_of(blocks)
    unchanged = triples[PLAIN]
    cases = {
        _NOTHING: unchanged,
        **{name: found for name, found in triples.items() if name != PLAIN},
        DECODING: [(base, _decoding(head), _decoding(again)) for base, head, again in unchanged],
    }
    return GateRates(
        len(blocks),
        sum(not block.is_whole for block in blocks),
        unchanged[0][0].must_match["machine"],
        {name: alarms(found) for name, found in cases.items()},
    )


def gate_page(rates: GateRates, language: Language) -> str:
    """The page in a language."""
    words = _WORDS[language]
    about = words.about.format(
        repeats=REPEATS,
        count=rates.by_change[_NOTHING].first.table_count,
        blocks=rates.block_count,
        lost=rates.lost_count,
        least=LEAST_COUNTED,
        machine=rates.machine,
    )
    changed, tables, first, confirmed, wanted = words.columns
    shown = table(
        [
            Column(changed, lambda row: words.changes.get(row[0], row[0]), is_number=False),
            Column(tables, lambda row: str(row[1].first.table_count)),
            Column(first, lambda row: _told(row[1].first, words)),
            Column(confirmed, lambda row: _told(row[1].confirmed, words)),
            Column(wanted, lambda row: _wanted(row[0], row[1].confirmed, words), is_number=False),
        ],
        list(rates.by_change.items()),
    )
    return f"{about}\n{shown}\n"


def _told(rate: Rate, words: _Words) -> str:
    low, high = rate.interval
    return f"{rate.alarm_count}{words.share.format(low=low * 100, high=high * 100)}"


def _wanted(name: str, rate: Rate, words: _Words) -> str:
    """Nothing changed: the interval's end has to be low enough. A change: the share, high."""
    if name == _NOTHING:
        is_reached = rate.interval[1] <= MOST_FALSE_SHARE
        limit = words.at_most.format(MOST_FALSE_SHARE * 100)
    else:
        is_reached = rate.share >= LEAST_FOUND_SHARE
        limit = words.at_least.format(LEAST_FOUND_SHARE * 100)
    return f"{limit}{words.reached if is_reached else words.missed}"


def _decoding(run: RunFigures) -> RunFigures:
    """The same loads with a decoder that takes a tenth longer."""
    rows = tuple(
        replace(
            row,
            measured=tuple(
                replace(figure, times_s=tuple(_longer(figure, row.measured)))
                for figure in row.measured
            ),
        )
        for row in run.rows
    )
    return replace(run, rows=rows)


def _longer(figure: MeasuredFigure, others: Sequence[MeasuredFigure]) -> list[float]:
    if figure.part is Part.DECODE_AGAIN:
        return [time_s * (1 + _SLOWER_DECODING_RATIO) for time_s in figure.times_s]
    if figure.part not in (Part.WHOLE, Part.DECODE):
        return list(figure.times_s)
    decode = next(
        each for each in others if each.milestone is figure.milestone and each.part is Part.DECODE
    )
    return [
        time_s + _SLOWER_DECODING_RATIO * decode_s
        for time_s, decode_s in zip(figure.times_s, decode.times_s, strict=True)
    ]
