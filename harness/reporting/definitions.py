"""What the words above the columns mean: printed under every table, by version.

A figure keeps the meaning it was measured with. When a meaning changes, a new version is added
here and the older ones stay, since committed runs refer to them.
"""

from collections.abc import Collection
from dataclasses import dataclass

from harness.core.lane import Lane
from harness.core.load import Load
from harness.errors import BadInput
from harness.reporting.language import Language


@dataclass(frozen=True, slots=True)
class Definition:
    """A word of a table, and what it means.

    `load` None holds for stacks and volumes alike, `lane` None for all lanes; a definition of a
    lane stands only where that lane was measured.
    """

    term: str
    meaning: str
    load: Load | None = None
    lane: Lane | None = None


_ENGLISH_1 = (
    Definition(
        "Size",
        "bytes of the bodies as served: the reduced or first part of every frame"
        " where a case begins with one, else the whole of every frame.",
    ),
    Definition("First image", "the first image of any quality is decoded and ready to show."),
    Definition("First render", "the image on screen is first shown, at any quality.", Load.STACK),
    Definition(
        "First render",
        "every slice shows something: its own data, or a copy of a neighbour's.",
        Load.VOLUME,
    ),
    Definition(
        "Every slice",
        "every slice shows data of its own, at any quality; no neighbour's copy is left.",
        Load.VOLUME,
    ),
    Definition("Final render", "the image on screen is shown at full resolution.", Load.STACK),
    Definition("Complete", "every slice is shown at full resolution.", Load.VOLUME),
    Definition(
        "Floor",
        "the time that physics allows: one round trip, and the bytes that must"
        " arrive first × 8 / download rate. No work of client or server is in it.",
    ),
    Definition("Difference", "measured minus published, and as a part of the published figure."),
    Definition(
        "Wire, decode, render",
        "the parts of a waiting time, for the image that ended it:"
        " until the last byte it needed arrived; from there until it was decoded, the wait"
        " for a free decoder included; from there until it was drawn (windowed to 8 bits)."
        " In each sample the three add up to its time. The tables have the median of each by"
        " itself, and these may add up to another time.",
    ),
    Definition(
        "Received, redundant", "bytes of all bodies, and those of them that had been there before."
    ),
    Definition(
        "Useful, redundant, unseen, heads",
        "what each byte was for: of an image that was shown; received before; of an image of"
        " which nothing was ever shown, since it failed or something better came first; of an HTTP"
        " head, a MIME frame, or the page of an error. Together they are every byte that the client"
        " received (but the framing of chunked answers), in one sample: the median by bytes"
        " received.",
    ),
    Definition("Failures", "how often a stage could not get an image; a later one may have."),
    Definition(
        "n, IQR, 95 % interval",
        "how many samples are counted; every time is their median."
        " The interquartile range holds the middle half of them; it is left out where both its"
        " ends print as the median. The interval is a bootstrap"
        " of the median, given from 5 samples on (of 5 it is their whole range).",
    ),
    Definition(
        "Real viewer",
        "Cornerstone3D's own code in a browser of its own for each load, over the same link, taking"
        " turns with our loader. Its page, its decoders and the metadata come past the link; the"
        " clock starts when the page asks the viewer for the images, with warm decoders and, on a"
        " warm start, open connections. A load that is not done in time has stalled: it is kept,"
        " excluded, and not measured again.",
        lane=Lane.VIEWER,
    ),
    Definition(
        "Milestones of the real viewer",
        "are those above, read off its canvas: the first frame that differs from an empty one and"
        " is drawn when they hold. An event without an image on the canvas is no render. Its first"
        " image is the first that it was handed. It does not tell wire, decode and render apart.",
        lane=Lane.VIEWER,
    ),
    Definition(
        "Network end, data ready",
        "when the page had the last byte of the last body, and when the viewer held every image at"
        " full resolution; the last milestone follows once that is drawn.",
        lane=Lane.VIEWER,
    ),
    Definition(
        "On the link, stalled",
        "every byte that the emulator carried to the viewer, HTTP heads included; and how many"
        " loads stalled.",
        lane=Lane.VIEWER,
    ),
    Definition(
        "Bias",
        "the median of our loader over that of the real viewer, less one: below 0, our loader is"
        " faster. Bias to network end: its last milestone over the viewer's network end. In"
        " brackets the 95 % bootstrap interval, given from 5 samples of each on; n and excluded"
        " are ours / the viewer's.",
        lane=Lane.VIEWER,
    ),
    Definition(
        "Predicted",
        "what our loader gives on a virtual clock, over the model of the link and with times for"
        " decoding, drawing and requests that were stated or fitted for a device. It is the same"
        " every time and on every machine. Prediction error: measured minus predicted, and as a"
        " part of the prediction.",
        lane=Lane.PREDICTION,
    ),
)

