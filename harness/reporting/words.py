"""The words of the tables themselves, in each language; the prose below them is in templates/.

Chinese terms follow the published Chinese page (类型, 大小, 网络, 最终渲染, 完成, 本地); its
第一渲染 is written 首次渲染 here, as 第一 would count renders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.core.load import Load
from harness.reporting.language import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Column headers and captions. `{name}` in one stands for a milestone's own word."""

    type: str
    size: str
    size_published: str
    network: str
    first_image: str
    first_render: str
    last: Mapping[Load, str]
    with_floor: str
    with_quartiles: str
    floor: str
    published: str
    difference: str
    parts: str
    extremes: str
    confidence: str
    request_count: str
    bytes_received: str
    bytes_redundant: str
    peak_memory: str
    invalid_count: str
    parts_caption: str
    spread_caption: str
    names: Mapping[str, str] = field(default_factory=dict)

    def name(self, own: str) -> str:
        """A case's or a network's name in this language; names nobody translated stay."""
        return self.names.get(own, own)


_ENGLISH = Words(
    type="Type",
    size="Size",
    size_published="Size (published)",
    network="Network",
    first_image="First image",
    first_render="First render",
    last={Load.STACK: "Final render", Load.VOLUME: "Complete"},
    with_floor="{name}, ms (floor)",
    with_quartiles="{name}, ms (IQR)",
    floor="{name} floor, ms",
    published="{name} published, ms",
    difference="{name} difference, ms",
    parts="{name}: wire / decode / render, ms",
    extremes="{name}: least–most, ms",
    confidence="{name}: 95 % interval, ms",
    request_count="Requests",
    bytes_received="Received",
    bytes_redundant="Redundant",
    peak_memory="Peak memory",
    invalid_count="Not counted",
    parts_caption="Where the time goes, and what is transferred",
    spread_caption="How far the samples lie apart",
)

_CHINESE = Words(
    type="类型",
    size="大小",
    size_published="大小（公布值）",
    network="网络",
    first_image="首张图像",
    first_render="首次渲染",
    last={Load.STACK: "最终渲染", Load.VOLUME: "完成"},
    with_floor="{name}，ms（下限）",
    with_quartiles="{name}，ms（IQR）",
    floor="{name}下限，ms",
    published="{name}公布值，ms",
    difference="{name}差值，ms",
    parts="{name}：传输 / 解码 / 渲染，ms",
    extremes="{name}：最小–最大，ms",
    confidence="{name}：95 % 区间，ms",
    request_count="请求数",
    bytes_received="接收",
    bytes_redundant="冗余",
    peak_memory="内存峰值",
    invalid_count="未计入",
    parts_caption="时间的构成与传输量",
    spread_caption="样本的离散程度",
    names={
        "local": "本地",
        "JLS Reduced": "JLS减小",
        "HTJ2K Byte Range": "HTJ2K字节范围",
    },
)

_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}


def words_in(language: Language) -> Words:
    """The words of one language."""
    return _WORDS[language]
