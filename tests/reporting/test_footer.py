from dataclasses import replace

import pytest

from harness.core.http.client import Client, Start
from harness.core.http.protocol import HttpVersion
from harness.core.images.server_state import ServerState
from harness.core.network.capacity import Outages, Trace
from harness.core.network.profile import NetworkProfile
from harness.core.published import PublishedTable
from harness.reporting.footer import footer, last_line
from harness.reporting.language import Language
from harness.reporting.rows import table_rows
from harness.reporting.words import words_in
from harness.results.certification import Moment
from harness.results.document import RunDocument
from harness.results.reasons import Late
from harness.results.sample import SampleSlot
from harness.results.schema import from_json, to_json
from harness.results.server_record import FormRecord, OwnTimeRecord, ServerRecord
from tests.runs import (
    BOTH_LANES,
    IDLE,
    MEASURED,
    PUBLISHED,
    SCENARIO,
    a_case,
    a_certificate,
    a_document,
    a_finished_document,
    a_sample,
    measured_at,
)


def _footer(document: RunDocument, language: Language = Language.ENGLISH) -> str:
    return footer(document, table_rows(document), language, words_in(language))


@pytest.mark.parametrize(
    "sentence",
    [
        "- Network 4g: 30 Mbit/s down, 5 Mbit/s up, 10 ms round trip;",
        "A synthetic source.\n",
        "- Network local: loopback, nothing emulated.",
        "- Certificates of the links, worst of all: 4g passed: download +0.1 %, upload −0.2 %,"
        " round trip +0.3 ms, slowest of six at once 1.01 × the fastest.\n- Images",
        "174 frames of 512 × 512, 12 bits (frames 33 MB, jls 30 MB). Source: Synthetic:",
        "Licence: CC0",
        "HTTP/1.1, 6 connections, 1 decoding at a time, warm start, multipart bodies",
        "policy cs3d-2023-11",
        "2 cores, 8 GB of memory; Synthetic OS 1, kernel 0.0; load average 0.5 before, 1.5 after",
        "2000-01-01T00:00:00Z: every case 2 × (warm-ups before: 1)",
        f"commit {'c' * 12}; CPython 3.11.0, mitmproxy 11.0.2, openjph 0.26.3",
        "- Published figures: A synthetic page.",
        "*Floor*: the time that physics allows",
        "**Excluded samples: 1**\n\n- JLS Reduced, local, 1 ×: a pixel differs",
    ],
)
def test_everything_that_shapes_a_figure_is_told(sentence: str) -> None:
    assert sentence in _footer(a_finished_document())


def test_the_chinese_one_is_in_chinese() -> None:
    text = _footer(a_finished_document(), Language.CHINESE)

    assert "- 网络 4g：下载 30 Mbit/s，上传 5 Mbit/s，往返时延 10 ms；" in text
    assert "- 网络 本地：本机回环，不做任何模拟。" in text
    assert "- JLS减小，4g：合成的原因。" in text
    assert "**未计入的样本：1 个**" in text


EVENTFUL = NetworkProfile(
    "4g",
    30e6,
    None,
    0.010,
    delay_per_request_s=0.5,
    jitter_s=0.005,
    loss_share=0.01,
    download_queue_bytes=750_000,
    upload_queue_bytes=125_000,
    competing_download_count=2,
    outages=Outages(1.0, 0.3, 10.0),
    upload_trace=Trace("1\n2"),
)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            Language.ENGLISH,
            (
                "30 Mbit/s down, ≈ 12 Mbit/s up, 10 ms round trip;",
                "; every answer comes 500 ms later; jitter of up to 5 ms; 1 % of packets lost;"
                " one queue of 750 kB down; one queue of 125 kB up; other downloads on it: 2;"
                " no service for 300 ms after 1000 ms, again every 10.0 s.",
            ),
        ),
        (
            Language.CHINESE,
            (
                "下载 30 Mbit/s，上传 ≈ 12 Mbit/s，往返时延 10 ms；",
                "；每个响应另延迟 500 ms；抖动最多 5 ms；丢包率 1 %；下行共用 750 kB 的队列；"
                "上行共用 125 kB 的队列；另有 2 个下载共享链路；1000 ms 后中断 300 ms，"
                "每 10.0 s 一次。",
            ),
        ),
    ],
)
def test_whatever_happens_on_a_link_is_told(language: Language, sentences: tuple[str, ...]) -> None:
    document = a_document()
    networks = (EVENTFUL, *document.scenario.networks[1:])
    text = _footer(
        replace(document, scenario=replace(document.scenario, networks=networks)), language
    )

    assert all(sentence in text for sentence in sentences), text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            Language.ENGLISH,
            "- Client of JLS: HTTP/2 over TLS, 100 streams of one connection, 2 decoding at a time,"
            " cold start.\n- ",
        ),
        (
            Language.CHINESE,
            "- JLS 的客户端：HTTP/2（TLS），一个连接上 100 个流，同时解码 2 帧，冷启动。\n- ",
        ),
    ],
)
def test_a_case_with_a_client_of_its_own_says_so_once(language: Language, sentence: str) -> None:
    client = Client(HttpVersion.HTTP_2, 100, 2, Start.COLD, tls=True)
    cases = (a_case("JLS", client), a_case("JLS Reduced"))
    document = a_finished_document(replace(SCENARIO, cases=cases))

    assert _footer(document, language).count(sentence) == 1


