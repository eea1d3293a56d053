"""The built page of OHIF: the package that its makers publish, or a folder of one's own.

The package is fetched by npm from wherever that is set up to, checked against the digest that its
registry gave for this version, and kept in the cache; nothing of it is run outside a browser.
"""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BadInput, EnvironmentProblem

CONFIGURATION = Path(__file__).with_name("app-config.js")
"""What OHIF is told in place of its own configuration."""

PACKAGE = "@ohif/app"
_DIST = "package/dist"
_LIMIT_S = 600

Fetch = Callable[[str, Path], Path]
"""Puts the archive of a package into a folder, and says where; raises EnvironmentProblem."""


@dataclass(frozen=True, slots=True)
class Release:
    """A build that its makers published; `sha512` is its archive's, as its registry tells it.

    `thumbnail_count` are the requests of that type at once in its own app-config.js.
    """

    version: str
    sha512: str
    thumbnail_count: int


OHIF_3_13 = Release(
    "3.13.2",
    "WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==",
    thumbnail_count=5,
)
OHIF_3_12 = Release(
    "3.12.10",
    "0kuF66Mq9c9dMD++bUsTjMrJpXJwaZhz9B4uS244DawAjSkTwIYFU93pxPuRUQixaRi7QAHlF3Fe1qudBlZrmA==",
    thumbnail_count=75,
)


@dataclass(frozen=True, slots=True)
class OhifSite:
    """A folder with a build of OHIF; `name` is what tables call it ("OHIF 3.13.2").

    It is told to have so many requests of type thumbnail at once.
    """

    folder: Path
    name: str
    thumbnail_count: int = OHIF_3_13.thumbnail_count


def own_site(folder: Path) -> OhifSite:
    """Somebody's own build. Raises BadInput for a folder that has none."""
    for name in ("index.html", "app-config.js"):
        if not (folder / name).is_file():
            rule = f"has no {name}, as the dist of a build of OHIF has"
            raise BadInput("--viewer", str(folder), rule, "name that folder, ohif, or cornerstone")
    return OhifSite(folder.resolve(), f"OHIF of {folder.name}")


def published_site(
    release: Release, cache: Path, tell: Callable[[str], object], fetch: Fetch | None = None
) -> OhifSite:
    """A published build, out of the cache; fetched before where it is not there.

    Raises EnvironmentProblem where it cannot be had, or is not what was published.
    """
    folder = cache / "viewers" / f"ohif-{release.version}"
    if not folder.is_dir():
        tell(f"fetching OHIF {release.version} ({PACKAGE}, MIT; 50 MB, 200 MB in the cache)")
        _make(release, folder, fetch or fetch_with_npm)
    return OhifSite(folder, f"OHIF {release.version}", release.thumbnail_count)


def fetch_with_npm(package: str, folder: Path) -> Path:
    """Let npm fetch an archive. Raises EnvironmentProblem."""
    if (npm := shutil.which("npm")) is None:
        raise EnvironmentProblem(
            "npm", None, "is needed to fetch OHIF, and not here", "install node and npm"
        )
    command = [npm, "pack", package, "--json", "--ignore-scripts", "--loglevel=error"]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_LIMIT_S
        )
    except subprocess.TimeoutExpired as error:
        raise _not_had(package, f"npm took more than {_LIMIT_S} s") from error
    if done.returncode != 0:
        raise _not_had(package, (done.stderr.strip().splitlines() or ["npm failed"])[-1])
    [packed] = json.loads(done.stdout)
    return folder / str(packed["filename"]).removeprefix("@").replace("/", "-")


def _make(release: Release, folder: Path, fetch: Fetch) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".ohif-") as name:
        archive = fetch(f"{PACKAGE}@{release.version}", Path(name))
        _check(release, archive)
        with tarfile.open(archive) as opened:
            wanted = [each for each in opened if each.name.startswith(f"{_DIST}/")]
            opened.extractall(name, wanted, filter="data")
        (Path(name) / _DIST).replace(folder)


def _check(release: Release, archive: Path) -> None:
    with archive.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha512").digest()
    if base64.b64encode(digest).decode() != release.sha512:
        place = f"{PACKAGE}@{release.version}"
        rule = f"is not the archive that was published as {release.version} (its SHA-512 differs)"
        raise EnvironmentProblem(place, archive.name, rule, "ask its registry why")


def _not_had(package: str, told: str) -> EnvironmentProblem:
    remedy = "connect npm to a registry, or name the folder of a build with --viewer"
    return EnvironmentProblem(package, None, f"could not be fetched ({told})", remedy)
