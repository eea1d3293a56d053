"""The words of the tables themselves, in each language; the prose below them is in templates/.

Chinese terms follow the published Chinese page (类型, 大小, 网络, 最终渲染, 完成, 本地); its
第一渲染 is written 首次渲染 here, as 第一 would count renders.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.core.lane import Lane
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
    every_image: str
    last: Mapping[Load, str]
    in_ms: str
    floor: str
    published: str
    difference: str
    request_count: str
    preflight_count: str
    bytes_received: str
    bytes_redundant: str
    failure_count: str
    invalid_count: str
    stage: str
    useful: str
    redundant: str
    unseen: str
    heads: str
    total: str
    lane: str
    lanes: Mapping[Lane, str]
    predicted: str
    prediction_error: str
    predicted_title: str
    quick_title: str
    browser: str
    browser_note: str
    its_rules: str
    todays_viewer: str
    bias: str
    bias_to_network_end: str
    network_end: str
    data_ready: str
    link_bytes: str
    stalled_count: str
    compared_caption: str
    viewer_caption: str
    way_caption: str
    parts_caption: str
    server_parts_caption: str
    ledger_caption: str
    confidence_caption: str
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
    every_image="Every slice",
    last={Load.STACK: "Final render", Load.VOLUME: "Complete"},
    in_ms="{name}, ms",
    floor="Floor",
    published="Published",
    difference="Difference",
    request_count="Requests",
    preflight_count="Preflights",
    bytes_received="Received",
    bytes_redundant="Redundant",
    failure_count="Failures",
    invalid_count="Excluded",
    stage="Stage",
    useful="Useful, B",
    redundant="Redundant, B",
    unseen="Unseen, B",
    heads="Heads, B",
    total="Total, B",
    lane="Loaded by",
    lanes={
        Lane.LOADER: "Our loader",
        Lane.VIEWER: "Real viewer",
        Lane.PREDICTION: "Prediction",
    },
    predicted="Predicted",
    prediction_error="Prediction error",
    predicted_title="{title} (predicted for {device})",
    quick_title="{title} (a quick look: one load a row)",
    browser="Browser",
    browser_note="Browser: the same, predicted for a viewer in a browser, the device {device}.",
    its_rules="its rules, measured",
    todays_viewer="today's viewer",
    bias="Bias of our loader",
    bias_to_network_end="Bias to network end",
    network_end="Network end",
    data_ready="Data ready",
    link_bytes="On the link",
    stalled_count="Stalled",
    compared_caption="{name}: our loader beside the real viewer",
    viewer_caption="What only the real viewer tells",
    way_caption="The whole way, each time with its IQR, and what was transferred for it",
    parts_caption="Where the time went: wire (floor) / decode / render",
    server_parts_caption="Where the time went: wire (floor) / server / decode / render",
    ledger_caption="What each byte was for, stage by stage",
    confidence_caption="95 % intervals of the medians",
)

_CHINESE = Words(
    type="类型",
    size="大小",
    size_published="大小（公布值）",
    network="网络",
    first_image="首张图像",
    first_render="首次渲染",
    every_image="切片齐全",
    last={Load.STACK: "最终渲染", Load.VOLUME: "完成"},
    in_ms="{name}，ms",
    floor="下限",
    published="公布值",
    difference="差值",
    request_count="请求数",
    preflight_count="预检请求数",
    bytes_received="接收",
    bytes_redundant="冗余",
    failure_count="失败次数",
    invalid_count="未计入",
    stage="阶段",
    useful="有效，B",
    redundant="冗余，B",
    unseen="未显示，B",
    heads="头部，B",
    total="合计，B",
    lane="加载方",
    lanes={
        Lane.LOADER: "本工具加载器",
        Lane.VIEWER: "真实查看器",
        Lane.PREDICTION: "预测",
    },
    predicted="预测值",
    prediction_error="预测误差",
    predicted_title="{title}（预测值，设备 {device}）",
    quick_title="{title}（速览：每行一次加载）",
    browser="浏览器",
    browser_note="浏览器：同样的加载，对浏览器中的查看器（设备 {device}）的预测值。",
    its_rules="按其规则实测",
    todays_viewer="如今的查看器",
    bias="本工具加载器的偏差",
    bias_to_network_end="相对网络结束的偏差",
    network_end="网络结束",
    data_ready="数据就绪",
    link_bytes="链路传输量",
    stalled_count="停滞次数",
    compared_caption="{name}：本工具加载器与真实查看器对照",
    viewer_caption="仅真实查看器给出的数据",
    way_caption="全过程（括号内为 IQR）与传输量",
    parts_caption="时间的构成：传输（下限）/ 解码 / 渲染",
    server_parts_caption="时间的构成：传输（下限）/ 服务器 / 解码 / 渲染",
    ledger_caption="各阶段每个字节的用途",
    confidence_caption="中位数的 95 % 区间",
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