def test_both_languages_tell_the_same_number_of_things() -> None:
    english, chinese = (_footer(a_finished_document(), language) for language in Language)

    assert english.count("\n- ") == chinese.count("\n- ")
    assert english.count("\n\n") == chinese.count("\n\n")


@pytest.mark.parametrize("language", Language)
def test_no_list_is_torn_apart_by_blank_lines(language: Language) -> None:
    finished = a_finished_document()
    server = ServerRecord(ServerState.COLD, (), 0.02, gives_leave=False)
    served = replace(finished, scenario=replace(finished.scenario, server=server))
    for document in (a_document(), a_document(published=None), finished, served):
        text = _footer(document, language)

        assert "\n\n\n" not in text
        assert not [part for part in text.split("\n\n") if "\n" in part and part[:2] != "- "]


def test_local_changes_are_told() -> None:
    document = a_document()
    dirty = replace(document, provenance=measured_at(is_dirty=True))
    unknown = replace(document, provenance=measured_at(commit=None, is_dirty=None))

    assert f"commit {'c' * 12} with local changes;" in _footer(dirty)
    assert "commit" not in _footer(unknown)


def test_a_run_that_is_not_finished_says_so() -> None:
    assert "- Not finished: 12 of 12 loads are still to be measured." in _footer(a_document())
    assert "Not finished" not in _footer(a_finished_document())


def test_no_sample_left_out_is_told_too() -> None:
    assert _footer(a_document()).endswith("Excluded samples: none.")


def test_a_sample_left_out_says_who_loaded_where_both_did() -> None:
    reason = "JLS Reduced, local, Our loader, 1 ×: a pixel differs"

    assert reason in _footer(a_finished_document(BOTH_LANES))
    assert "Our loader" not in _footer(a_finished_document())


def test_reasons_that_are_told_alike_are_one_in_the_language_of_the_page() -> None:
    document = a_document()
    for lateness_s, slot in zip((0.00612, 0.00614), _repeats_of_one_row(document), strict=True):
        document = document.with_sample(a_sample(slot, 2.3, Late(lateness_s, 0.005)))

    assert (
        "- JLS, 4g, 2 ×: the emulator was 6.1 ms behind its schedule (more than 5 ms)"
    ) in _footer(document)
    assert "- JLS，4g，2 次：模拟器落后于其时间表 6.1 ms（上限 5 ms）" in _footer(
        document, Language.CHINESE
    )


def _repeats_of_one_row(document: RunDocument) -> list[SampleSlot]:
    row = document.cases[0].key
    return [slot for slot in document.missing() if slot.row == row and not slot.is_warm_up]


def test_a_note_is_for_figures_that_differ() -> None:
    """At 2350 ms against 1028 ms the reason is printed; against 2350 ms there is none to give."""
    differs, row = a_finished_document(), PUBLISHED.rows[1]
    same = replace(row, first_render_s=2.35, complete_s=8.35)
    agrees = replace(differs, published=PublishedTable("synthetic", "A page.", (same,)))

    assert "**Why figures differ from the published ones**" in _footer(differs)
    assert "- JLS Reduced, 4g: A synthetic reason." in _footer(differs)
    assert "Why figures differ" not in _footer(agrees)