_CHINESE_1 = (
    Definition(
        "大小",
        "服务器实际发送的响应体字节数：若某一配置先加载缩小版或起始部分，则为所有帧的"
        "该部分之和；否则为所有帧的完整数据之和。",
    ),
    Definition(
        "首张图像",
        "第一张图像（任意质量）解码完成、可以显示的时刻。",
    ),
    Definition(
        "首次渲染",
        "屏幕上的图像首次显示（任意质量）的时刻。",
        Load.STACK,
    ),
    Definition(
        "首次渲染",
        "每个切片都已有内容可显示的时刻：可以是自身的数据，也可以是相邻切片的副本。",
        Load.VOLUME,
    ),
    Definition(
        "切片齐全",
        "每个切片均已显示自身的数据（任意质量）、不再借用相邻切片副本的时刻。",
        Load.VOLUME,
    ),
    Definition(
        "最终渲染",
        "屏幕上的图像以全分辨率显示的时刻。",
        Load.STACK,
    ),
    Definition(
        "完成",
        "所有切片均以全分辨率显示的时刻。",
        Load.VOLUME,
    ),
    Definition(
        "理论下限",
        "物理上可能的最短时间：一次往返时延，加上必须先到达的字节数 × 8 / 下载速率；"
        "不含客户端和服务器的任何处理时间。",
    ),
    Definition(
        "差值",
        "实测值减去公布值，括号内为相对于公布值的百分比。",
    ),
    Definition(
        "传输、解码、渲染",
        "等待时间的三个组成部分，按结束该等待的那张图像计算："
        "到它所需的最后一个字节到达为止；从此时到解码完成为止，含等待空闲解码器的时间；"
        "从此时到绘制完成（加窗转换为 8 位）为止。"
        "每个样本内三者之和等于等待时间；各部分分别取中位数后则未必。",
    ),
    Definition(
        "接收、冗余",
        "所有响应体的字节数，以及其中重复接收的字节数。",
    ),
    Definition(
        "有效、冗余、未显示、头部",
        "每个字节的用途：属于显示过的图像；此前已接收过；属于从未显示的图像（加载失败，或更好的"
        "数据先到）；属于 HTTP 首部、MIME 封装或错误页面。"
        "四者之和即客户端收到的全部字节（分块传输的封装除外）；"
        "取自一个样本，即接收字节数居中的那个。",
    ),
    Definition("失败次数", "某一阶段未能取得图像的次数；后续阶段仍可能取得。"),
    Definition(
        "n、IQR、95 % 区间",
        "n 为计入统计的样本数，各时间均为这些样本的中位数。"
        "IQR（四分位距）给出居中一半样本的范围；若其两端与中位数显示相同，则省略。"
        "95 % 区间为中位数的自助法（bootstrap）置信区间，样本数达到 5 时"
        "才给出（恰为 5 个时即全部样本的范围）。",
    ),
    Definition(
        "真实查看器",
        "Cornerstone3D 自身的代码，每次加载使用一个全新的浏览器，经过同一条链路，"
        "与本工具加载器轮流进行。其页面、解码器和元数据不经过该链路；"
        "页面向查看器请求图像时开始计时，此时解码器已预热，热启动时连接也已建立。"
        "未在时限内完成的加载视为停滞：保留记录，不计入统计，也不重新测量。",
        lane=Lane.VIEWER,
    ),
    Definition(
        "真实查看器的各时刻",
        "定义同上，由其画布判断：取达到该条件后画出的、与空白画面不同的第一帧；"
        "画布上没有图像的渲染事件不算渲染。首张图像指查看器收到的第一张解码图像。"
        "传输、解码、渲染三部分无法区分。",
        lane=Lane.VIEWER,
    ),
    Definition(
        "网络结束、数据就绪",
        "页面收到最后一个响应体的最后一个字节的时刻，以及查看器持有全部全分辨率图像的时刻；"
        "画出这些图像后即达到最后一个时刻。",
        lane=Lane.VIEWER,
    ),
    Definition(
        "链路传输量、停滞次数",
        "模拟链路传给查看器的全部字节数，含 HTTP 首部；以及停滞的加载次数。",
        lane=Lane.VIEWER,
    ),
    Definition(
        "偏差",
        "本工具加载器的中位数除以真实查看器的中位数再减一：小于 0 表示本工具加载器更快。"
        "相对网络结束的偏差：本工具加载器最后一个时刻与查看器网络结束时刻之比减一。"
        "括号内为 95 % 自助法区间，双方样本数均达到 5 时才给出；"
        "n 与未计入依次为本工具加载器 / 真实查看器的样本数。",
        lane=Lane.VIEWER,
    ),
    Definition(
        "预测值",
        "本工具加载器在虚拟时钟上运行的结果：链路按模型计算，解码、绘制和请求的耗时"
        "取自为某一设备设定或拟合的数值。每次运行、在任何机器上都相同。"
        "预测误差：测量值减去预测值，以及占预测值的比例。",
        lane=Lane.PREDICTION,
    ),
)

# History: 1  2026-11  the first.
_BY_VERSION = {1: {Language.ENGLISH: _ENGLISH_1, Language.CHINESE: _CHINESE_1}}


def definitions(
    version: int, load: Load, lanes: Collection[Lane], language: Language
) -> tuple[Definition, ...]:
    """What stands under the tables of a load. Raises BadInput for a version that never was."""
    if version not in _BY_VERSION:
        raise BadInput(
            "definitions_version",
            version,
            f"is not known (known: {', '.join(map(str, _BY_VERSION))})",
            "make the tables with the harness version that measured the run, or a newer one",
        )
    every = _BY_VERSION[version][language]
    return tuple(
        entry for entry in every if entry.load in (None, load) and entry.lane in (None, *lanes)
    )
