from harness.servers.gateway.cold import ColdAnswer, ColdAnswers


def test_an_answer_is_cold_once_in_each_load() -> None:
    answers = ColdAnswers([ColdAnswer("a", 0.5), ColdAnswer("b", 0.25)])
    first = [answers.besides_s(path) for path in ("a", "a", "c")]
    answers.start_over()

    assert first == [0.5, 0.0, 0.0]
    assert [answers.besides_s(path) for path in ("a", "b")] == [0.5, 0.25]
