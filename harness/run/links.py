"""Which links of a run are still to be certified, before its loads and after them."""

from typing import NamedTuple

from harness.core.network.profile import NetworkProfile
from harness.results.store import RunStore


class LinksToCertify(NamedTuple):
    """The networks whose links are still to be certified, before the loads to go and after them."""

    before: tuple[NetworkProfile, ...]
    after: tuple[NetworkProfile, ...]


def links_to_certify(store: RunStore, most_attempts: int) -> LinksToCertify:
    """Those over which loads are to go, and after them also those that a run was cut off behind."""
    to_load = {slot.network for slot in store.wanted(most_attempts)}
    half = store.document.half_certified
    networks = store.document.scenario.networks
    return LinksToCertify(
        tuple(each for each in networks if each.name in to_load),
        tuple(each for each in networks if each.name in to_load or each in half),
    )
