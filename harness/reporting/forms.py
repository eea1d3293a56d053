"""Our Markdown in the other forms that a page may ask for: MDX and reStructuredText."""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from harness.reporting.markers import Form

_END = "\\ "
"""An escaped space: it prints as nothing, and markup may begin and end at it."""


def in_form(markdown: str, form: Form) -> str:
    """A table as we write it, in the form of its page."""
    match form:
        case Form.MARKDOWN:
            return markdown
        case Form.MDX:
            return as_mdx(markdown)
        case Form.RESTRUCTURED_TEXT:
            return as_restructured_text(markdown)


def as_mdx(markdown: str) -> str:
    """The same for MDX: no brace begins an expression, and an open tag has a line of its own."""
    escaped_braces = markdown.replace("{", "\\{").replace("}", "\\}")
    return escaped_braces.replace("<details><summary>", "<details>\n<summary>")


def as_restructured_text(markdown: str) -> str:
    """The same for docutils: its tables, lists and paragraphs, with what is bold and italic.

    What a page shows on demand (`<details>`) stands there openly.
    """
    parser = MarkdownIt("commonmark").enable("table")
    root = SyntaxTreeNode(parser.parse(markdown))
    return "\n\n".join(text for node in root.children if (text := _block(node)))


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _inline(node.children[0])
        case "bullet_list":
            return "\n".join(_item(item) for item in node.children)
        case "table":
            return _table(node)
        case "html_block":
            return _summary(node.content)
        case other:
            raise AssertionError(f"our tables have no {other}")


def _item(node: SyntaxTreeNode) -> str:
    text = "\n\n".join(_block(child) for child in node.children)
    return "- " + text.replace("\n", "\n  ")


def _summary(html: str) -> str:
    """The summary of `<details>`, in italics like a caption; nothing for its end."""
    _, found, after = html.partition("<summary>")
    return f"*{escaped(after.partition('</summary>')[0])}*" if found else ""


def _table(node: SyntaxTreeNode) -> str:
    rows = [row for part in node.children for row in part.children]
    lines = [".. list-table::", "   :header-rows: 1", ""]
    for row in rows:
        for number, cell in enumerate(row.children):
            bullet = "   * -" if number == 0 else "     -"
            lines.append(f"{bullet} {_inline(cell.children[0])}".rstrip())
    return "\n".join(lines)


def _inline(node: SyntaxTreeNode) -> str:
    return "".join(_pieces(node.children)).removeprefix(_END).removesuffix(_END)


def _pieces(nodes: list[SyntaxTreeNode]) -> Iterator[str]:
    for node in nodes:
        match node.type:
            case "text" | "html_inline":
                yield escaped(node.content)
            case "softbreak" | "hardbreak":
                yield " "
            case "strong":
                yield _marked("**", node)
            case "em":
                yield _marked("*", node)
            case "code_inline":
                yield f"{_END}``{node.content}``{_END}"
            case "link":
                yield f"{_END}`{_plain(node)} <{node.attrs['href']}>`__{_END}"
            case other:
                raise AssertionError(f"our tables have no {other}")


def _marked(mark: str, node: SyntaxTreeNode) -> str:
    return f"{_END}{mark}{escaped(_plain(node))}{mark}{_END}"


def _plain(node: SyntaxTreeNode) -> str:
    """The text of a node alone: reStructuredText nests no markup."""
    own = node.content if node.type in {"text", "code_inline"} else ""
    return own + "".join(_plain(child) for child in node.children)


def escaped(text: str) -> str:
    """A text in which nothing is markup (reStructuredText, Escaping Mechanism)."""
    for mark in "\\*`|_":
        text = text.replace(mark, f"\\{mark}")
    return text
