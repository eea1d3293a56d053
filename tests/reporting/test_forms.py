import pytest

from harness.reporting.forms import as_mdx, as_restructured_text, in_form
from harness.reporting.language import Language
from harness.reporting.markers import Form
from harness.reporting.render import render_table
from tests.runs import a_finished_document

MARKDOWN = """**Title with a\\|b**

| Type | ms |
| :--- | ---: |
| JLS\\_x | 12 |
| HTJ2K |  |

*Caption*

<details><summary>What each byte was for</summary>

| A |
| :--- |
| \\<b |

</details>

- *Size*: bytes of [a page](https://example.org/x), `code` and *stars*
- second"""

RESTRUCTURED = """**Title with a\\|b**

.. list-table::
   :header-rows: 1

   * - Type
     - ms
   * - JLS\\_x
     - 12
   * - HTJ2K
     -

*Caption*

*What each byte was for*

.. list-table::
   :header-rows: 1

   * - A
   * - <b

- *Size*\\ : bytes of \\ `a page <https://example.org/x>`__\\ , \\ ``code``\\  and \\ *stars*
- second"""


def test_restructured_text_has_the_same_tables_lists_and_captions() -> None:
    assert as_restructured_text(MARKDOWN) == RESTRUCTURED


def test_a_brace_of_a_name_is_no_expression_in_mdx() -> None:
    assert as_mdx("| {a} |") == "| \\{a\\} |"


def test_a_tag_that_stays_open_has_its_own_line_in_mdx() -> None:
    assert as_mdx("<details><summary>a</summary>\n") == "<details>\n<summary>a</summary>\n"


def test_markdown_stays_as_it_is() -> None:
    assert in_form(MARKDOWN, Form.MARKDOWN) == MARKDOWN


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", Language)
def test_every_table_has_every_form(form: Form, language: Language) -> None:
    text = in_form(render_table(a_finished_document(), language), form)

    assert text.count("JLS Reduced") + text.count("JLS减小") >= 2
