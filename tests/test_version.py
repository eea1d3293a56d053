"""One version, wherever it stands: in the program, in its package and where it is cited."""

import tomllib

import yaml

import harness
from tests.source_tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def test_the_program_its_package_and_its_citation_have_one_version() -> None:
    assert PROJECT["version"] == CITATION["version"] == harness.__version__


def test_the_package_and_the_citation_name_the_same_authors_and_licence() -> None:
    assert PROJECT["authors"] == [{"name": each["name"]} for each in CITATION["authors"]]
    assert PROJECT["license"] == CITATION["license"]
