"""Why a load is excluded, as a sentence in each language."""

from collections.abc import Iterable
from dataclasses import dataclass

from harness.core.milestone import PerMilestone
from harness.core.retrieval.failure import Failure, FailureKind
from harness.core.units import told_apart
from harness.reporting.language import Language
from harness.results.reasons import (
    Disturbance,
    HeldUp,
    HostHeldUp,
    ImagesFailed,
    Late,
    NeverFull,
    NotConnected,
    OtherReason,
    PixelsDiffer,
    ProcessEnded,
    Reason,
    Stalled,
    TooManyRefused,
    ViewerChanged,
    ViewerComplained,
    ViewerFailed,
    ViewerStalled,
)

_LISTED_COUNT = 8


@dataclass(frozen=True, slots=True)
class _Sentences:
    """One for each kind of reason and of failure; names in braces stand for what is told of it."""

    late: str
    held_up: str
    host_held_up: str
    stalled: str
    not_connected: str
    process_ended: str
    images_failed: str
    too_many_refused: str
    never_full: str
    pixels_differ: str
    viewer_stalled: str
    viewer_silent: str
    viewer_failed: str
    viewer_complained: str
    viewer_changed: str
    refused: str
    broken_off: str
    unreadable: str
    no_image: str
    not_full: str
    in_brackets: str
    between_images: str
    more_images: str
    milestones: PerMilestone[str]


_ENGLISH = _Sentences(
    late="the emulator was {lateness} behind its schedule (more than {most})",
    host_held_up="the host of this virtual machine may have held up the {milestone} by {foreign}"
    " (more than {most})",
    held_up="other programs may have held up the {milestone} by {foreign} (more than {most})",
    stalled="stalled: not done after {limit}",
    not_connected="no connection to the server{told}",
    process_ended="process {name} exited unexpectedly",
    images_failed="{count} failures, the first at image {image} in stage {stage}: {failure}",
    too_many_refused="{count} of {requests} requests were refused, by a server that should have"
    " refused {most} at most",
    never_full="never at full resolution: images {images}",
    pixels_differ="pixels differ from the dataset: images {images}",
    viewer_stalled="the viewer stalled: not done after {limit}",
    viewer_silent="the viewer stalled: not done after {limit}, and the page no longer answers",
    viewer_failed="the viewer failed: {told}",
    viewer_complained="{count} errors on the viewer's console, the first: {first}",
    viewer_changed="the viewer's {name} was {now}, and {before} in the rest of the run",
    refused="answered with status {status}",
    broken_off="not answered to the end{told}",
    unreadable="its bytes do not begin with the head of a part",
    no_image="no decoder makes an image of it{told}",
    not_full="nothing that was fetched became an image at full resolution",
    in_brackets=" ({told})",
    between_images=", ",
    more_images="{images} and {count} more",
    milestones=PerMilestone("first image", "first render", "last of the images", "completion"),
)

_CHINESE = _Sentences(
    late="模拟器落后于其时间表 {lateness}（上限 {most}）",
    host_held_up="虚拟机的宿主机可能使“{milestone}”推迟 {foreign}（上限 {most}）",
    held_up="其他程序可能使“{milestone}”推迟 {foreign}（上限 {most}）",
    stalled="停滞：{limit} 后仍未完成",
    not_connected="无法连接服务器{told}",
    process_ended="进程 {name} 提前结束",
    images_failed="失败 {count} 次，首次为阶段 {stage} 的图像 {image}：{failure}",
    too_many_refused="{requests} 个请求中有 {count} 个被拒绝，而场景中的服务器至多拒绝 {most} 个",
    never_full="未达到全分辨率：图像 {images}",
    pixels_differ="像素与数据集不一致：图像 {images}",
    viewer_stalled="查看器停滞：{limit} 后仍未完成",
    viewer_silent="查看器停滞：{limit} 后仍未完成，且页面不再响应",
    viewer_failed="查看器失败：{told}",
    viewer_complained="查看器控制台出现 {count} 个错误，首个：{first}",
    viewer_changed="查看器的 {name} 为 {now}，而本次运行的其余样本为 {before}",
    refused="响应状态码为 {status}",
    broken_off="响应未接收完整{told}",
    unreadable="数据不以 multipart 部分的首部开头",
    no_image="没有解码器能将其解码为图像{told}",
    not_full="取得的数据均未成为全分辨率图像",
    in_brackets="（{told}）",
    between_images="、",
    more_images="{images} 等，另有 {count} 幅",
    milestones=PerMilestone("首张图像", "首次渲染", "切片齐全", "完成"),
)

