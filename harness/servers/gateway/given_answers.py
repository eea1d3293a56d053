"""What a door gave in its server's place since somebody asked for it."""

from harness.core.http.given import GivenAnswer, read_given
from harness.servers.emulator.exchange import Fields


class GivenAnswers:
    """Notes the answers that are not all of the server's, in the order in which they begin."""

    def __init__(self) -> None:
        self._noted: list[GivenAnswer] = []

    def note(self, method: str, path: str, range_value: str | None, fields: Fields) -> None:
        """An answer begins with these fields, of which one tells what was given, if anything."""
        if given := read_given(fields):
            self._noted.append(GivenAnswer(method, path, range_value, given))

    def take(self) -> list[GivenAnswer]:
        """All that were noted since they were taken before."""
        noted, self._noted = self._noted, []
        return noted
