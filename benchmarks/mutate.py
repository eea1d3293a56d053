"""Small mutations of the core, and how many of them its own tests notice.

    python -m benchmarks.mutate --count 120 --seed 1 --part harness/core/network

mutmut makes them (another operator, constant or condition, a default left out), in a copy of the
project in `mutants/`; a sample that the seed decides is tried, each with the tests that run the
mutated function. What survives is shown as a difference: it is equivalent, or a test is missing.
"""

import argparse
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.verdict import verdict

FOLDER = Path("mutants")
CORE = "harness/core"
COUNT, SEED = 120, 1
LEAST_KILLED_SHARE = 0.95
_MATCHES_NOTHING = "no-mutant-has-this-name"

_KILLED = {1: "killed", 3: "killed", 36: "timeout", 24: "timeout", 152: "timeout", -24: "timeout"}
"""What mutmut keeps of a mutant that a test noticed; a program that hangs is noticed, too."""
_ALIVE = {0: "survived", 33: "no test", 5: "no test"}


@dataclass(frozen=True, slots=True)
class Campaign:
    """How mutants of a part of the core fared, by name."""

    part: str
    total_count: int
    outcomes: dict[str, str]

    @property
    def alive(self) -> list[str]:
        """Those that no test was seen to notice, whatever kept it from that."""
        killed = set(_KILLED.values())
        return [name for name, outcome in self.outcomes.items() if outcome not in killed]

    @property
    def killed_share(self) -> float:
        """Of those that were tried."""
        return 1 - len(self.alive) / len(self.outcomes)

    def lines(self) -> Iterator[str]:
        """What is told of it, without the differences."""
        tried = len(self.outcomes)
        yield f"{self.part}: {tried} of {self.total_count} mutants tried"
        for outcome, count in Counter(self.outcomes.values()).most_common():
            yield f"{outcome:10} {count}"
        is_reached = self.killed_share >= LEAST_KILLED_SHARE
        yield verdict(
            is_reached, f"{self.killed_share:.1%} noticed (at least {LEAST_KILLED_SHARE:.0%})"
        )


def kept_outcomes(folder: Path, part: str) -> dict[str, int | None]:
    """What mutmut has kept of each mutant of a part, by name: an exit code, None if untried."""
    found: dict[str, int | None] = {}
    for file in sorted((folder / part).rglob("*.meta")):
        found |= json.loads(file.read_text(encoding="utf-8"))["exit_code_by_key"]
    return found


def sampled(names: Sequence[str], count: int, seed: int) -> list[str]:
    """So many of them, or all if there are fewer; the same for a seed, whatever their order."""
    return random.Random(seed).sample(sorted(names), min(count, len(names)))


def outcome_of(exit_code: int | None) -> str:
    """An exit code of mutmut's in a word."""
    if exit_code is None:
        return "untried"
    return (_KILLED | _ALIVE).get(exit_code, f"exit code {exit_code}")


def campaign(part: str, count: int, seed: int) -> Campaign:
    """Make the mutants, try a sample of them, and tell how they fared."""
    if not part.startswith(CORE) or not any(Path(part).rglob("*.py")):
        raise SystemExit(f"{part}: is no folder of modules below {CORE}; name one with --part")
    # The first run makes mutants and finds out which test runs which function; none is tried.
    _mutmut("run", _MATCHES_NOTHING, fails=True)
    names = list(kept_outcomes(FOLDER, part))
    tried = sampled(names, count, seed)
    _mutmut("run", *tried)
    kept = kept_outcomes(FOLDER, part)
    return Campaign(part, len(names), {name: outcome_of(kept[name]) for name in sorted(tried)})


def _mutmut(*arguments: str, fails: bool = False) -> str:
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    made_nothing = not (FOLDER / CORE).exists()
    if made_nothing or (done.returncode != 0 and not fails):
        raise SystemExit(f"{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def main() -> None:
    """Read the command line, try, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--part", default=CORE, help=f"a folder below {CORE}, or that")
    parser.add_argument("--count", type=int, default=COUNT, help="how many are tried")
    parser.add_argument("--seed", type=int, default=SEED, help="which ones")
    given = parser.parse_args()
    found = campaign(given.part.rstrip("/"), given.count, given.seed)
    print(*found.lines(), sep="\n")
    for name in found.alive:
        print(f"\n{name}\n{_mutmut('show', name)}")


if __name__ == "__main__":
    main()
