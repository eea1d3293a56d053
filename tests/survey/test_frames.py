from harness.client.simulation.virtual_clock import run_virtually
from harness.core.survey.accepts import WAYS
from harness.core.survey.frame_form import FrameForm, ImageFacts
from harness.survey.asker import Asker, Pace
from harness.survey.frames import frame_forms, image_facts
from harness.survey.series import find_series
from tests.survey.fake_server import JPEG_LS_UID, RAW, ROOT, FakeServer, stored_jpeg_ls


def test_the_middle_frame_is_asked_for_by_every_way() -> None:
    server = FakeServer(stored_jpeg_ls)
    forms: list[FrameForm] = []

    async def main() -> ImageFacts:
        asker = Asker(server, Pace())
        series = await find_series(asker, ROOT, None, None)
        facts = await image_facts(asker, series)
        await frame_forms(asker, series, facts, forms)
        return facts

    assert run_virtually(main()) == ImageFacts(len(RAW), JPEG_LS_UID)
    frames = [question for _, question in server.asked if question.url.endswith(".2/frames/1")]
    assert [question.accept for question in frames] == [way.accept for way in WAYS]
    assert [form.key for form in forms if form.is_usable] == [way.key for way in WAYS]
