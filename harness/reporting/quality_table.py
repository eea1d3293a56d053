"""How good what was shown was, and when: a table of a run whose pictures were judged."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from harness.core.load import Load
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.reporting.rows import TableRow
from harness.reporting.tables import network_cell
from harness.reporting.words import Words
from harness.results.quality_times import QualityTimes

FigureOf = Callable[[QualityTimes], float | None]


@dataclass(frozen=True, slots=True)
class QualityWords:
    """The caption of the table, its headers, and what they mean, for each kind of load."""

    caption: str
    first: str
    until_ssim: str
    until_psnr: str
    missing: str
    meaning: str
    of_load: Mapping[Load, str]


_WORDS = {
    Language.ENGLISH: QualityWords(
        caption="How good what was shown was",
        first="SSIM of the first render",
        until_ssim="SSIM {goal}, ms",
        until_psnr="40 dB, ms",
        missing="Missing, ms",
        meaning=(
            "SSIM: structural similarity of what is on screen (8 bits, the header's window) and the"
            " original, 1 for equal, 0 while nothing is shown; the times are from when on it is"
            " never below again. 40 dB: the same for the peak signal-to-noise ratio of the stored"
            " pixels, the peak being the range of the original's. Missing: the area between the"
            " similarity and 1 over time, as if nothing had been shown for so long; it is against"
            " the original, so a picture that is no progress counts as none."
        ),
        of_load={
            Load.STACK: "",
            Load.VOLUME: (
                " Of a volume: the worst slice at each moment / the median one; a neighbour's copy"
                " is compared with the slice that should be there."
            ),
        },
    ),
    Language.CHINESE: QualityWords(
        caption="所显示图像的质量",
        first="首次渲染的 SSIM",
        until_ssim="SSIM {goal}，ms",
        until_psnr="40 dB，ms",
        missing="缺失量，ms",
        meaning=(
            "SSIM：屏幕所示（8 位，采用头文件中的窗宽窗位）与原图的结构相似度，完全相同为 1，"
            "尚未显示时为 0；各时间为此后不再低于该值的时刻。"
            "40 dB：存储像素的峰值信噪比，定义同上，峰值取原图像素值的范围。"
            "缺失量：相似度与 1 之间随时间的面积，"
            "相当于这么长时间内什么也没有显示；它以原图为准，没有改善的画面不计为进展。"
        ),
        of_load={
            Load.STACK: "",
            Load.VOLUME: (
                "体积：每一时刻最差的切片 / 居中的切片；相邻切片的副本与应在该处的切片比较。"
            ),
        },
    ),
}


def quality_words(language: Language) -> QualityWords:
    """The words of one language."""
    return _WORDS[language]


def quality_meaning(load: Load, language: Language) -> str:
    """What stands under the table."""
    words = _WORDS[language]
    return words.meaning + words.of_load[load]


def quality_table(rows: Sequence[TableRow], load: Load, words: Words, language: Language) -> str:
    """The medians of the counted samples; "" of a run whose pictures nobody judged."""
    judged = [row for row in rows if row.quality]
    if not judged:
        return ""
    own = _WORDS[language]

    def column(header: str, figure_of: FigureOf, write: Callable[[float | None], str]) -> _Column:
        return Column(header, lambda row: _cell(row, load, figure_of, write))

    columns = [
        Column(words.type, lambda row: escape_cell(words.name(row.case)), is_number=False),
        Column(words.network, lambda row: network_cell(row, words), is_number=False),
        column(own.first, lambda times: times.first_render_ssim, _share),
        column(own.until_ssim.format(goal="0.90"), lambda times: times.ssim_90_s, milliseconds),
        column(own.until_ssim.format(goal="0.95"), lambda times: times.ssim_95_s, milliseconds),
        column(own.until_ssim.format(goal="0.99"), lambda times: times.ssim_99_s, milliseconds),
        column(own.until_psnr, lambda times: times.psnr_40_db_s, milliseconds),
        column(own.missing, lambda times: times.missing_s, milliseconds),
    ]
    return table(columns, judged)


_Column = Column[TableRow]


def _cell(
    row: TableRow, load: Load, figure_of: FigureOf, write: Callable[[float | None], str]
) -> str:
    worst = write(median_of([figure_of(each.worst) for each in row.quality]))
    if load is Load.STACK:
        return worst
    return f"{worst or '–'} / {write(median_of([figure_of(e.median) for e in row.quality])) or '–'}"


def median_of(values: Sequence[float | None]) -> float | None:
    """The median; None where some sample never came there."""
    found = [value for value in values if value is not None]
    return statistics.median(found) if found and len(found) == len(values) else None


def _share(value: float | None) -> str:
    """A similarity: never 1 unless the pictures are equal."""
    if value is None:
        return ""
    return "1" if value == 1 else f"{min(value, 0.999):.3f}"
