"""What the tables of readings say, by language."""

from dataclasses import dataclass

from harness.reporting.language import Language


@dataclass(frozen=True, slots=True)
class ReadingWords:
    """Everything that the tables say, in one language."""

    network: str
    hand: str
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
    scrolled_away: str
    opened_first: str
    opened_whole: str
    opened_other: str
    in_ms: str
    of: str
    no: str
    caption: str
    floors: str
    meaning: str
    brief: str
    quality: str
    side_by_side: str
    opened: str
    other_series: str
    turned_elsewhere: str
    predicted: str
    measured: str
    excluded: str


_ENGLISH = ReadingWords(
    network="Network",
    hand="Hand",
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
    scrolled_away="Scrolled away",
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
    brief="*Shown while wanted*: how many of the wanted slices. *Stood still*: the longest time"
    " without a new picture while another slice was wanted. *Rest to full*: from the last move to"
    " its slice at full resolution; never, where that was not shown.",
    quality="*Of the time sharp*: for which part of the time from the first move to the last the"
    " wanted slice was on screen and close to its original (SSIM {sharp} or more); *coarse*: it was"
    " on screen, and less good; for the rest another slice stood there. *SSIM*: the best that each"
    " slice was shown at while it was wanted, the median of those that were shown.",
    side_by_side="*In each viewport*: how many slices were shown while they were wanted in one"
    " viewport and in the other. All else is of both: a move counts as shown when both show its"
    " slice, its wait ends with the later one, and the picture stands still where either does.",
    opened="*Next series*: from the moment at which it is opened to its first picture, and to the"
    " first one at full resolution, while it is open.",
    other_series="*Of other series until then*: what requests of other series that ended in between"
    " had brought.",
    turned_elsewhere="*Scrolled away*: so many turns of the wheel found the viewport elsewhere than"
    " the turn before had left it: the viewer had scrolled it, after a late picture of a viewport"
    " that is linked to it, or to a slice that it had waited for. They led to another slice than"
    " they meant, and none of them counts as smooth.",
    predicted="Predicted for {device}, under {policy}; scenario {scenario}, digest {digest}. The"
    " hand does not wait for the picture, and is the same in every row.",
    measured="Measured {date} ({machine} cores), under {policy}; scenario {scenario},"
    " digest {digest}. The hand does not wait for the picture, and is the same in every row.",
    excluded="Excluded: {row}: {why}.",
)
_CHINESE = ReadingWords(
    network="网络",
    hand="手势",
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
    scrolled_away="被带走",
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
    brief="“需要时已显示”：所需各层中有多少层。“画面静止”：需要另一层而没有新画面的最长时间。“停手到完整”："
    "从最后一次移动到该层达到完整分辨率；未显示则为“从未”。",
    quality="“清晰时间占比”指从第一次移动到最后一次移动的时间里，所需的层在屏幕上且接近原图"
    "（SSIM 不低于 {sharp}）的部分；“粗略时间占比”指所需的层在屏幕上但质量较低；"
    "其余时间显示的是别的层。“SSIM”指每一层在需要时显示过的最好质量，取已显示各层的中位数。",
    side_by_side="“各视口”指两个视口各自在需要时已显示的层数。其余各列为两者合计：两个视口都显示该层才算显示，"
    "等待以较晚者为准，任一视口静止即算静止。",
    opened="“下一序列”指从打开该序列到其首幅图像，以及到首幅完整分辨率图像（在该序列打开期间）。",
    other_series="“此前其他序列”指其间结束的其他序列请求所收到的字节。",
    turned_elsewhere="“被带走”指有多少次转动滚轮时，视口已不在上一次转动所到之处：查看器已把它滚到别处，"
    "因为联动视口的图像迟到，或因为它等待的层后来才到。这些转动到达的不是想要的层，都不算流畅。",
    predicted="为 {device} 预测，按 {policy}；场景 {scenario}，摘要 {digest}。"
    "手不等画面，每一行都相同。",
    measured="{date} 实测（{machine} 核），按 {policy}；场景 {scenario}，摘要 {digest}。"
    "手不等画面，每一行都相同。",
    excluded="排除：{row}：{why}。",
)
READING_WORDS = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}
