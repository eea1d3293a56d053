"""The tree of errors, by who can mend them; each says place, value, rule and remedy.

HarnessError             exit code 1: our own fault unless a subclass says otherwise
├── BadInput             exit code 2: whoever wrote the command or the file
│   ├── ScenarioError    the author of a scenario or of a building block
│   ├── DatasetError     whoever provides the images
│   └── StorageError     whoever provides the disk
├── EnvironmentProblem   exit code 2: whoever set the machine up (a port, a package, a program)
│   └── ProcessGone      whoever ended a process of ours
├── RetrieveFailed       exit code 3: the server, or the link to it
└── RunInvalid           exit code 3: measured, but not to be believed
"""


class HarnessError(Exception):
    """A failure that a person can act on.

    `place` is where it was found (file, line and key; URL; dataset), `value` what stood there,
    `rule` what it breaks, `remedy` what to do.
    """

    exit_code = 1

    def __init__(self, place: str, value: object, rule: str, remedy: str) -> None:
        shown = "" if value is None else f'"{value}" '
        super().__init__(f"{place}: {shown}{rule}; {remedy}")
        self.place = place
        self.value = value
        self.rule = rule
        self.remedy = remedy


class BadInput(HarnessError):
    """Something that was written or provided cannot be used as it is."""

    exit_code = 2


class ScenarioError(BadInput):
    """A scenario, or a network, dataset or retrieve block, breaks a rule.

    `others` are further errors found in the same file; the text names them after this one.
    """

    others: tuple["ScenarioError", ...] = ()

    @property
    def messages(self) -> tuple[str, ...]:
        """The text of this error, and of each of the others."""
        return (super().__str__(), *(text for other in self.others for text in other.messages))

    def __str__(self) -> str:
        return "\n".join(self.messages)


class DatasetError(BadInput):
    """Images that cannot be had, read, or encoded without loss."""


class StorageError(BadInput):
    """The disk did not take what had to be kept."""


class EnvironmentProblem(HarnessError):
    """The machine lacks something that a command needs."""

    exit_code = 2


class ProcessGone(EnvironmentProblem):
    """A process of ours ended before it was told to; `name` is its module."""

    def __init__(self, name: str, exit_status: int | None, remedy: str) -> None:
        super().__init__(f"process {name}", exit_status, "exited unexpectedly", remedy)
        self.name = name


class RetrieveFailed(HarnessError):
    """An origin, or the link to it, did not answer as the protocol says.

    `told` are the words of the system, the server or the decoder behind it; empty without any.
    """

    exit_code = 3

    def __init__(self, place: str, value: object, rule: str, remedy: str, told: str = "") -> None:
        super().__init__(place, value, rule, remedy)
        self.told = told


class RunInvalid(HarnessError):
    """Measured, but some sample must not be counted."""

    exit_code = 3
