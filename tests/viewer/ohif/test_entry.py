"""What OHIF is told, run as JavaScript in node; skipped where there is none."""

import json
import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pytest

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.planner import CentreOut
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.errors import ScenarioError
from harness.scenario.library import RETRIEVE, Library, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.viewer.configuration import registration
from harness.viewer.ohif.entry import ohif_entry

URL = "http://127.0.0.1:1"
AS_IT_COMES = RetrieveConfiguration("default", UNCONFIGURED_STAGES, {})
# As OHIF does it: the configuration is read, the library exposed, a study opened.
OPENING = """
const registered = {};
const services = { hangingProtocolService: { hasCustomImageLoadStrategy: () => true } };
const { config } = window;
const given = typeof config === 'function' ? config({ servicesManager: { services } }) : config;
window.cornerstone = { utilities: { imageRetrieveMetadataProvider: {
  add: (key, value) => { registered[key] = value; },
} } };
window.cornerstone.utilities.imageRetrieveMetadataProvider.add('volume', 'its own');
window.cornerstone.utilities.imageRetrieveMetadataProvider.add('stack', 'its own');
const { dataSources, defaultDataSourceName: name } = given;
const source = dataSources.find(({ sourceName }) => sourceName === name);
console.log(JSON.stringify({
  registered, source: source.configuration,
  hasOwnOrder: services.hangingProtocolService.hasCustomImageLoadStrategy(),
}));
"""


def told(load: Load, retrieve: RetrieveConfiguration | None) -> dict[str, Any]:
    """What an OHIF that is told the entry makes of it."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not here")
    entry = ohif_entry(URL, load, retrieve)
    config = entry if "window.config" in entry else f"window.config = {{\n{entry}}};"
    script = f"const window = globalThis;\n{config}\n{OPENING}"
    done = subprocess.run([node, "-"], input=script, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    document: dict[str, Any] = json.loads(done.stdout)
    return document


@pytest.mark.once
def test_a_stack_is_given_its_configuration_by_the_data_source() -> None:
    retrieve = load_retrieve_file(find_retrieve("stack-htj2k-byte-range"))
    seen = told(Load.STACK, retrieve)

    assert seen["source"]["stackRetrieveOptions"] == {"$set": registration(retrieve)}
    assert (seen["source"]["qidoRoot"], seen["source"]["wadoRoot"]) == (URL, URL)
    assert seen["registered"] == {"volume": "its own", "stack": "its own"}


@pytest.mark.once
def test_a_volume_is_given_its_configuration_in_place_of_ohifs_own() -> None:
    retrieve = load_retrieve_file(find_retrieve("volume-htj2k-byte-range"))
    seen = told(Load.VOLUME, retrieve)

    assert seen["registered"] == {"volume": registration(retrieve), "stack": "its own"}
    assert not seen["hasOwnOrder"]
    assert "stackRetrieveOptions" not in seen["source"]
    assert seen["source"]["wadoRoot"] == URL


@pytest.mark.once
@pytest.mark.parametrize("retrieve", [None, AS_IT_COMES], ids=["no case", "unconfigured"])
def test_without_a_configuration_ohif_loads_as_it_comes_and_asks_no_leave(
    retrieve: RetrieveConfiguration | None,
) -> None:
    seen = told(Load.VOLUME, retrieve)

    assert seen["source"]["omitQuotationForMultipartRequest"]
    assert "stackRetrieveOptions" not in seen["source"]
    assert seen["hasOwnOrder"]


@pytest.mark.parametrize("load", Load)
@pytest.mark.parametrize("name", Library.builtin().names(RETRIEVE))
def test_every_configuration_can_be_told_with_all_of_its_keys(load: Load, name: str) -> None:
    retrieve = load_retrieve_file(find_retrieve(name))
    entry = ohif_entry(URL, load, retrieve)
    registered = registration(retrieve)

    if registered is None:
        assert "OHIF as it comes" in entry
    else:
        written = [*registered["stages"], *registered["retrieveOptions"].values()]
        assert [each for each in written if json.dumps(each) not in entry] == []


def test_what_no_viewer_can_be_given_is_refused() -> None:
    planned = replace(AS_IT_COMES, planner=CentreOut)

    with pytest.raises(ScenarioError, match="leave the planner out"):
        ohif_entry(URL, Load.VOLUME, planned)
