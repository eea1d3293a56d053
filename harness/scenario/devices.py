"""Device files as devices."""

from pathlib import Path

from harness.core.images.specification import Codec
from harness.core.models.device import Contention, Cost, Device, Page
from harness.core.retrieval.policy import Application
from harness.scenario.library import (
    DEVICES,
    Library,
    NamedBlock,
    device_names,
    find_device,
    load_block,
)
from harness.scenario.schema.device import CostBlock, DeviceBlock, PageBlock

THIS_MACHINE = "this-machine"
"""What `harness calibrate` calls the device that it measures."""

REFERENCE = "reference-laptop"
"""The device that everybody has, for machines that were never calibrated."""

THIS_BROWSER = "this-browser"
"""What `harness calibrate --viewer` calls the device that it makes."""

BROWSER = "browser"
"""The browser that everybody has, for machines whose own was never calibrated."""

THIS_OHIF, OHIF = "this-ohif", "ohif"
"""The same of a browser that shows OHIF, whose page draws three planes and more."""


def chosen_device(name: str | None) -> Device:
    """The device of this name or file; of None this machine's, or the one that everybody has.

    Raises ScenarioError.
    """
    usual = THIS_MACHINE if is_calibrated() else REFERENCE
    return load_device(find_device(name or usual))


def stated_devices() -> list[Device]:
    """The devices that everybody has, without browsers, for machines never calibrated."""
    library = Library.builtin()
    paths = (library.path(DEVICES, name) for name in library.names(DEVICES))
    found = [load_device(path) for path in paths if path is not None]
    return [device for device in found if device.page is None]


def is_calibrated() -> bool:
    """Whether `harness calibrate` measured this machine."""
    return THIS_MACHINE in device_names()


def chosen_browser(application: Application = Application.NONE) -> Device:
    """The browser of this machine, or the one that everybody has. Raises ScenarioError.

    What stands around Cornerstone3D in its page is a part of what its page costs.
    """
    own = own_browser_name(application)
    usual = BROWSER if application is Application.NONE else OHIF
    return load_device(find_device(own if own in device_names() else usual))


def own_browser_name(application: Application) -> str:
    """What this machine's browser is called, once it was calibrated with this application."""
    return THIS_BROWSER if application is Application.NONE else THIS_OHIF


def load_device(path: Path) -> Device:
    """The device in a file of a folder of them. Raises ScenarioError."""
    return _device(load_block(DEVICES, path), Library.beside(path.absolute().parent))


def _device(found: NamedBlock[DeviceBlock], library: Library) -> Device:
    block = found.block
    name = block.name or found.default_name
    if block.like is None:
        return Device(
            name=name,
            decode={Codec(codec): _cost(cost) for codec, cost in block.decode.items()},
            enlarge=_cost(block.enlarge),
            render=_cost(block.render),
            request=_cost(block.request),
            answer=_cost(block.answer),
            serve=_cost(block.serve),
            contention={
                Codec(codec): Contention(each.behind, each.beside)
                for codec, each in block.contention.items()
            },
            compare=_cost(block.compare),
            relay=_cost(block.relay),
            crowding_share=block.crowding,
            page=_page(block.page) if block.page else None,
            source=block.source,
            inflate=_cost(block.inflate),
            parse=_cost(block.parse),
        )
    at = found.place.at("like")
    other = library.load(DEVICES, block.like, at)
    if other.block.like is not None:
        raise at.error("is itself like another device", "name that one", value=block.like)
    return _device(other, library).slowed(name, block.slow_down, block.source)


def _page(block: PageBlock) -> Page:
    hand_over = _cost(block.hand_over)
    return Page(block.start_up, block.frame_interval, hand_over, block.first_image)


def _cost(block: CostBlock) -> Cost:
    return Cost(block.fixed, block.per_megapixel, block.per_megabyte)
