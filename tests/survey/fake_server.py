"""A DICOMweb server without sockets: a `Wire` whose answers a test chooses."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from harness.core.survey.answer import Answer
from harness.survey.question import Question

ROOT = "http://archive/dicom-web"
STUDY, SERIES = "1.2", "1.2.3"
ROWS = COLUMNS = 4
RAW = bytes(range(ROWS * COLUMNS * 2))
JPEG_LS = b"\xff\xd8\xff\xf7\x00\x04\x00\x00" + b"l" * 8
HTJ2K = b"\xff\x4f\xff\x51\x00\x29\x40\x00" + b"h" * 8
JPEG_LS_UID = "1.2.840.10008.1.2.4.80"


def answer(
    question: Question,
    body: bytes = b"",
    content_type: str = "application/dicom+json",
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """An answer with a Content-Length and a type; HEAD brings no body."""
    told = {
        "content-type": content_type,
        "content-length": str(len(body)),
        **(headers or {}),
    }
    sent = b"" if question.method == "HEAD" else body
    return Answer(question.url, status, told, sent)


def multipart(image: bytes, syntax: str, media_type: str = "image/jls") -> tuple[bytes, str]:
    """An image in a MIME frame, and the Content-Type of the answer."""
    head = f"--b1\r\nContent-Type: {media_type}; transfer-syntax={syntax}\r\n\r\n"
    return (
        head.encode() + image + b"\r\n--b1--",
        f'multipart/related; type="{media_type}"; boundary=b1',
    )


def instance(number: int, **more: object) -> dict[str, object]:
    """The metadata of an instance, whose UID ends in its number."""
    values: dict[str, object] = {
        "00080018": f"{SERIES}.{number}",
        "00200013": number,
        "00280010": ROWS,
        "00280011": COLUMNS,
        "00280100": 16,
        "00283000": None,
        **more,
    }
    return {tag: {"vr": "UN", "Value": [value]} for tag, value in values.items() if value}


def file_of(syntax: str) -> bytes:
    """The beginning of a DICOM file that tells its transfer syntax."""
    value = syntax.encode() + b"\0" * (len(syntax) % 2)
    return b"\0" * 128 + b"DICM" + b"\x02\x00\x10\x00UI" + len(value).to_bytes(2, "little") + value


@dataclass
class FakeServer:
    """Answers what `frame` says for frames, and metadata of `instance_count` instances.

    Every answer takes `think_s`, its body twice that; an idle connection ends after `idle_s`.
    """

    frame: Callable[[Question], Answer]
    instance_count: int = 3
    syntax: str = JPEG_LS_UID
    think_s: float = 0.01
    idle_s: float | None = None
    connect_s: float | None = None
    others: Callable[[Question], Answer | None] = lambda question: None
    asked: list[tuple[float, Question]] = field(default_factory=list)
    connection_count: int = 0
    _open: bool = False

    async def exchange(self, question: Question) -> Answer:
        now_s = asyncio.get_running_loop().time()
        self.asked.append((now_s, question))
        is_new, self._open = not self._open, True
        self.connection_count += is_new
        await asyncio.sleep(2 * self.think_s)
        return replace(
            self._answer(question),
            first_byte_s=self.think_s,
            complete_s=2 * self.think_s,
            is_new_connection=is_new,
            connect_s=self.connect_s if is_new else None,
        )

    async def idle_limit_s(self, question: Question, most_s: float) -> float | None:
        await self.exchange(question)
        ends = self.idle_s is not None and self.idle_s <= most_s
        await asyncio.sleep(self.idle_s if ends and self.idle_s is not None else most_s)
        self._open = not ends
        return self.idle_s if ends else None

    async def forget(self) -> None:
        self._open = False

    def _answer(self, question: Question) -> Answer:
        if (other := self.others(question)) is not None:
            return other
        match question.url.removeprefix(ROOT).partition("?")[0].strip("/").split("/"):
            case [*_, "frames", _]:
                return self.frame(question)
            case [*_, "instances", _]:
                return answer(question, file_of(self.syntax), "multipart/related")
            case path:
                return answer(question, json.dumps(self._listed(path)).encode())

    def _listed(self, path: list[str]) -> list[dict[str, object]]:
        match path:
            case ["studies"]:
                return [{"0020000D": {"Value": [STUDY]}}]
            case ["studies", _, "series"]:
                return [{"0020000E": {"Value": [SERIES]}}]
            case _:
                return [instance(number) for number in range(self.instance_count, 0, -1)]


def stored_jpeg_ls(question: Question) -> Answer:
    """A server that sends what it stores, whatever is asked."""
    return answer(question, *multipart(JPEG_LS, JPEG_LS_UID))
