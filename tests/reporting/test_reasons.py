import re

import pytest

from harness.core.milestone import Milestone
from harness.core.retrieval.failure import Failure
from harness.reporting.language import Language
from harness.reporting.reasons import reason_in_english, reason_in_words
from harness.results.reasons import HeldUp, ImagesFailed, Late, NeverFull, OtherReason, Reason
from tests.every_reason import EVERY_FAILURE, EVERY_REASON

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SENTENCES = [
    (
        "the emulator was 8.0 ms behind its schedule (more than 5 ms)",
        "模拟器落后于其时间表 8.0 ms（上限 5 ms）",
    ),
    (
        "other programs may have held up the first render by 34 ms (more than 5 ms)",
        "其他程序可能使“首次渲染”推迟 34 ms（上限 5 ms）",
    ),
    (
        "the host of this virtual machine may have held up the completion by 310 ms"
        " (more than 62 ms)",
        "虚拟机的宿主机可能使“完成”推迟 310 ms（上限 62 ms）",
    ),
    ("stalled: not done after 130 s", "停滞：130 s 后仍未完成"),
    (
        "no connection to the server (ConnectionRefusedError [Errno 111])",
        "无法连接服务器（ConnectionRefusedError [Errno 111]）",
    ),
    (
        "process harness.servers.emulator exited unexpectedly",
        "进程 harness.servers.emulator 提前结束",
    ),
    *(
        (
            f"2 failures, the first at image 4 in stage quarterThumb: {english}",
            f"失败 2 次，首次为阶段 quarterThumb 的图像 4：{chinese}",
        )
        for english, chinese in [
            ("answered with status 404", "响应状态码为 404"),
            (
                "not answered to the end (the connection was closed)",
                "响应未接收完整（the connection was closed）",
            ),
            ("not answered to the end", "响应未接收完整"),
            (
                "its bytes do not begin with the head of a part",
                "数据不以 multipart 部分的首部开头",
            ),
            (
                "no decoder makes an image of it (1.2.840.10008.1.2.4.80: no marker)",
                "没有解码器能将其解码为图像（1.2.840.10008.1.2.4.80: no marker）",
            ),
            (
                "nothing that was fetched became an image at full resolution",
                "取得的数据均未成为全分辨率图像",
            ),
        ]
    ),
    (
        "24 of 48 requests were refused, by a server that should have refused 2 at most",
        "48 个请求中有 24 个被拒绝，而场景中的服务器至多拒绝 2 个",
    ),
    ("never at full resolution: images 1, 20", "未达到全分辨率：图像 1、20"),
    (
        "pixels differ from the dataset: images 0, 1, 2, 3, 4, 5, 6, 7 and 166 more",
        "像素与数据集不一致：图像 0、1、2、3、4、5、6、7 等，另有 166 幅",
    ),
    ("the viewer stalled: not done after 120 s", "查看器停滞：120 s 后仍未完成"),
    (
        "the viewer stalled: not done after 120 s, and the page no longer answers",
        "查看器停滞：120 s 后仍未完成，且页面不再响应",
    ),
    ("the viewer failed: Error: {no} such frame", "查看器失败：Error: {no} such frame"),
    (
        "2 errors on the viewer's console, the first: error: no such frame",
        "查看器控制台出现 2 个错误，首个：error: no such frame",
    ),
    (
        "the viewer's WebGL was ANGLE (Google, SwiftShader, 5), and ANGLE (Somebody, Card, 1.2) in"
        " the rest of the run",
        "查看器的 WebGL 为 ANGLE (Google, SwiftShader, 5)，而本次运行的其余样本为 ANGLE (Somebody,"
        " Card, 1.2)",
    ),
    ("a pixel differs", "a pixel differs"),
]


@pytest.mark.parametrize(("reason", "sentences"), [*zip(EVERY_REASON, SENTENCES, strict=True)])
def test_every_reason_is_a_sentence_in_each_language(
    reason: Reason, sentences: tuple[str, str]
) -> None:
    assert tuple(reason_in_words(reason, language) for language in Language) == sentences
    assert reason_in_english(reason) == sentences[0]


@pytest.mark.parametrize("reason", EVERY_REASON)
def test_only_what_is_of_no_kind_is_not_chinese_on_a_chinese_page(reason: Reason) -> None:
    sentence = reason_in_words(reason, Language.CHINESE)

    assert bool(CHINESE.search(sentence)) == (not isinstance(reason, OtherReason))


@pytest.mark.parametrize("failure", EVERY_FAILURE)
def test_no_place_for_a_value_is_left_in_a_sentence(failure: Failure) -> None:
    for language in Language:
        assert "{" not in reason_in_words(ImagesFailed(1, 0, "one", failure), language)


def test_a_long_list_of_images_is_cut_in_the_sentence_alone() -> None:
    english = reason_in_english(NeverFull(tuple(range(174))))

    assert english == "never at full resolution: images 0, 1, 2, 3, 4, 5, 6, 7 and 166 more"


def test_every_milestone_has_a_word_in_each_language() -> None:
    sentences = {
        reason_in_words(HeldUp(milestone, 0.1, 0.005), language)
        for milestone in Milestone
        for language in Language
    }

    assert len(sentences) == len(Milestone) * len(Language)


def test_lateness_is_told_to_a_tenth_of_a_millisecond() -> None:
    assert "6.1 ms" in reason_in_english(Late(0.00612, 0.005))
    assert reason_in_english(Late(0.00612, 0.005)) == reason_in_english(Late(0.00614, 0.005))
