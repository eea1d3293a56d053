"""What OHIF's app-config.js has to say for its images to come over the harness's link.

Keys are those of OHIF 3.13 (docs.ohif.org, "Configuration files", "DICOMweb"). A data source gives
stacks a retrieve configuration; for volumes there is no key, so whoever wants one for them makes
the configuration a function, and that takes the place of what OHIF registers
(extensions/cornerstone, onModeEnter; the layouts' own imageLoadStrategy).
"""

import json
from collections.abc import Iterable, Mapping
from textwrap import indent
from typing import Any

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.viewer.configuration import registration

_HEADING = "// For OHIF, in its app-config.js:\n"
_AS_IT_COMES = "// The case registers nothing: it is OHIF as it comes.\n"
_SOURCE = """\
dataSources: [{{
  namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
  sourceName: 'harness',
  configuration: {{
    friendlyName: 'harness', name: 'harness', qidoRoot: '{url}', wadoRoot: '{url}',
    imageRendering: 'wadors', thumbnailRendering: 'wadors',
    enableStudyLazyLoad: true, supportsWildcard: true, supportsFuzzyMatching: false,
    // Without this key the browser asks leave for every frame (some servers need the marks).
    omitQuotationForMultipartRequest: true,
{stack}  }},
}}],
defaultDataSourceName: 'harness',
"""
# window.cornerstone is set when the services are there, and before any study is opened.
_OF_VOLUMES = """\
// For OHIF, in place of its app-config.js:
window.config = ({{ servicesManager }}) => {{
  const retrieve = {retrieve};
  // No key gives volumes a configuration: this takes the place of the one that OHIF registers, and
  // switches off the order in which its layouts load whole frames.
  const register = (cornerstone) => {{
    const provider = cornerstone.utilities.imageRetrieveMetadataProvider;
    const add = provider.add.bind(provider);
    provider.add = (key, value) => add(key, key === 'volume' ? retrieve : value);
    servicesManager.services.hangingProtocolService.hasCustomImageLoadStrategy = () => false;
  }};
  let exposed;
  Object.defineProperty(window, 'cornerstone', {{
    configurable: true,
    get: () => exposed,
    set: (cornerstone) => {{ exposed = cornerstone; register(cornerstone); }},
  }});
  return {{
    routerBasename: '/',
    extensions: [],
    modes: [],
    showStudyList: true,
{source}  }};
}};
window.config.routerBasename = '/';
"""


def ohif_entry(url: str, load: Load, retrieve: RetrieveConfiguration | None) -> str:
    """JavaScript for OHIF's configuration: members of its object, or for volumes all of it.

    Without a configuration, or with one of unconfigured stages, OHIF loads as it comes. Raises
    ScenarioError for a configuration that no viewer can be given.
    """
    if retrieve is None:
        return _HEADING + indent(_source(url), "  ")
    registered = registration(retrieve)
    if registered is None:
        return _HEADING + _AS_IT_COMES + indent(_source(url), "  ")
    code = _literal(registered)
    if load is Load.STACK:
        stack = indent(f"stackRetrieveOptions: {{ $set: {code} }},\n", "    ")
        return _HEADING + indent(_source(url, stack), "  ")
    retrieved = indent(code, "  ").lstrip()
    return _OF_VOLUMES.format(retrieve=retrieved, source=indent(_source(url), "    "))


def _literal(registered: Mapping[str, Any]) -> str:
    """Stages and kinds of retrieving, one a line; JSON is JavaScript (ECMA-262 from 2019 on)."""
    stages = [json.dumps(stage) for stage in registered["stages"]]
    options = registered["retrieveOptions"].items()
    kinds = [f"{json.dumps(kind)}: {json.dumps(written)}" for kind, written in options]
    lines = ["{", "  stages: [", *_listed(stages), "  ],"]
    return "\n".join([*lines, "  retrieveOptions: {", *_listed(kinds), "  },", "}"])


def _listed(entries: Iterable[str]) -> list[str]:
    return [f"    {entry}," for entry in entries]


def _source(url: str, stack: str = "") -> str:
    return _SOURCE.format(url=url, stack=stack)
