"""What reading would be like, as tables: one a network and hand, a row a case."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harness.core.viewing.by_series import SeriesOpened
from harness.core.viewing.experience import SMOOTH_SHARE, SMOOTH_WITHIN_S
from harness.core.viewing.seen import SHARP_SSIM, SeenQuality
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, escape_prose, milliseconds, size, table
from harness.reporting.reasons import reason_in_words
from harness.results.reading_study import ReadingRow, ReadingStudy


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """Everything that the tables say, in one language."""

    case: str
    viewer: str
    in_time: str
    within: str
    never: str
    p50: str
    p95: str
    still: str
    sharp: str
    coarse: str
    similarity: str
    rest_first: str
    rest_full: str
    passed: str
    repeated: str
    received: str
    viewports: str
    opened_first: str
    opened_whole: str
    opened_other: str
    in_ms: str
    of: str
    no: str
    caption: str
    floors: str
    meaning: str
    quality: str
    side_by_side: str
    opened: str
    predicted: str
    measured: str
    excluded: str


_ENGLISH = ReadingWords(
    case="Case",
    viewer="Rules",
    in_time="Shown while wanted",
    within="Within {limit} ms",
    never="Never shown",
    p50="Wanted to shown, p50",
    p95="p95",
    still="Stood still",
    sharp="Of the time sharp",
    coarse="Coarse",
    similarity="SSIM, median",
    rest_first="Rest to picture",
    rest_full="Rest to full",
    passed="For passed slices",
    repeated="Twice",
    received="Received",
    viewports="In each viewport",
    opened_first="Next series to picture",
    opened_whole="to full",
    opened_other="Of other series until then",
    in_ms="{name} (ms)",
    of="{part} of {whole}",
    no="never",
    caption="{network}, hand {hand}: {wanted} slices wanted",
    floors="The slice where the hand rests needs at least {first} ms for its first part and {whole}"
    " ms for all of it: round trip and size over rate, were it alone on the link.",
    meaning="*Wanted to shown* is from a move of the hand to a picture of its slice, of whatever"
    ' quality, before it is wanted anew; "never" where so many were not shown at all. *Stood still*'
    " is the longest time without a new picture while another slice was wanted. *Rest* is from the"
    " last move to a picture of its slice, and to that slice at full resolution. *For passed"
    " slices*: what came of slices that had been wanted and were not wanted again; *twice*: what"
    " had been there before."
    " A reading is smooth where {share} % of the wanted slices are shown within {limit} ms.",
    quality="*Of the time sharp*: for which part of the time from the first move to the last the"
    " wanted slice was on screen and close to its original (SSIM {sharp} or more); *coarse*: it was"
    " on screen, and less good; for the rest another slice stood there. *SSIM*: the best that each"
    " slice was shown at while it was wanted, the median of those that were shown.",
    side_by_side="*In each viewport*: how many slices were shown while they were wanted in one"
    " viewport and in the other. All else is of both: a move counts as shown when both show its"
    " slice, its wait ends with the later one, and the picture stands still where either does.",
    opened="*Next series*: from the moment at which it is opened to its first picture, and to the"
    " first one at full resolution, while it is open. *Of other series until then*: what requests"
    " of other series that ended in between had brought.",
    predicted="Predicted for {device}, under {policy}; scenario {scenario}, digest {digest}. The"
    " hand does not wait for the picture, and is the same in every row.",
    measured="Measured {date} ({machine} cores), under {policy}; scenario {scenario},"
    " digest {digest}. The hand does not wait for the picture, and is the same in every row.",
    excluded="Excluded: {row}: {why}.",
)
_CHINESE = ReadingWords(
    case="方案",
    viewer="规则",
    in_time="需要时已显示",
    within="{limit} 毫秒内",
    never="从未显示",
    p50="需要到显示，p50",
    p95="p95",
    still="画面静止",
    sharp="清晰时间占比",
    coarse="粗略时间占比",
    similarity="SSIM 中位数",
    rest_first="停手到出图",
    rest_full="停手到完整",
    passed="已翻过的层",
    repeated="重复下载",
    received="接收",
    viewports="各视口",
    opened_first="下一序列到出图",
    opened_whole="到完整",
    opened_other="此前其他序列",
    in_ms="{name}（毫秒）",
    of="{part} / {whole}",
    no="从未",
    caption="{network}，手势 {hand}：需要 {wanted} 层",
    floors="停手处的那一层，首部分至少需要 {first} 毫秒，全部至少需要 {whole} 毫秒："
    "往返时间加大小除以速率，链路上别无他物。",
    meaning="“需要到显示”指从手移到某层到该层出图（不论质量），且在再次需要它之前；这么多层根本没有显示时写“从未”。"
    "“画面静止”指需要另一层而没有新画面的最长时间。“停手”指从最后一次移动到该层出图，以及到该层达到完整分辨率。"
    "“已翻过的层”指曾经需要、之后不再需要的层所收到的字节；“重复下载”指此前已有的字节。"
    "需要的层中有 {share} % 在 {limit} 毫秒内显示时，阅片是流畅的。",
    quality="“清晰时间占比”指从第一次移动到最后一次移动的时间里，所需的层在屏幕上且接近原图"
    "（SSIM 不低于 {sharp}）的部分；“粗略时间占比”指所需的层在屏幕上但质量较低；"
    "其余时间显示的是别的层。“SSIM”指每一层在需要时显示过的最好质量，取已显示各层的中位数。",
    side_by_side="“各视口”指两个视口各自在需要时已显示的层数。其余各列为两者合计：两个视口都显示该层才算显示，"
    "等待以较晚者为准，任一视口静止即算静止。",
    opened="“下一序列”指从打开该序列到其首幅图像，以及到首幅完整分辨率图像（在该序列打开期间）。"
    "“此前其他序列”指其间结束的其他序列请求所收到的字节。",
    predicted="为 {device} 预测，按 {policy}；场景 {scenario}，摘要 {digest}。"
    "手不等画面，每一行都相同。",
    measured="{date} 实测（{machine} 核），按 {policy}；场景 {scenario}，摘要 {digest}。"
    "手不等画面，每一行都相同。",
    excluded="排除：{row}：{why}。",
)
_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}


def render_reading(study: ReadingStudy, language: Language) -> str:
    """The tables of a study in one language, without a line break at the end."""
    return "\n\n".join(_parts(study, language))


def plain_cells(
    rows: Sequence[ReadingRow], language: Language
) -> tuple[list[str], list[list[str]]]:
    """The titles and the cells of rows, whose names are as they are: for what is no Markdown."""
    columns = _columns(_WORDS[language], rows)
    cells = [[_name(row), row.viewer, *(each.cell(row) for each in columns[2:])] for row in rows]
    return [each.header for each in columns], cells


def _parts(study: ReadingStudy, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    title = study.title.get(language.value) or study.title[Language.ENGLISH.value]
    yield f"**{escape_prose(title)}**"
    for (network, hand), grouped in groupby(study.rows, lambda row: (row.network, row.hand)):
        rows = list(grouped)
        wanted = rows[0].experience.wanted_count
        told = words.caption.format(network=network, hand=hand, wanted=wanted)
        yield f"*{escape_prose(told)}*"
        yield table(_columns(words, rows), rows)
        least = min(rows, key=lambda row: row.first_floor_s)
        first, whole = milliseconds(least.first_floor_s), milliseconds(_whole_s(rows))
        yield words.floors.format(first=first, whole=whole)
    limit = f"{SMOOTH_WITHIN_S * 1000:.0f}"
    yield words.meaning.format(share=f"{SMOOTH_SHARE * 100:.0f}", limit=limit)
    if any(row.quality for row in study.rows):
        yield words.quality.format(sharp=SHARP_SSIM)
    if any(row.viewports for row in study.rows):
        yield words.side_by_side
    if any(row.opened for row in study.rows):
        yield words.opened
    for hand, source in study.hand_sources.items():
        yield f"{escape_prose(hand)}: {escape_prose(source)}"
    yield from _excluded(study, words, language)
    yield _last_line(study, words)


def _excluded(study: ReadingStudy, words: ReadingWords, language: Language) -> Iterator[str]:
    """Why rows must not be counted."""
    for row in study.rows:
        place = escape_prose(f"{row.network}, {row.hand}, {_name(row)}")
        for reason in row.excluded_because:
            yield words.excluded.format(row=place, why=reason_in_words(reason, language))


def _last_line(study: ReadingStudy, words: ReadingWords) -> str:
    """Where and when, or for which device."""
    named = {"policy": study.policy, "scenario": study.scenario}
    digest = study.scenario_digest[:12]
    if study.measured is None:
        device = escape_prose(study.device)
        return words.predicted.format(device=device, digest=digest, **named)
    machine = study.measured.machine
    who = "".join(f"{name} {value}, " for name, value in study.viewer.items())
    told = escape_prose(f"{who}{machine.cpu}, {machine.core_count}")
    date = study.measured.started_at[:10]
    return words.measured.format(date=date, machine=told, digest=digest, **named)


def _whole_s(rows: list[ReadingRow]) -> float:
    """The floor of a whole slice; a case that fetches a part alone has a lower one."""
    return max(row.whole_floor_s for row in rows)


def _columns(words: ReadingWords, rows: Sequence[ReadingRow]) -> list[Column[ReadingRow]]:
    """The columns that such rows have anything to say in."""
    limit = f"{SMOOTH_WITHIN_S * 1000:.0f}"
    ms = words.in_ms

    def wait(time_s: float | None) -> str:
        return words.no if time_s is None else milliseconds(time_s)

    def share(part: int, row: ReadingRow) -> str:
        return words.of.format(part=part, whole=row.experience.wanted_count)

    return [
        Column(words.case, lambda row: escape_cell(_name(row)), is_number=False),
        Column(words.viewer, lambda row: escape_cell(row.viewer), is_number=False),
        Column(words.in_time, lambda row: share(row.experience.in_time_count, row)),
        Column(words.within.format(limit=limit), lambda row: f"{_within_percent(row):.0f} %"),
        Column(words.never, lambda row: str(row.experience.never_count)),
        Column(ms.format(name=words.p50), lambda row: wait(row.experience.wait_p50_s)),
        Column(ms.format(name=words.p95), lambda row: wait(row.experience.wait_p95_s)),
        Column(ms.format(name=words.still), lambda row: wait(row.experience.longest_still_s)),
        *(_quality_columns(words) if any(row.quality for row in rows) else ()),
        Column(ms.format(name=words.rest_first), lambda row: wait(row.experience.rest_first_s)),
        Column(ms.format(name=words.rest_full), lambda row: wait(row.experience.rest_full_s)),
        Column(words.passed, lambda row: size(row.experience.passed_bytes)),
        Column(words.repeated, lambda row: size(row.experience.repeated_bytes)),
        Column(words.received, lambda row: size(row.experience.received_bytes)),
        *(_viewport_columns(words) if any(row.viewports for row in rows) else ()),
        *(_opened_columns(words, wait) if any(row.opened for row in rows) else ()),
    ]


def _viewport_columns(words: ReadingWords) -> Iterator[Column[ReadingRow]]:
    """How many slices each viewport showed in time."""

    def told(row: ReadingRow) -> str:
        return ", ".join(str(each.in_time_count) for each in row.viewports)

    yield Column(words.viewports, told)


def _opened_columns(
    words: ReadingWords, wait: Callable[[float | None], str]
) -> Iterator[Column[ReadingRow]]:
    """How soon each series that was opened was there."""

    def told(of: Callable[[SeriesOpened], str]) -> Callable[[ReadingRow], str]:
        return lambda row: ", ".join(map(of, row.opened))

    yield Column(words.in_ms.format(name=words.opened_first), told(lambda e: wait(e.first_s)))
    yield Column(words.in_ms.format(name=words.opened_whole), told(lambda e: wait(e.whole_s)))
    yield Column(words.opened_other, told(lambda each: size(each.other_bytes)))


def _quality_columns(words: ReadingWords) -> Iterator[Column[ReadingRow]]:
    """How good what was shown was; an empty cell where nobody judged it."""

    def told(of: Callable[[SeenQuality], str]) -> Callable[[ReadingRow], str]:
        return lambda row: of(row.quality) if row.quality else ""

    yield Column(words.sharp, told(lambda seen: f"{seen.sharp_share:.0%}".replace("%", " %")))
    yield Column(words.coarse, told(lambda seen: f"{seen.coarse_share:.0%}".replace("%", " %")))
    yield Column(words.similarity, told(_similarity))


def _similarity(seen: SeenQuality) -> str:
    """Rounded down below 1, which is the original alone."""
    if seen.median_ssim is None:
        return "–"
    return "1" if seen.median_ssim == 1 else f"{min(seen.median_ssim, 0.999):.3f}"


def _name(row: ReadingRow) -> str:
    """The case; of one that was read more than once, which reading it was."""
    return row.case if row.repeat == 1 else f"{row.case} ({row.repeat})"


def _within_percent(row: ReadingRow) -> float:
    felt = row.experience
    return 100 * felt.within_limit_count / felt.wanted_count if felt.wanted_count else 100.0
