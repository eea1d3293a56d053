"""Our tables in pages that the programs of others build: MDX's own compiler, and Sphinx.

Each is installed once, and kept (tests/foreign_tools.py). Where it cannot be, for want of node or
of a network, the test says so and is left out.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from harness.reporting.language import Language
from harness.reporting.markers import Form, marker_line
from harness.reporting.pages import PageTables
from harness.reporting.splice import fill_markers, with_marker
from tests.foreign_tools import installed, run
from tests.runs import WITH_PREDICTION, a_finished_document, with_cases

pytestmark = pytest.mark.live

MDX, TABLES, SPHINX = "@mdx-js/mdx@3.1.0", "remark-gfm@4.0.0", "sphinx==8.1.3"
MDX_FOLDER = "mdx-3.1.0-gfm-4.0.0"
SPHINX_FOLDER = f"sphinx-8.1.3-python{sys.version_info[0]}.{sys.version_info[1]}"
COMPILE = """
import {compile} from "@mdx-js/mdx";
import {readFileSync} from "node:fs";
import gfm from "remark-gfm";
const page = String(await compile(readFileSync(0), {remarkPlugins: [gfm]}));
console.log(page);
"""


def install_mdx(folder: Path) -> None:
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "compile.mjs").write_text(COMPILE)
    run("npm", "install", "--no-audit", "--no-fund", MDX, TABLES, folder=folder)


def install_sphinx(folder: Path) -> None:
    target = str(folder / "packages")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", target, SPHINX]
    run(*pip, folder=folder)


def page(form: Form, name: str, *, language: Language) -> str:
    """A page with the whole table and the brief one, of a run with names that look like code."""
    runs = {"odd": a_finished_document(with_cases("{a} <b> *c* `d` _e_ | f", "JLS [1]"))}
    runs["both"] = a_finished_document(WITH_PREDICTION)
    tables = PageTables(runs, language)
    text = "# Heading\n\nText.\n" if form is not Form.RESTRUCTURED_TEXT else "Heading\n=======\n"
    for table in ("odd", "odd-brief", "both"):
        text = with_marker(text, table, Path(name))
    assert marker_line(form, "odd", "begin") in text
    return fill_markers(text, tables.table, Path(name))


@pytest.mark.parametrize("language", Language)
def test_a_page_with_our_tables_is_compiled_by_mdx(language: Language) -> None:
    folder = installed(MDX_FOLDER, install_mdx)
    text = page(Form.MDX, "page.mdx", language=language)
    compiled = run("node", "compile.mjs", folder=folder, text=text)

    assert "export default function" in compiled
    assert compiled.count("_components.table") >= 2
    assert "{a} <b> *c* `d` _e_ | f" in compiled


def test_an_html_comment_would_break_that_page() -> None:
    folder = installed(MDX_FOLDER, install_mdx)
    with pytest.raises(subprocess.CalledProcessError):
        run("node", "compile.mjs", folder=folder, text="<!-- harness:table odd begin -->\n")


@pytest.mark.parametrize("language", Language)
def test_a_page_with_our_tables_is_built_by_sphinx_without_a_warning(
    tmp_path: Path, language: Language
) -> None:
    folder = installed(SPHINX_FOLDER, install_sphinx)
    (tmp_path / "conf.py").write_text('project = "page"\n')
    text = page(Form.RESTRUCTURED_TEXT, "index.rst", language=language)
    (tmp_path / "index.rst").write_text(text, encoding="utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(folder / 'packages')!r})\n"
        "from sphinx.cmd.build import main\n"
        "sys.exit(main(['-q', '-W', '-b', 'html', '.', 'out']))\n"
    )
    run(sys.executable, "-I", "-c", code, folder=tmp_path)
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")

    assert "<td>" in html
    assert "{a} &lt;b&gt; *c* `d` _e_ | f" in html
