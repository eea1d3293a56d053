"""The page of real servers, in both languages: runs between markers, and what surveys found."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.reporting.language import Language
from harness.results.store import RUN_NAME

PAGE_NAMES = {Language.ENGLISH: "real-servers.md", Language.CHINESE: "real-servers.zh.md"}
SURVEYS = "surveys"
"""Beside the runs: what `harness survey` printed of each server."""

RUN_TITLES: Mapping[str, Mapping[Language, str]] = {
    name: {Language.ENGLISH: english, Language.CHINESE: chinese}
    for name, english, chinese in (
        ("real-orthanc-jls", "Orthanc, JPEG-LS", "Orthanc，JPEG-LS"),
        ("real-orthanc-raw", "Orthanc, uncompressed", "Orthanc，未压缩"),
        (
            *("real-orthanc-jls-cold", "Orthanc, JPEG-LS, cold"),
            "Orthanc，JPEG-LS，冷",
        ),
        ("real-nginx-htj2k", "nginx over a static tree, HTJ2K", "nginx 静态目录，HTJ2K"),
        ("real-own-jpeg-ls", "Our own origin, JPEG-LS", "自带源服务器，JPEG-LS"),
        ("real-own-htj2k", "Our own origin, HTJ2K", "自带源服务器，HTJ2K"),
        ("real-own-uncompressed", "Our own origin, uncompressed", "自带源服务器，未压缩"),
    )
}
SURVEY_TITLES: Mapping[str, Mapping[Language, str]] = {
    "orthanc-htj2k": {
        Language.ENGLISH: "Surveyed: Orthanc that holds HTJ2K",
        Language.CHINESE: "能力调查：存有 HTJ2K 的 Orthanc",
    },
    "nginx-htj2k": {
        Language.ENGLISH: "Surveyed: nginx over a static tree",
        Language.CHINESE: "能力调查：nginx 静态目录",
    },
}


@dataclass(frozen=True, slots=True)
class _Texts:
    head: str
    together: str
    survey_note: str


_TEXTS = {
    Language.ENGLISH: _Texts(
        head="""\
# Real servers on the link

[中文](real-servers.zh.md)

The same drawn CT from servers that people have, and from our own origin, over the same two links.
What a server needs of its own stands apart from the wire, as *server*. Debian's Orthanc is asked as
Cornerstone3D asks: it sends what it stores, ignores ranges, and cannot send HTJ2K to any viewer at
all, so there is no run of that (see what was surveyed). nginx serves a static tree. A cold server
keeps each first answer back by as much as the very first one took longer.

The tables are made by `harness tables` from the runs in `committed/`; `make bench-servers` measures
all of it on your machine (root on Debian).
""",
        together="All of them",
        survey_note="What `harness survey` printed before the loads.",
    ),
    Language.CHINESE: _Texts(
        head="""\
# 链路上的真实服务器

[English](real-servers.md)

同一套绘制的 CT，分别由常见的服务器和自带源服务器经同样的两条链路提供。
服务器自身的用时与传输时间分开列出。
对 Debian 的 Orthanc 按 Cornerstone3D 的方式请求：它按存储的形式发送，忽略字节范围，
且无法向任何查看器发送 HTJ2K，因此没有相应的测量（见下方的能力调查）。nginx 提供静态目录。
冷服务器的每个首次响应按其最初一次多用的时间推迟。

表格由 `harness tables` 根据 `committed/` 中的测量结果生成；运行 `make bench-servers`
即可在您自己的机器上完成全部测量（需要 Debian 上的 root 权限）。
""",
        together="全部服务器",
        survey_note="`harness survey` 在加载之前的输出（英文）。",
    ),
}


def write_pages(output: Path) -> list[Path]:
    """Write both pages beside a folder of runs, with places for the tables of those that are there.

    `harness tables` fills them.
    """
    written = []
    for language, name in PAGE_NAMES.items():
        page = output.parent / name
        page.write_text(_page(output, language), encoding="utf-8")
        written.append(page)
    return written


def _page(output: Path, language: Language) -> str:
    texts = _TEXTS[language]
    parts = [texts.head, _place(texts.together, "real-servers")]
    for name, titles in RUN_TITLES.items():
        if (output / name / RUN_NAME).is_file():
            parts.append(_place(titles[language], name))
    for name, titles in SURVEY_TITLES.items():
        survey = output / SURVEYS / f"{name}.md"
        if survey.is_file():
            found = _lowered(survey.read_text(encoding="utf-8"))
            parts.append(f"## {titles[language]}\n\n{texts.survey_note}\n\n{found}")
    return "\n".join(parts)


def _place(title: str, name: str) -> str:
    begin, end = (f"<!-- harness:table {name} {each} -->" for each in ("begin", "end"))
    return f"## {title}\n\n{begin}\n\n{end}\n"


def _lowered(text: str) -> str:
    """A page as a part of another: its headings two levels lower."""
    lines = (f"##{line}" if line.startswith("#") else line for line in text.strip().splitlines())
    return "\n".join(lines) + "\n"