_SENTENCES = {Language.ENGLISH: _ENGLISH, Language.CHINESE: _CHINESE}


def reason_in_words(reason: Reason, language: Language) -> str:
    """The sentence of a reason, without a full stop; what programs told stays as they told it."""
    return _in_words(reason, _SENTENCES[language])


def reason_in_english(reason: Reason) -> str:
    """The same for a command line, which speaks English."""
    return _in_words(reason, _ENGLISH)


def _in_words(reason: Reason, words: _Sentences) -> str:
    match reason:
        case Late() | HeldUp() | HostHeldUp():
            return _disturbance_in_words(reason, words)
        case Stalled() | NotConnected() | ProcessEnded():
            return _load_in_words(reason, words)
        case ImagesFailed() | TooManyRefused() | NeverFull() | PixelsDiffer():
            return _images_in_words(reason, words)
        case ViewerStalled() | ViewerFailed() | ViewerComplained() | ViewerChanged():
            return _viewer_in_words(reason, words)
        case OtherReason(text=text):
            return text


def _disturbance_in_words(reason: Disturbance, words: _Sentences) -> str:
    match reason:
        case Late(lateness_s=lateness_s, most_s=most_s):
            behind, most = told_apart(lateness_s * 1000, most_s * 1000)
            return words.late.format(lateness=f"{behind} ms", most=f"{most} ms")
        case HeldUp() | HostHeldUp():
            foreign, most = told_apart(reason.foreign_s * 1000, reason.most_s * 1000, 0)
            name = words.milestones.of(reason.milestone)
            text = words.held_up if isinstance(reason, HeldUp) else words.host_held_up
            return text.format(milestone=name, foreign=f"{foreign} ms", most=f"{most} ms")


def _load_in_words(reason: Stalled | NotConnected | ProcessEnded, words: _Sentences) -> str:
    match reason:
        case Stalled(limit_s=limit_s):
            return words.stalled.format(limit=f"{limit_s:.0f} s")
        case NotConnected(told=told):
            return words.not_connected.format(told=_in_brackets(told, words))
        case ProcessEnded(name=name):
            return words.process_ended.format(name=name)


def _images_in_words(
    reason: ImagesFailed | TooManyRefused | NeverFull | PixelsDiffer, words: _Sentences
) -> str:
    match reason:
        case ImagesFailed():
            return words.images_failed.format(
                count=reason.failure_count,
                image=reason.image_index,
                stage=reason.stage_id,
                failure=_failure_in_words(reason.failure, words),
            )
        case TooManyRefused():
            return words.too_many_refused.format(
                count=reason.refused_count, requests=reason.request_count, most=reason.most_count
            )
        case NeverFull(image_indices=indices, more_count=more_count):
            return words.never_full.format(images=_listed(indices, more_count, words))
        case PixelsDiffer(image_indices=indices, more_count=more_count):
            return words.pixels_differ.format(images=_listed(indices, more_count, words))


def _viewer_in_words(
    reason: ViewerStalled | ViewerFailed | ViewerComplained | ViewerChanged, words: _Sentences
) -> str:
    match reason:
        case ViewerStalled(limit_s=limit_s, page_answers=page_answers):
            sentence = words.viewer_stalled if page_answers else words.viewer_silent
            return sentence.format(limit=f"{limit_s:g} s")
        case ViewerFailed(told=told):
            return words.viewer_failed.format(told=told)
        case ViewerComplained(error_count=count, first=first):
            return words.viewer_complained.format(count=count, first=first)
        case ViewerChanged(name=name, before=before, now=now):
            return words.viewer_changed.format(name=name, before=before, now=now)


def _failure_in_words(failure: Failure, words: _Sentences) -> str:
    told = _in_brackets(failure.told, words)
    match failure.kind:
        case FailureKind.REFUSED:
            return words.refused.format(status=failure.status_code)
        case FailureKind.BROKEN_OFF:
            return words.broken_off.format(told=told)
        case FailureKind.UNREADABLE:
            return words.unreadable
        case FailureKind.NO_IMAGE:
            return words.no_image.format(told=told)
        case FailureKind.NOT_FULL:
            return words.not_full


def _in_brackets(told: str, words: _Sentences) -> str:
    return words.in_brackets.format(told=told) if told else ""


def _listed(indices: Iterable[int], more_count: int, words: _Sentences) -> str:
    """The first images of many, and how many more there are."""
    known = sorted(indices)
    images = words.between_images.join(str(index) for index in known[:_LISTED_COUNT])
    more_count += len(known[_LISTED_COUNT:])
    return words.more_images.format(images=images, count=more_count) if more_count else images