def test_a_note_nobody_translated_is_given_in_english() -> None:
    row = replace(PUBLISHED.rows[1], note={"en": "A synthetic reason."})
    document = replace(a_finished_document(), published=replace(PUBLISHED, rows=(row,)))

    assert "- JLS减小，4g：A synthetic reason." in _footer(document, Language.CHINESE)


@pytest.mark.parametrize("language", Language)
def test_runs_that_nobody_certified_say_nothing_of_it(language: Language) -> None:
    uncertified = replace(a_finished_document(), certificates=())
    lines = _footer(a_finished_document(), language).splitlines()
    [certificate] = set(lines) - set(_footer(uncertified, language).splitlines())

    assert [line for line in lines if line != certificate] == _footer(
        uncertified, language
    ).splitlines()


def test_a_link_that_missed_is_said_to_with_its_reason_and_the_foreign_load() -> None:
    slow = replace(MEASURED, download_bps=15e6)
    busy = replace(IDLE, pressure_share=0.4)
    certificates = (a_certificate(Moment.BEFORE), a_certificate(Moment.AFTER, slow, busy))
    text = _footer(replace(a_finished_document(), certificates=certificates))

    assert (
        "4g † missed (after the run, download 15 Mbit/s instead of 30 Mbit/s (-50.0 %,"
        " more than 1 %)): download −50.0 %, upload −0.2 %, round trip +0.3 ms, slowest"
        " of six at once 1.01 × the fastest"
        " (foreign load: CPU pressure 40%)."
    ) in text


OWN_TIMES = (OwnTimeRecord(0.0124, 0.03), OwnTimeRecord(0.0018, 0.003))


@pytest.mark.parametrize(
    ("state", "language", "sentence"),
    [
        (ServerState.WARM, Language.ENGLISH, "warm: every image had been asked for before"),
        (
            ServerState.COLD,
            Language.ENGLISH,
            "frames at first 12.4 ms (at most 30 ms), then 1.8 ms",
        ),
        (ServerState.COLD, Language.CHINESE, "冷：每次加载中"),
        (ServerState.COLD, Language.ENGLISH, "one at a time however many are asked for."),
    ],
)
def test_what_each_load_found_of_somebody_elses_server_is_told_with_its_times(
    state: ServerState, language: Language, sentence: str
) -> None:
    document = a_finished_document()
    server = ServerRecord(state, (FormRecord("frames", *OWN_TIMES, take_turns=True),))
    served = replace(document, scenario=replace(document.scenario, server=server))

    assert sentence in _footer(served, language)
    assert from_json(to_json(served), "run.json") == served
    assert '"server"' not in to_json(document)


@pytest.mark.parametrize(
    ("language", "told"),
    [(Language.ENGLISH, "; a cold server; "), (Language.CHINESE, "；服务器为冷；")],
)
def test_the_line_below_a_table_names_the_state_of_the_server(
    language: Language, told: str
) -> None:
    document = a_finished_document()
    server = ServerRecord(ServerState.COLD, ())
    served = replace(document, scenario=replace(document.scenario, server=server))

    assert told in last_line(served, table_rows(served), language)
    assert told not in last_line(document, table_rows(document), language)


@pytest.mark.parametrize(
    ("real_rtt_s", "language", "told"),
    [
        (0.004, Language.ENGLISH, "the real round trip to it, 4 ms, takes the place"),
        (0.0295, Language.ENGLISH, "**over 4g there is less to take, and 20 ms of it count"),
        (0.0295, Language.CHINESE, "**4g 的往返时延不足以抵扣，每帧图像有 20 ms"),
    ],
)
def test_a_real_round_trip_is_told_and_what_no_network_hides_of_it(
    real_rtt_s: float, language: Language, told: str
) -> None:
    document = a_finished_document()
    server = ServerRecord(ServerState.WARM, (), real_rtt_s)
    served = replace(document, scenario=replace(document.scenario, server=server))

    assert told in _footer(served, language)


def test_a_network_that_hides_the_real_round_trip_says_nothing_of_it() -> None:
    document = a_finished_document().on_networks(["4g"])
    server = ServerRecord(ServerState.WARM, (), 0.004)
    served = replace(document, scenario=replace(document.scenario, server=server))

    assert "there is less to take" not in _footer(served)


def test_leave_that_the_harness_gave_is_told() -> None:
    document = a_finished_document()
    server = ServerRecord(ServerState.WARM, (), gives_leave=False)
    served = replace(document, scenario=replace(document.scenario, server=server))

    assert "the harness gave leave in its place" in _footer(served)
