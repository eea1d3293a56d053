"""The verdicts on the times of a page, as a page of its own in each language."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.core.milestone import Milestone
from harness.reporting.audit.claims import Claim, Claims
from harness.reporting.audit.explaining import Explanation
from harness.reporting.audit.judgement import (
    READINGS,
    AuditVerdict,
    Judgement,
    Latency,
    Reading,
)
from harness.reporting.language import Language
from harness.reporting.markdown import (
    Column,
    escape_cell,
    escape_prose,
    milliseconds,
    signed_percent,
    table,
)

_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    about: str
    read: str
    unread: str
    columns: tuple[str, ...]
    verdicts: Mapping[AuditVerdict, str]
    milestones: Mapping[Milestone, str]
    latencies: Mapping[Latency, str]
    settings: Mapping[str, str]
    ours: str
    contradicted: str
    given_by: str
    nothing: str
    method: str


_ENGLISH = _Words(
    title="Published figures, audited",
    about="[中文](audit.zh.md)\n\nEvery time in the tables of `{place}`, held against the least"
    " that its size and link allow, against the rest of the page, and against ours ({runs})."
    " `harness audit PAGE.md` does the same with any page.",
    read="{count} times were read: {told}.",
    unread="Not read, in lines {told}.",
    columns=("Table", "Case", "Network", "Size", "Until", "Printed", "Verdict", "Why"),
    verdicts={each: each.value for each in AuditVerdict},
    milestones={Milestone.FIRST_RENDER: "first render", Milestone.COMPLETE: "complete"},
    latencies={Latency.ROUND_TRIP: "latency is a round trip", Latency.ONE_WAY: "one way"},
    settings={},
    ours="ours {ours} ms ({difference})",
    contradicted="line {line}: {size} {network}, {time}",
    given_by="predicted with {what} {value}: {time} ms",
    nothing="no single change gives it",
    method="A printed number may have been anything that rounds to it. *Reproduced*: ours is within"
    " 5 %. *Impossible*: below the floor, with the size rounded down. *Contradicts*: another row of"
    " the page: faster over a link than without one, one size with two times, or one time with two"
    " sizes. *Not decidable*: nothing speaks for or against it. What the page leaves open (a"
    " latency one way or both, K of 1000 or 1024) is read in every way; where the verdicts differ,"
    " each is told, and the one that counts speaks most for the page. Where ours differs, one"
    " thing at a time was changed on the virtual clock (network, round trip, device, policy,"
    " connections, first range); what comes within 2 % is told: an explanation, and no proof.",
)
_CHINESE = _Words(
    title="对公布数据的核查",
    about="[English](audit.md)\n\n对 `{place}` 各表中的每个时间，分别与其大小和链路所允许的"
    "最短时间、与页面其余部分、以及与本项目的实测值（{runs}）相核对。"
    "`harness audit PAGE.md` 可核查任意页面。",
    read="共读取 {count} 个时间：{told}。",
    unread="未能读取的单元格（行号在前）：{told}。",
    columns=("表", "类型", "网络", "大小", "时刻", "公布值", "结论", "依据"),
    verdicts={
        AuditVerdict.IMPOSSIBLE: "不可能",
        AuditVerdict.CONTRADICTS: "自相矛盾",
        AuditVerdict.DIFFERS: "不符",
        AuditVerdict.REPRODUCED: "已复现",
        AuditVerdict.NOT_DECIDABLE: "无法判定",
    },
    milestones={Milestone.FIRST_RENDER: "首次渲染", Milestone.COMPLETE: "完成"},
    latencies={Latency.ROUND_TRIP: "延迟指往返", Latency.ONE_WAY: "延迟指单程"},
    settings={
        "network": "网络",
        "rtt": "往返时延",
        "device": "设备减慢",
        "policy": "客户端规则",
        "connections": "连接数",
        "first range": "首个范围",
    },
    ours="实测 {ours} ms（{difference}）",
    contradicted="第 {line} 行：{size}，{network}，{time}",
    given_by="若{what}为 {value}，预测得 {time} ms",
    nothing="任何单项改变都得不到该值",
    method="公布的数字可能由任何舍入后与之相同的值得来。*已复现*：实测值与之相差不超过 5 %。"
    "*不可能*：即使大小按舍入下限计，仍低于理论下限。"
    "*自相矛盾*：与页面另一行冲突，即经链路反而比本地快，同一大小有两个时间，或同一时间有两个大小。*无法判定*：没有可供判断的依据。"
    "页面未说明之处（延迟指单程还是往返，K 为 1000 还是 1024）按各种读法分别判断；"
    "结论不同时逐一列出，并以对页面最有利的为准。实测不符时，在虚拟时钟上每次只改变一项"
    "（网络、往返时延、设备、客户端规则、连接数、首个范围），"
    "列出与公布值相差不超过 2 % 的设置；这只是可能的解释，并非证明。",
)
_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}


@dataclass(frozen=True, slots=True)
class Audit:
    """All that was found of a page; `runs` are the scenarios of ours that it was held against."""

    claims: Claims
    judgements: tuple[Judgement, ...]
    explained: Mapping[Claim, tuple[Explanation, ...]]
    runs: tuple[str, ...]


def audit_page(audit: Audit, language: Language) -> str:
    """The page, in a language; the same audit gives the same text."""
    words = _WORDS[language]
    counts = Counter(each.verdict for each in audit.judgements)
    told = ", ".join(f"{counts[v]} {words.verdicts[v]}" for v in AuditVerdict if counts[v])
    about = words.about.format(place=audit.claims.place, runs=", ".join(audit.runs))
    blocks = [
        f"# {words.title}",
        about,
        words.read.format(count=len(audit.judgements), told=told),
        *_unread(audit.claims.unread, words),
        table(_columns(audit, words), audit.judgements),
        words.method,
    ]
    return "\n\n".join(blocks) + "\n"


def _unread(cells: Sequence[str], words: _Words) -> Iterator[str]:
    if cells:
        yield words.unread.format(told="; ".join(map(escape_prose, cells)))


def _columns(audit: Audit, words: _Words) -> list[Column[Judgement]]:
    where, case, network, size, until, printed, verdict, why = words.columns
    return [
        Column(where, lambda each: escape_cell(each.claim.table), is_number=False),
        Column(case, lambda each: escape_cell(each.claim.case), is_number=False),
        Column(network, lambda each: escape_cell(each.claim.network), is_number=False),
        Column(size, lambda each: each.claim.size),
        Column(until, lambda each: words.milestones[each.claim.milestone], is_number=False),
        Column(printed, lambda each: each.claim.text),
        Column(verdict, lambda each: _verdict(each, words), is_number=False),
        Column(why, lambda each: "; ".join(_why(each, audit, words)), is_number=False),
    ]


def _verdict(judgement: Judgement, words: _Words) -> str:
    """The one that counts, and those of other readings where they differ."""
    main = judgement.verdict
    others: dict[AuditVerdict, list[Reading]] = {}
    for reading, found in judgement.verdicts.items():
        if found is not main:
            others.setdefault(found, []).append(reading)
    told = [f"{words.verdicts[each]}: {_readings(of, words)}" for each, of in others.items()]
    shown = f"**{words.verdicts[main]}**"
    return f"{shown} ({'; '.join(told)})" if told else shown


def _readings(readings: Sequence[Reading], words: _Words) -> str:
    """What they have in common, if it is all that makes them; else each."""
    bases, latencies = (
        {getattr(each, name) for each in readings} for name in ("kilo_bytes", "latency")
    )
    units = [f"K = {base}" for base in bases]
    if len(latencies) == len(Latency):
        return ", ".join(units)
    if len(bases) > 1:
        return ", ".join(words.latencies[latency] for latency in latencies)
    return ", ".join([*units, *(words.latencies[latency] for latency in latencies)])


def _why(judgement: Judgement, audit: Audit, words: _Words) -> Iterator[str]:
    floor_s = judgement.floors_s[READINGS[0]]
    if floor_s is not None:
        yield f"≥ {milliseconds(floor_s)} ms"
    for other in judgement.against:
        yield words.contradicted.format(
            line=other.line, size=other.size, network=other.network, time=other.text
        )
    if judgement.own is not None and judgement.difference is not None:
        ours = milliseconds(judgement.own.median_s)
        yield words.ours.format(ours=ours, difference=signed_percent(judgement.difference))
    explained = audit.explained.get(judgement.claim)
    if explained is None:
        return
    for each in explained[:_MOST_TOLD]:
        what = words.settings.get(each.what, each.what)
        yield words.given_by.format(what=what, value=each.value, time=milliseconds(each.time_s))
    if not explained:
        yield words.nothing
