"""Which viewer a command loads with, by what `--viewer` says."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from typing import Protocol

from rich.console import Console

from harness.core.retrieval import policy
from harness.dataset.cache import default_root
from harness.viewer.browser import ViewerBrowser
from harness.viewer.chromium import Appearance
from harness.viewer.load import Viewer, ViewerVersions
from harness.viewer.ohif import site
from harness.viewer.ohif.browser import OhifBrowser

CORNERSTONE = "cornerstone"
"""A page of our own around the real Cornerstone3D."""

OHIF = "ohif"
OHIF_3_12 = "ohif-3.12"
"""The builds of OHIF that its makers publish: today's, and the release before it."""

_PUBLISHED = {
    OHIF: (site.OHIF_3_13, policy.OHIF_3_13),
    OHIF_3_12: (site.OHIF_3_12, policy.OHIF_3_12),
}


class KnownViewer(Viewer, Protocol):
    """A viewer that says who it is."""

    async def versions(self) -> ViewerVersions:
        """What loads and draws here. Raises EnvironmentProblem where it cannot run."""
        ...


Launch = Callable[[Appearance], AbstractAsyncContextManager[KnownViewer]]

LaunchToRead = Callable[[Appearance], AbstractAsyncContextManager[OhifBrowser | ViewerBrowser]]


def launcher(viewer: str, console: Console) -> Launch:
    """What starts the viewer of this name, the build of OHIF in this folder, or a running page.

    Fetches OHIF where it is not in the cache. Raises BadInput, EnvironmentProblem.
    """
    if is_running_page(viewer):
        return partial(OhifBrowser.beside, viewer)
    return reading_launcher(viewer, console)


def reading_launcher(viewer: str, console: Console) -> LaunchToRead:
    """What starts a viewer in which somebody can read: all but a page that is running.

    As `launcher`.
    """
    if viewer == CORNERSTONE:
        return ViewerBrowser.launch
    if viewer in _PUBLISHED:
        release, _ = _PUBLISHED[viewer]
        found = site.published_site(release, default_root(), console.print)
    else:
        found = site.own_site(Path(viewer))
    return partial(OhifBrowser.launch, found)


def is_ohif(viewer: str) -> bool:
    """Whether this is a build of OHIF, its makers' or somebody's."""
    return viewer != CORNERSTONE and not is_running_page(viewer)


def ohif_policy(viewer: str) -> str | None:
    """The policy of a published build of OHIF; None of any other, which nobody here knows."""
    if viewer not in _PUBLISHED:
        return None
    _, played = _PUBLISHED[viewer]
    return played.name


def viewer_playing(policy_name: str) -> str:
    """The published viewer whose policy this is; Cornerstone3D's page for what is none's own."""
    names = (name for name, (_, played) in _PUBLISHED.items() if played.name == policy_name)
    return next(names, CORNERSTONE)


def is_running_page(viewer: str) -> bool:
    """Whether this is the address of a page, which may be anybody's."""
    return viewer.startswith(("http://", "https://"))
