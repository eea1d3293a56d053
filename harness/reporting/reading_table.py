"""What reading would be like, as tables: one a network and hand, a row a case."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from harness.core.viewing.by_series import SeriesOpened
from harness.core.viewing.experience import SMOOTH_SHARE, SMOOTH_WITHIN_S
from harness.core.viewing.seen import SHARP_SSIM, SeenQuality
from harness.reporting.language import Language
from harness.reporting.markdown import Column, escape_cell, escape_prose, milliseconds, size, table
from harness.reporting.reading_words import READING_WORDS, ReadingWords
from harness.reporting.reasons import reason_in_words
from harness.results.reading_study import ReadingRow, ReadingStudy


def render_reading(study: ReadingStudy, language: Language) -> str:
    """The tables of a study in one language, without a line break at the end."""
    return "\n\n".join(_parts(study, language))


def render_briefly(study: ReadingStudy, language: Language) -> str:
    """One table of all rows, with what matters most of each, and what it was made with."""
    words = READING_WORDS[language]
    columns = list(_brief_columns(words, study.rows))
    meanings = (words.brief, *_meanings(study, words))
    return "\n\n".join([table(columns, study.rows), *meanings, _last_line(study, words)])


def plain_cells(
    rows: Sequence[ReadingRow], language: Language
) -> tuple[list[str], list[list[str]]]:
    """The titles and the cells of rows, whose names are as they are: for what is no Markdown."""
    columns = _columns(READING_WORDS[language], rows)
    cells = [[_name(row), row.viewer, *(each.cell(row) for each in columns[2:])] for row in rows]
    return [each.header for each in columns], cells


def _parts(study: ReadingStudy, language: Language) -> Iterator[str]:
    words = READING_WORDS[language]
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
    yield from _meanings(study, words)
    for hand, source in study.hand_sources.items():
        yield f"{escape_prose(hand)}: {escape_prose(source)}"
    yield from _excluded(study, words, language)
    yield _last_line(study, words)


def _meanings(study: ReadingStudy, words: ReadingWords) -> Iterator[str]:
    """What the columns mean that not all rows have anything to say in."""
    if any(row.quality for row in study.rows):
        yield words.quality.format(sharp=SHARP_SSIM)
    if any(row.viewports for row in study.rows):
        yield words.side_by_side
    if any(row.opened for row in study.rows):
        yield words.opened
        yield words.other_series
    if any(map(_is_scrolled_away, study.rows)):
        yield words.turned_elsewhere


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
        *(_scrolled_away_columns(words) if any(map(_is_scrolled_away, rows)) else ()),
    ]


def _brief_columns(words: ReadingWords, rows: Sequence[ReadingRow]) -> Iterator[Column[ReadingRow]]:
    """Which row it is, what was shown in time, and how long the picture stood still."""
    yield Column(words.network, lambda row: escape_cell(row.network), is_number=False)
    yield Column(words.hand, lambda row: escape_cell(row.hand), is_number=False)
    times = (words.still, words.rest_full, words.opened_first, words.opened_whole)
    chosen = {words.in_ms.format(name=name) for name in times}
    chosen |= {words.case, words.viewer, words.in_time, words.viewports, words.opened_other}
    chosen |= {words.scrolled_away}
    yield from (column for column in _columns(words, rows) if column.header in chosen)


def _is_scrolled_away(row: ReadingRow) -> bool:
    return row.experience.scrolled_away_count > 0


def _scrolled_away_columns(words: ReadingWords) -> Iterator[Column[ReadingRow]]:
    """How often the viewer had scrolled the viewport of the hand."""
    yield Column(words.scrolled_away, lambda row: str(row.experience.scrolled_away_count))


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
