"""At how many slices a second cases can be read: a table, maps over links, and a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.core.units import format_rate
from harness.core.viewing.experience import SMOOTH_SHARE, SMOOTH_WITHIN_S
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, escape_prose, table
from harness.results.reading_rates import MappedRate, ReadableRate, ReadingRates

READING, MAP, SENTENCE = "reading", "reading-map", "reading-sentence"
"""What a marker calls the table, the maps and the sentence."""
READING_TABLES = frozenset({READING, MAP, SENTENCE})

_PLAIN, _NETWORK = "HTJ2K", "4g"
"""What the sentence is about: the case that loads plainly, and the network."""


@dataclass(frozen=True, slots=True)
class _Words:
    case: str
    rules: str
    download: str
    none: str
    most: str
    meaning: str
    map_caption: str
    predicted: str
    sentence: str


_ENGLISH = _Words(
    case="Case",
    rules="Rules",
    download="Download",
    none="none",
    most="{most} or more",
    meaning="Slices a second: up to this rate {share} % of the wanted slices are shown within"
    " {limit} ms, in one pass over {count} slices from the first picture on, and turns of the"
    " wheel lead to the slices that they meant. Found by bisection between {least} and {most}.",
    map_caption="{case}, by download rate and round trip",
    predicted="Predicted for {device}, under {policy}; scenario {scenario}, digest {digest}.",
    sentence="Over {network}, a CT can be scrolled at {plain} slices a second while it loads"
    " plainly under {rules}'s rules, and at {best} if the viewer asks for what the hand needs next"
    ' ("{case}").',
)
_CHINESE = _Words(
    case="方案",
    rules="规则",
    download="下载速率",
    none="无",
    most="{most} 或更多",
    meaning="每秒层数：不超过此速率时，从首幅图像起单向翻过 {count} 层，{share} % 的所需层在"
    " {limit} 毫秒内显示，且滚轮的转动到达所想要的层。在 {least} 与 {most} 之间二分查找。",
    map_caption="{case}，按下载速率与往返时间",
    predicted="为 {device} 预测，按 {policy}；场景 {scenario}，摘要 {digest}。",
    sentence="在 {network} 上，按 {rules} 的规则普通加载时，CT 每秒可滚动 {plain} 层；"
    "若查看器先请求手接下来需要的层（“{case}”），则为 {best} 层。",
)
_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}


def render_rates(name: str, rates: ReadingRates, language: Language) -> str:
    """The table, the maps or the sentence, by what a marker calls it."""
    words = _WORDS[language]
    match name:
        case "reading-map":
            parts = _maps(rates, words)
        case "reading-sentence":
            return _sentence(rates, words)
        case _:
            parts = [_rates_table(rates, words)]
    return "\n\n".join([*parts, _meaning(rates, words), _last_line(rates, words)])


def _rates_table(rates: ReadingRates, words: _Words) -> str:
    """A row a case, a column a network."""
    by_place = {(each.case, each.network): each for each in rates.rates}
    networks = tuple(dict.fromkeys(each.network for each in rates.rates))
    firsts = [each for each in rates.rates if each.network == networks[0]]

    def cell(network: str) -> Callable[[ReadableRate], str]:
        return lambda row: _rate(by_place[row.case, network].rate_per_s, rates, words)

    columns: list[Column[ReadableRate]] = [
        Column(words.case, lambda row: escape_cell(row.case), is_number=False),
        Column(words.rules, lambda row: escape_cell(row.viewer), is_number=False),
        *(Column(network, cell(network)) for network in networks),
    ]
    return table(columns, firsts)


def _maps(rates: ReadingRates, words: _Words) -> list[str]:
    """For each mapped case a row a download rate, a column a round trip."""
    parts: list[str] = []
    for case in dict.fromkeys(each.case for each in rates.cells):
        cells = [each for each in rates.cells if each.case == case]
        parts.append(f"*{escape_prose(words.map_caption.format(case=case))}*")
        parts.append(_map(cells, rates, words))
    return parts


def _map(cells: Sequence[MappedRate], rates: ReadingRates, words: _Words) -> str:
    by_place = {(each.download_bps, each.rtt_s): each.rate_per_s for each in cells}
    downloads_bps = sorted({each.download_bps for each in cells})
    rtts_s = sorted({each.rtt_s for each in cells})

    def cell(rtt_s: float) -> Callable[[float], str]:
        return lambda bps: _rate(by_place[bps, rtt_s], rates, words)

    columns: list[Column[float]] = [
        Column(words.download, format_rate),
        *(Column(f"{rtt_s * 1000:g} ms", cell(rtt_s)) for rtt_s in rtts_s),
    ]
    return table(columns, downloads_bps)


def _sentence(rates: ReadingRates, words: _Words) -> str:
    """How fast one can read plainly, and with the best case."""
    here = [each for each in rates.rates if each.network == _NETWORK]
    plain = next(each for each in here if each.case == _PLAIN)
    best = max(here, key=lambda each: (each.rate_per_s, _least_per_s(each.case, rates)))
    return words.sentence.format(
        network=_NETWORK,
        plain=_rate(plain.rate_per_s, rates, words),
        rules=plain.viewer,
        best=_rate(best.rate_per_s, rates, words),
        case=best.case,
    )


def _least_per_s(case: str, rates: ReadingRates) -> float:
    """The rate of a case over the network where it is lowest: the better one of equals."""
    return min(each.rate_per_s for each in rates.rates if each.case == case)


def _rate(rate_per_s: float, rates: ReadingRates, words: _Words) -> str:
    """A rate to two digits."""
    if not rate_per_s:
        return words.none
    if rate_per_s >= rates.most_tried_per_s:
        return words.most.format(most=f"{rates.most_tried_per_s:g}")
    return f"{rate_per_s:.2g}"


def _meaning(rates: ReadingRates, words: _Words) -> str:
    return words.meaning.format(
        share=f"{SMOOTH_SHARE * 100:.0f}",
        limit=f"{SMOOTH_WITHIN_S * 1000:.0f}",
        count=rates.slice_count,
        least=f"{rates.least_tried_per_s:g}",
        most=f"{rates.most_tried_per_s:g}",
    )


def _last_line(rates: ReadingRates, words: _Words) -> str:
    return words.predicted.format(
        device=escape_prose(rates.device),
        policy=rates.policy,
        scenario=rates.scenario,
        digest=rates.scenario_digest[:12],
    )
